using Realtime.Grains.Storage;

namespace Realtime.Silo.Storage.Faults;

/// <summary>
/// Faults by plan: each rule meets the next calls that match it, a given number of times, in the order in which the rules were
/// added. A call meets at most one rule before it is applied, and one after.
/// </summary>
/// <example><code>
/// var script = new StorageScript();
/// using var held = script.Hold(call => call.Verb == "Append");
/// var first = silo1.Append(…);
/// await held.Reached;      // the append is on its way, not applied
/// await silo2.Append(…);   // another one overtakes it
/// held.Release();
/// </code></example>
public sealed class StorageScript : IStorageFaults
{
    private readonly Lock gate = new();
    private readonly List<Rule> rules = [];

    /// <summary>The next <paramref name="times"/> matching calls fail and are not applied.</summary>
    public StorageScript FailBefore(Func<StorageCall, bool> match, int times = 1)
        => Add(new(match, times) { Before = static (_, _) => throw new StorageUnavailableException("Planned: not applied.") });

    /// <summary>The next <paramref name="times"/> matching calls are applied, and then fail: the answer is lost.</summary>
    public StorageScript LoseAnswer(Func<StorageCall, bool> match, int times = 1)
        => Add(new(match, times) { After = static (_, _) => throw new StorageUnavailableException("Planned: the answer is lost.") });

    /// <summary>The next <paramref name="times"/> matching calls wait first.</summary>
    public StorageScript Delay(Func<StorageCall, bool> match, TimeSpan delay, TimeProvider time, int times = 1)
        => Add(new(match, times) { Before = async (_, cancellation) => await Task.Delay(delay, time, cancellation) });

    /// <summary>Holds the next matching call before it is applied, until it is released.</summary>
    public HeldCall Hold(Func<StorageCall, bool> match)
    {
        var held = new HeldCall();
        Add(new(match, 1) { Before = held.Wait });
        return held;
    }

    /// <summary>Holds the next matching call after it was applied, before its answer, until it is released.</summary>
    public HeldCall HoldAnswer(Func<StorageCall, bool> match)
    {
        var held = new HeldCall();
        Add(new(match, 1) { After = held.Wait });
        return held;
    }

    /// <summary>Forgets every rule that was not met yet.</summary>
    public void Clear()
    {
        lock (gate)
        {
            rules.Clear();
        }
    }

    public ValueTask Before(StorageCall call, CancellationToken cancellation)
        => Meet(call, static rule => rule.Before) is { } rule ? rule(call, cancellation) : ValueTask.CompletedTask;

    public ValueTask After(StorageCall call, CancellationToken cancellation)
        => Meet(call, static rule => rule.After) is { } rule ? rule(call, cancellation) : ValueTask.CompletedTask;

    private StorageScript Add(Rule rule)
    {
        lock (gate)
        {
            rules.Add(rule);
        }

        return this;
    }

    private Func<StorageCall, CancellationToken, ValueTask>? Meet(
        StorageCall call, Func<Rule, Func<StorageCall, CancellationToken, ValueTask>?> side)
    {
        lock (gate)
        {
            var rule = rules.Find(rule => side(rule) is not null && rule.Match(call));
            if (rule is not null && --rule.Times == 0)
            {
                rules.Remove(rule);
            }

            return rule is null ? null : side(rule);
        }
    }

    private sealed class Rule(Func<StorageCall, bool> match, int times)
    {
        public Func<StorageCall, bool> Match { get; } = match;

        public int Times { get; set; } = times;

        public Func<StorageCall, CancellationToken, ValueTask>? Before { get; init; }

        public Func<StorageCall, CancellationToken, ValueTask>? After { get; init; }
    }
}
