using System.Collections.Concurrent;

namespace Realtime.Api.Live;

/// <summary>
/// The leases of one kind that a node holds, by key, and the loop that renews them: a slice of them each second, so that ten
/// thousand renewals are a trickle. Bounded by what connections may take part in.
/// </summary>
public sealed class LeaseTable<TKey, TLease>(string name, TimeSpan period, NodeContext context)
    : ILeaseLoop
    where TKey : notnull
    where TLease : Lease
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<TKey, TLease> _leases = new();

    public IEnumerable<KeyValuePair<TKey, TLease>> All => _leases;

    public TLease? Find(TKey key) => _leases.GetValueOrDefault(key);

    /// <summary>The lease of <paramref name="key"/>, used once more; waits for a former one to end.</summary>
    public async ValueTask<TLease> Use(TKey key, Func<TKey, TLease> create)
    {
        while (true)
        {
            var lease = _leases.GetOrAdd(key, create);
            if (lease.TryUse())
            {
                return lease;
            }

            await lease.Ended;
        }
    }

    public async Task Run(CancellationToken stopping)
    {
        var slices = Math.Max(1, (int)(period / Tick));
        using var timer = new PeriodicTimer(period / slices, context.Time);
        for (var slice = 0; await timer.WaitForNextTickAsync(stopping); slice = (slice + 1) % slices)
        {
            var due = _leases.Where(pair => (uint)pair.Key.GetHashCode() % (uint)slices == (uint)slice);
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = context.Options.BackgroundCallsMax, CancellationToken = stopping };
            await Parallel.ForEachAsync(due, parallel, async (pair, _) => await Sweep(pair.Key, pair.Value));
        }
    }

    private async Task Sweep(TKey key, TLease lease)
    {
        try
        {
            if (await lease.Sweep(linger: period).WaitAsync(context.Options.BackgroundCallTimeout, context.Time))
            {
                await lease.Finish(() => _leases.TryRemove(KeyValuePair.Create(key, lease)))
                    .WaitAsync(context.Options.BackgroundCallTimeout, context.Time);
            }
        }
        catch (Exception exception)
        {
            LeaseLog.RenewalFailed(context.Logger, name, exception.GetType().Name, exception.Message);
        }
    }
}

/// <summary>A background loop that ends within moments of its token.</summary>
public interface ILeaseLoop
{
    Task Run(CancellationToken stopping);
}
