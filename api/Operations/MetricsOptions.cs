namespace Realtime.Api.Operations;

/// <summary>Configuration section <c>Metrics</c>.</summary>
public sealed class MetricsOptions
{
    public const string Section = "Metrics";
    public const int TokenLengthMin = 16;
    public const int TokenLengthMax = 256;

    /// <summary>With it, <c>/metrics</c> also answers other machines that send it as a bearer token; without, loopback only.</summary>
    public string? Token { get; set; }

    internal string? Validate() =>
        Token is null or { Length: >= TokenLengthMin and <= TokenLengthMax } ? null : $"{Section}:{nameof(Token)} has {TokenLengthMin} to {TokenLengthMax} characters.";
}
