namespace Realtime.Api.Identity;

/// <summary>Configuration section <c>Auth</c>.</summary>
public sealed class AuthOptions
{
    public const string Section = "Auth";
    public static readonly TimeSpan LifetimeMax = TimeSpan.FromDays(366);

    /// <summary>How long a staff access token is good for; its refresh token gets the next.</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a visitor's token is good for; there is no refresh.</summary>
    public TimeSpan VisitorTokenLifetime { get; set; } = TimeSpan.FromDays(30);

    internal string? Validate() =>
        AccessTokenLifetime <= TimeSpan.Zero || AccessTokenLifetime > LifetimeMax ? Sentence(nameof(AccessTokenLifetime))
        : VisitorTokenLifetime <= TimeSpan.Zero || VisitorTokenLifetime > LifetimeMax ? Sentence(nameof(VisitorTokenLifetime))
        : null;

    private static string Sentence(string name) => $"{Section}:{name} must be above 0 and at most {LifetimeMax.TotalDays} days, as d.hh:mm:ss.";
}
