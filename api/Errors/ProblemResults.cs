using System.Diagnostics;
using System.Text.Json;
using Realtime.Api.Json;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Api.Errors;

/// <summary>Problems as HTTP answers: the one place where a code becomes a status.</summary>
public static class ProblemResults
{
    /// <summary>What a 429 or 503 says without a better guess.</summary>
    public const int RetryAfterSeconds = 1;

    extension(Problem problem)
    {
        public IResult ToResult() => new ProblemResult(problem);
    }

    extension(ErrorKind kind)
    {
        public IResult ToResult() => new ProblemResult(kind.Problem());
    }

    extension<T>(Outcome<T> outcome)
    {
        /// <summary>The value by <paramref name="success"/>, or the problem.</summary>
        public IResult ToResult(Func<T, IResult> success) =>
            outcome.Problem is { } problem ? problem.ToResult() : success(outcome.Value!);
    }

    /// <summary>Writes the problem as the whole answer, unless one has begun.</summary>
    public static async Task Write(HttpContext context, Problem problem)
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            return;
        }

        var kind = problem.Kind;
        var body = new ProblemBody(
            $"urn:realtime:problem:{kind.Code}", kind.Sentence, kind.Status, problem.Detail, kind.Code, TraceIdOf(context))
        {
            Errors = problem.Errors,
            Alternatives = problem.Alternatives,
            Clashes = problem.Clashes,
        };

        response.StatusCode = kind.Status;
        response.Headers.ContentLength = null;
        response.Headers.ETag = default;
        response.Headers.Location = default;
        response.Headers.LastModified = default;
        response.Headers.CacheControl = "no-store";
        if (kind.Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable && response.Headers.RetryAfter.Count == 0)
        {
            response.Headers.RetryAfter = RetryAfterSeconds.ToString();
        }

        if (MayLeaveBodyUnread(context.Request, kind))
        {
            // What is left of the body stands before the next request: the server closes, and a client must not reckon with more.
            response.Headers.Connection = "close";
        }

        response.ContentType = ProblemBody.ContentType;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(body, RealtimeJson.Options), context.RequestAborted);
        }
    }

    // A body that says its length, within the limit, is read away by the server.
    private static bool MayLeaveBodyUnread(HttpRequest request, ErrorKind kind) =>
        HttpProtocol.IsHttp11(request.Protocol)
        && (kind == ErrorCatalogue.PayloadTooLarge || (request.ContentLength is null && request.Headers.TransferEncoding.Count > 0));

    private static string TraceIdOf(HttpContext context) =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity
            ? activity.TraceId.ToHexString()
            : context.TraceIdentifier;

    private sealed class ProblemResult(Problem problem) : IResult, IStatusCodeHttpResult
    {
        public int? StatusCode => problem.Kind.Status;

        public Task ExecuteAsync(HttpContext httpContext) => Write(httpContext, problem);
    }
}
