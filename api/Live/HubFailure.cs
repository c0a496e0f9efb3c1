using Microsoft.AspNetCore.SignalR;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Api.Live;

/// <summary>Problems as the hub says them: <c>code: text</c>.</summary>
public static class HubFailure
{
    extension(Problem problem)
    {
        public HubException ToHubException() => new($"{problem.Code}: {SentenceOf(problem)}");
    }

    extension(ErrorKind kind)
    {
        public HubException ToHubException() => kind.Problem().ToHubException();

        public HubException ToHubException(string detail) => kind.Problem(detail).ToHubException();
    }

    extension<T>(Outcome<T> outcome)
    {
        /// <summary>The value, or the problem thrown.</summary>
        public T OrThrow() => outcome.Problem is { } problem ? throw problem.ToHubException() : outcome.Value!;
    }

    private static string SentenceOf(Problem problem) =>
        problem.Errors is { Count: > 0 } errors
            ? $"{problem.Detail} {string.Join(' ', errors.Select(error => $"{error.Key}: {string.Join(' ', error.Value)}"))}"
            : problem.Detail;
}
