namespace Realtime.Api.Idempotency;

/// <summary>Marks a route that takes an <c>Idempotency-Key</c>.</summary>
public sealed class IdempotentRoute
{
    public const string Header = "Idempotency-Key";
    public const string ReplayHeader = "Idempotent-Replay";
    public const int KeyLengthMax = 128;
    public static readonly IdempotentRoute Instance = new();
}

internal static class IdempotentRoutes
{
    extension<TBuilder>(TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        public TBuilder TakesIdempotencyKey() => builder.WithMetadata(IdempotentRoute.Instance);
    }
}
