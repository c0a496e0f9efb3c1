using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Metadata;

namespace Realtime.Tests.Specification.Hosting;

/// <summary>Looks into one host of grains and moves it on, whichever kind this build has: here an Orleans silo.</summary>
public sealed class HostControl
    : IConfigureGrainContextProvider, IConfigureGrainContext, IIncomingGrainCallFilter, IOutgoingGrainCallFilter
{
    private const int QuietLooksMin = 3;
    private const int LostLooksMin = 100;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);
    private readonly ConcurrentDictionary<GrainId, IGrainContext> _activations = new();
    private readonly TurnCount _turns = new();

    public int ActivationCount => _activations.Count;

    public static void AddTo(IServiceCollection services, TimeProvider time)
    {
        var control = new HostControl();
        services.AddSingleton(control);
        services.AddSingleton<IConfigureGrainContextProvider>(control);
        services.AddSingleton<IIncomingGrainCallFilter>(control);
        services.AddSingleton<IOutgoingGrainCallFilter>(control);
        services.AddSingleton<TimeProvider>(new GrainTimerTime(time, control._turns));
    }

    /// <summary>Ends the grain's activation, if it has one, and waits until it is gone.</summary>
    public async Task Deactivate(IAddressable grain)
    {
        if (_activations.TryGetValue(((GrainReference)grain).GrainId, out var activation))
        {
            activation.Deactivate(new(DeactivationReasonCode.RuntimeRequested, "A test asked for it."));
            await activation.Deactivated;
        }
    }

    /// <summary>
    /// Completes when every call, notice to an observer and timer's tick that was sent has been run, for some looks. One that never
    /// runs, because whom it was for is gone, is given up after more looks.
    /// </summary>
    public async Task WhenQuiet()
    {
        var (seen, looks) = (_turns.Now, 0);
        while (looks < (_turns.AreAllOver ? QuietLooksMin : LostLooksMin))
        {
            await (_turns.AreAllOver ? Task.Run(() => { }) : Task.Delay(Look));
            var now = _turns.Now;
            looks = now == seen && now.AreNoneRunning ? looks + 1 : 0;
            seen = now;
        }

        _turns.GiveUp(seen);
    }

    public bool TryGetConfigurator(GrainType grainType, GrainProperties properties, [NotNullWhen(true)] out IConfigureGrainContext configurator)
    {
        configurator = this;
        return true;
    }

    public void Configure(IGrainContext context)
    {
        _activations[context.GrainId] = context;
        _ = context.Deactivated.ContinueWith(
            _ => _activations.TryRemove(new(context.GrainId, context)),
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        _turns.Begin();
        try
        {
            await context.Invoke();
        }
        finally
        {
            _turns.End();
        }
    }

    public Task Invoke(IOutgoingGrainCallContext context)
    {
        _turns.Send();
        return context.Invoke();
    }
}
