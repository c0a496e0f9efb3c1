using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Realtime.Api.Errors;
using Realtime.Api.Identity;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Api.Operations;

/// <summary>Bounds what one caller may ask of everybody's server.</summary>
internal static class RateLimits
{
    private static readonly TimeSpan ReplenishEvery = TimeSpan.FromMilliseconds(250);

    public static void Add(IServiceCollection services, RateLimitOptions options) => services.AddRateLimiter(limiter =>
    {
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => PartitionOf(context, options));
        limiter.OnRejected = async (rejected, _) =>
        {
            var response = rejected.HttpContext.Response;
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.Zero;
            response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString();
            await ProblemResults.Write(rejected.HttpContext, ErrorCatalogue.RateLimited.Problem());
        };
    });

    private static RateLimitPartition<string> PartitionOf(HttpContext context, RateLimitOptions options)
    {
        if (!options.Enabled || context.Request.Path.StartsWithSegments("/api/health"))
        {
            return RateLimitPartition.GetNoLimiter("");
        }

        return context.User.CallerIdentity is { Caller: var caller }
            ? Bucket($"u/{caller.OrganizationId}/{caller.UserId}", options.UserRequestsPerSecond, options.UserBurst)
            : Bucket($"a/{NetworkOf(context.Connection.RemoteIpAddress)}", options.AnonymousRequestsPerSecond, options.AnonymousBurst);
    }

    private static RateLimitPartition<string> Bucket(string key, int perSecond, int burst) =>
        RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = burst,
            TokensPerPeriod = Math.Max(1, (int)(perSecond * ReplenishEvery.TotalSeconds)),
            ReplenishmentPeriod = perSecond * ReplenishEvery.TotalSeconds >= 1 ? ReplenishEvery : TimeSpan.FromSeconds(1d / perSecond),
            QueueLimit = 0,
        });

    // A home has a whole /64 of IPv6: its addresses share one bucket.
    private static string NetworkOf(IPAddress? address)
    {
        if (address is null)
        {
            return "unknown";
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }
}
