using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Realtime.Api.Errors;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Api.Operations;

/// <summary>What one request may cost, and how long the last ones have at the end.</summary>
internal static class ServerLimits
{
    public const int BodyBytesMax = 256 * 1024;
    public const int HeadersBytesMax = 16 * 1024;
    public const int HeadersMax = 64;
    public const int RequestLineBytesMax = 8 * 1024;
    public const string TimeoutPolicy = "api";
    public static readonly TimeSpan RequestMax = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Under the ten seconds after which a supervisor stops asking politely.</summary>
    public static readonly TimeSpan ShutdownMax = TimeSpan.FromSeconds(8);

    public static void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = BodyBytesMax;
        kestrel.Limits.MaxRequestHeadersTotalSize = HeadersBytesMax;
        kestrel.Limits.MaxRequestHeaderCount = HeadersMax;
        kestrel.Limits.MaxRequestLineSize = RequestLineBytesMax;
        kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
    }

    /// <summary>For routes by name only: the hub's connections live as long as they like.</summary>
    public static void AddTimeouts(IServiceCollection services) => services.AddRequestTimeouts(timeouts =>
        timeouts.AddPolicy(TimeoutPolicy, new RequestTimeoutPolicy
        {
            Timeout = RequestMax,
            TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
            WriteTimeoutResponse = context => ProblemResults.Write(context, ErrorCatalogue.Overloaded.Problem("This took too long; try again.")),
        }));
}
