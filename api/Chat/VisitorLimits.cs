using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Realtime.Api.Operations;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.Api.Chat;

/// <summary>
/// How much one visitor may say, and how many conversations begin, on this node: the same buckets for HTTP and the hub. Nothing
/// here waits, so that what a connection sends stays in its order.
/// </summary>
public sealed class VisitorLimits : IDisposable
{
    private readonly PartitionedRateLimiter<Caller>? _messages;
    private readonly PartitionedRateLimiter<Caller>? _conversations;
    private readonly TimeSpan _conversationEach;

    public VisitorLimits(IOptions<RateLimitOptions> options)
    {
        var limits = options.Value;
        if (limits.Enabled)
        {
            _messages = Buckets(limits.VisitorMessagesBurst, TimeSpan.FromMinutes(1) / limits.VisitorMessagesPerMinute);
            _conversationEach = TimeSpan.FromHours(1) / limits.VisitorConversationsPerHour;
            _conversations = Buckets(limits.VisitorConversationsPerHour, _conversationEach);
        }
    }

    /// <summary>Counts something said; <c>rate_limited</c> where it is too much.</summary>
    public Problem? Speak(Caller caller, HttpContext? context = null)
    {
        if (_messages is null || caller.Role.IsStaff)
        {
            return null;
        }

        using var lease = _messages.AttemptAcquire(caller);
        return lease.IsAcquired ? null : Refuse(context, lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.Zero);
    }

    /// <summary>Whether a visitor may begin another conversation, without counting it.</summary>
    public bool MayBegin(Caller caller) =>
        _conversations is null || caller.Role.IsStaff || _conversations.GetStatistics(caller)?.CurrentAvailablePermits is not < 1;

    public Problem RefuseToBegin(HttpContext context) => Refuse(context, _conversationEach);

    public void Begun(Caller caller)
    {
        if (!caller.Role.IsStaff)
        {
            _conversations?.AttemptAcquire(caller).Dispose();
        }
    }

    public void Dispose()
    {
        _messages?.Dispose();
        _conversations?.Dispose();
    }

    private static Problem Refuse(HttpContext? context, TimeSpan after)
    {
        if (context is not null)
        {
            context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)).ToString();
        }

        return ErrorCatalogue.RateLimited.Problem();
    }

    private static PartitionedRateLimiter<Caller> Buckets(int atOnce, TimeSpan oneEach) => PartitionedRateLimiter.Create<Caller, (string, string)>(
        caller => RateLimitPartition.GetTokenBucketLimiter((caller.OrganizationId, caller.UserId), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = atOnce,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = oneEach,
            QueueLimit = 0,
        }));
}
