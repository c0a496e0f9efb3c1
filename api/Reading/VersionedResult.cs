using Realtime.Api.Json;

namespace Realtime.Api.Reading;

/// <summary>Answers that carry <c>ETag: "version"</c>; a read whose <c>If-None-Match</c> is that version is 304.</summary>
public static class Versioned
{
    public static IResult Ok<T>(T value, long version) => new VersionedResult<T>(value, version, null);

    /// <summary>The same, but whole whatever was read before: more is in it than what has the version.</summary>
    public static IResult Fresh<T>(T value, long version) => new VersionedResult<T>(value, version, null) { IsAlwaysWhole = true };

    public static IResult Created<T>(string location, T value, long version) => new VersionedResult<T>(value, version, location);

    private sealed class VersionedResult<T>(T value, long version, string? location) : IResult
    {
        public bool IsAlwaysWhole { get; init; }

        public Task ExecuteAsync(HttpContext httpContext)
        {
            var tag = $"\"{version}\"";
            var response = httpContext.Response;
            response.Headers.ETag = tag;
            if (!IsAlwaysWhole && HttpMethods.IsGet(httpContext.Request.Method) && httpContext.Request.Headers.IfNoneMatch == tag)
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }

            if (location is not null)
            {
                response.StatusCode = StatusCodes.Status201Created;
                response.Headers.Location = location;
            }

            return response.WriteAsJsonAsync(value, RealtimeJson.Options);
        }
    }
}
