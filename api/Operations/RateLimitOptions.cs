namespace Realtime.Api.Operations;

/// <summary>Configuration section <c>RateLimits</c>: a token bucket for each user, and for each address of those
/// without a token; what a visitor says and begins has buckets of its own. Each node counts for itself.</summary>
public sealed class RateLimitOptions
{
    public const string Section = "RateLimits";
    public const int RequestsMax = 1_000_000;

    public bool Enabled { get; set; } = true;

    public int UserRequestsPerSecond { get; set; } = 200;

    public int UserBurst { get; set; } = 2_000;

    public int AnonymousRequestsPerSecond { get; set; } = 100;

    public int AnonymousBurst { get; set; } = 2_000;

    /// <summary>Messages, edits and wishes for a transcript of one visitor, over HTTP and the hub together, in the long run.</summary>
    public int VisitorMessagesPerMinute { get; set; } = 300;

    /// <summary>And at once, after a rest.</summary>
    public int VisitorMessagesBurst { get; set; } = 1_000;

    /// <summary>Conversations that one visitor begins; an open one that is returned again does not count.</summary>
    public int VisitorConversationsPerHour { get; set; } = 60;

    internal string? Validate()
    {
        (string Name, int Value)[] numbers =
        [
            (nameof(UserRequestsPerSecond), UserRequestsPerSecond), (nameof(UserBurst), UserBurst),
            (nameof(AnonymousRequestsPerSecond), AnonymousRequestsPerSecond), (nameof(AnonymousBurst), AnonymousBurst),
            (nameof(VisitorMessagesPerMinute), VisitorMessagesPerMinute), (nameof(VisitorMessagesBurst), VisitorMessagesBurst),
            (nameof(VisitorConversationsPerHour), VisitorConversationsPerHour),
        ];
        var wrong = numbers.FirstOrDefault(number => number.Value is < 1 or > RequestsMax).Name;
        return wrong is null ? null : $"{Section}:{wrong} must be 1 to {RequestsMax}.";
    }
}
