namespace Realtime.Api.Operations;

/// <summary>Configuration section <c>RateLimits</c>: a token bucket for each user, and for each address of those without a token.</summary>
public sealed class RateLimitOptions
{
    public const string Section = "RateLimits";
    public const int RequestsMax = 1_000_000;

    public bool Enabled { get; set; } = true;

    public int UserRequestsPerSecond { get; set; } = 200;

    public int UserBurst { get; set; } = 2_000;

    public int AnonymousRequestsPerSecond { get; set; } = 100;

    public int AnonymousBurst { get; set; } = 2_000;

    internal string? Validate()
    {
        (string Name, int Value)[] numbers =
        [
            (nameof(UserRequestsPerSecond), UserRequestsPerSecond), (nameof(UserBurst), UserBurst),
            (nameof(AnonymousRequestsPerSecond), AnonymousRequestsPerSecond), (nameof(AnonymousBurst), AnonymousBurst),
        ];
        var wrong = numbers.FirstOrDefault(number => number.Value is < 1 or > RequestsMax).Name;
        return wrong is null ? null : $"{Section}:{wrong} must be 1 to {RequestsMax}.";
    }
}
