using Realtime.GrainInterfaces.Errors;

namespace Realtime.Api.OpenApi;

/// <summary>How a route can fail, for the description of the API.</summary>
public sealed record RouteFailures(IReadOnlyList<ErrorKind> Kinds);

/// <summary>Marks a route that takes <c>If-Match</c>.</summary>
public sealed class VersionedRoute
{
    public static readonly VersionedRoute Instance = new();
}

internal static class RouteMetadata
{
    extension(RouteHandlerBuilder route)
    {
        public RouteHandlerBuilder Answers<T>(int status = StatusCodes.Status200OK) => route.Produces<T>(status);

        public RouteHandlerBuilder AnswersNothing() => route.Produces(StatusCodes.Status204NoContent);

        public RouteHandlerBuilder Fails(params IReadOnlyList<ErrorKind> kinds) => route.WithMetadata(new RouteFailures(kinds));

        public RouteHandlerBuilder TakesIfMatch() => route.WithMetadata(VersionedRoute.Instance).Fails(ErrorCatalogue.VersionMismatch);
    }
}
