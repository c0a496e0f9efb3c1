namespace Realtime.GrainRuntime;

/// <summary>What every grain class is: something with a context, told when it begins and ends.</summary>
public interface IGrainBase
{
    /// <summary>The activation that holds this grain.</summary>
    IGrainContext GrainContext { get; }

    /// <summary>Runs before the first request. An exception fails the waiting requests; the next call tries anew.</summary>
    Task OnActivateAsync(CancellationToken token) => Task.CompletedTask;

    /// <summary>Runs after the last request. An exception is logged and otherwise ignored.</summary>
    Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => Task.CompletedTask;
}

/// <summary>One activation, as its grain sees it.</summary>
public interface IGrainContext
{
    /// <summary>The grain object; null until it is constructed.</summary>
    object? GrainInstance { get; }

    /// <summary>The service scope that lives as long as the activation.</summary>
    IServiceProvider ActivationServices { get; }

    /// <summary>Completes when the activation is gone, however it went.</summary>
    Task Deactivated { get; }

    /// <summary>Ends the activation once its running requests are done; waiting ones go to the next activation. Returns at once.</summary>
    void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
}

/// <summary>The usual base of a grain class.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    private readonly Activation? _activation;

    /// <summary>Takes the context of the activation being constructed. Outside a runtime (a unit test) there is none, and what needs one throws InvalidOperationException.</summary>
    protected Grain() => _activation = Activation.UnderConstruction;

    /// <inheritdoc />
    public IGrainContext GrainContext => Activation;

    /// <summary>Makes references to grains and observers.</summary>
    protected IGrainFactory GrainFactory => Activation.Directory.Factory;

    internal Activation Activation => _activation
        ?? throw new InvalidOperationException($"{GetType().Name} was constructed outside a grain runtime.");

    /// <summary>Ends this activation once its running requests are done.</summary>
    protected void DeactivateOnIdle() => GrainBaseExtensions.DeactivateOnIdle(this);

    /// <summary>Keeps this activation from being collected as idle for that long (<see cref="TimeSpan.MaxValue"/>: for ever); zero or less takes that back.</summary>
    protected void DelayDeactivation(TimeSpan timeSpan) => Activation.DelayDeactivation(timeSpan);

    /// <inheritdoc />
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;
}
