namespace Realtime.Tests.Specification.Grains;

/// <summary>Starts grain hosts of one kind (embedded, Orleans) with the test grains of this assembly.</summary>
public interface IGrainHostFixture
{
    Task<IGrainHost> Start(GrainHostSettings settings);
}

/// <summary>A running host; disposing stops it in order.</summary>
public interface IGrainHost : IAsyncDisposable
{
    IGrainFactory Grains { get; }

    /// <summary>The signals that its grains use.</summary>
    Signals Signals { get; }

    /// <summary>Ends a grain's activation and waits until it is gone.</summary>
    Task Deactivate(IAddressable grain);

    /// <summary>Stops in order; disposing later does nothing more.</summary>
    Task Stop();
}

/// <summary>What a test may choose. Several hosts with one <see cref="Storage"/> are several owners of the same grains.</summary>
public sealed record GrainHostSettings
{
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public StateShelf Storage { get; init; } = new();
}
