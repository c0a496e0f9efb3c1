using Realtime.Grains.Storage;

namespace Realtime.Silo.Storage.Faults;

/// <summary>Faults by chance: one seed replays a run, as long as the calls come in the same order.</summary>
/// <param name="seed">Decides everything that follows.</param>
/// <param name="failBefore">The share of calls, 0–1, that fail and are not applied.</param>
/// <param name="loseAnswer">The share of calls, 0–1, that are applied and then fail.</param>
/// <param name="delayMax">Calls wait up to this long first; zero for none.</param>
/// <param name="time">The clock of those waits.</param>
public sealed class SeededFaults(int seed, double failBefore, double loseAnswer, TimeSpan delayMax, TimeProvider time) : IStorageFaults
{
    private readonly Lock gate = new();
    private readonly Random random = new(seed);

    /// <summary>Off, for the part of a run in which everything must come right.</summary>
    public bool Enabled { get; set; } = true;

    public async ValueTask Before(StorageCall call, CancellationToken cancellation)
    {
        if (!Enabled)
        {
            return;
        }

        var (delay, fails) = Draw(failBefore);
        if (delayMax > TimeSpan.Zero)
        {
            await Task.Delay(delayMax * delay, time, cancellation);
        }

        if (fails)
        {
            throw new StorageUnavailableException($"By chance: {call.Verb} was not applied.");
        }
    }

    public ValueTask After(StorageCall call, CancellationToken cancellation)
        => Enabled && Draw(loseAnswer).Fails
            ? throw new StorageUnavailableException($"By chance: the answer to {call.Verb} is lost.")
            : ValueTask.CompletedTask;

    private (double Delay, bool Fails) Draw(double share)
    {
        lock (gate)
        {
            return (random.NextDouble(), random.NextDouble() < share);
        }
    }
}
