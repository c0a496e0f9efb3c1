using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Metadata;

namespace Realtime.Tests.Specification.Hosting;

/// <summary>Looks into one host of grains and moves it on, whichever kind this build has: here an Orleans silo.</summary>
public sealed class HostControl : IConfigureGrainContextProvider, IConfigureGrainContext, IIncomingGrainCallFilter
{
    private const int QuietRoundsMin = 5;
    private static readonly TimeSpan QuietRound = TimeSpan.FromMilliseconds(20);
    private readonly ConcurrentDictionary<GrainId, IGrainContext> _activations = new();
    private long _begun;
    private long _ended;

    public int ActivationCount => _activations.Count;

    public static void AddTo(IServiceCollection services)
    {
        services.AddSingleton<HostControl>();
        services.AddSingleton<IConfigureGrainContextProvider>(provider => provider.GetRequiredService<HostControl>());
        services.AddSingleton<IIncomingGrainCallFilter>(provider => provider.GetRequiredService<HostControl>());
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

    /// <summary>Completes when no call has run for some rounds. Orleans does not say when a timer's turn is over; the rounds give it time.</summary>
    public async Task WhenQuiet()
    {
        var (seen, rounds) = (-1L, 0);
        while (rounds < QuietRoundsMin)
        {
            await Task.Delay(QuietRound);
            var begun = Volatile.Read(ref _begun);
            rounds = begun == seen && begun == Volatile.Read(ref _ended) ? rounds + 1 : 0;
            seen = begun;
        }
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
        Interlocked.Increment(ref _begun);
        try
        {
            await context.Invoke();
        }
        finally
        {
            Interlocked.Increment(ref _ended);
        }
    }
}
