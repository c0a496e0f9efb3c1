using Realtime.Load.Server;

namespace Realtime.Load.Scenarios.Reconnect;

/// <summary>
/// The course of a run, while people talk: all are cut off at one moment and come back; those who do not read stay until the server
/// has ended their connections, and then come back too; and the talk goes on until the server's memory is where it was.
/// </summary>
internal sealed class Storm(ScenarioRun run, Crowd crowd, StormMeasurement measurement, MemoryWatch memory, StormPlan plan)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private readonly List<StormClient> _mute = [.. crowd.Clients.Where(client => client.IsDrawn)];

    public StormPlan Plan => plan;

    public ServerMetrics Before { get; private set; } = ServerMetrics.None;

    public ServerMetrics After { get; private set; } = ServerMetrics.None;

    /// <summary>What the server's processors did from the cut until everyone who reads was back.</summary>
    public TimeSpan ServerTime { get; private set; }

    /// <summary>From the cut.</summary>
    public TimeSpan UntilAllBack { get; private set; }

    /// <summary>From the cut until the server had ended the last connection that was not read; null: it did not.</summary>
    public TimeSpan? UntilMuteEnded { get; private set; }

    /// <summary>From the cut; null: it did not return.</summary>
    public TimeSpan? UntilMemoryReturned { get; private set; }

    public IReadOnlyList<StormClient> Mute => _mute;

    /// <summary>What the server's memory may be afterwards and have returned.</summary>
    public double WorkingSetMax => Before.WorkingSetBytes * plan.MemoryAllowance;

    public async Task Pass(CancellationToken cancellation)
    {
        measurement.Phase = StormPhase.Before;
        run.Progress($"{crowd.Clients.Count} people talk");
        await Task.Delay(plan.Before, run.Time, cancellation);
        Before = memory.Now;

        measurement.Phase = StormPhase.Storm;
        var cut = run.Time.GetTimestamp();
        Cut();
        run.Progress($"all are cut off and come back within {plan.Within.TotalSeconds} s");
        await Task.Delay(plan.Within, run.Time, cancellation);
        await Wait(() => crowd.Clients.All(client => client.IsOnline), cancellation);
        UntilAllBack = run.Time.GetElapsedTime(cut);
        ServerTime = memory.Last.ProcessorTime - Before.ProcessorTime;

        measurement.Phase = StormPhase.After;
        run.Progress($"{_mute.Count} do not read; waiting for the server to end their connections");
        UntilMuteEnded = await Wait(() => memory.Last.SlowDisconnects - Before.SlowDisconnects >= _mute.Count && memory.Last.Connections <= crowd.Clients.Count - _mute.Count, cancellation)
            ? run.Time.GetElapsedTime(cut)
            : null;
        foreach (var client in _mute)
        {
            client.ReadOn();
        }

        await Wait(() => _mute.TrueForAll(client => client is { IsOnline: true, IsMute: false }), cancellation);
        run.Progress("everyone is back; waiting for the server's memory to return");
        await Task.Delay(plan.After, run.Time, cancellation);
        UntilMemoryReturned = await Wait(() => memory.Now.WorkingSetBytes <= WorkingSetMax, cancellation) ? run.Time.GetElapsedTime(cut) : null;
        After = memory.Now;
    }

    /// <summary>True once it is so; false where it is not within the run's patience.</summary>
    public async Task<bool> Wait(Func<bool> isSo, CancellationToken cancellation)
    {
        var start = run.Time.GetTimestamp();
        while (!isSo())
        {
            if (run.Time.GetElapsedTime(start) > StormPlan.Patience)
            {
                return false;
            }

            await Task.Delay(Poll, run.Time, cancellation);
        }

        return true;
    }

    private void Cut()
    {
        var order = crowd.Clients.ToArray();
        plan.Random.Shuffle(order);
        for (var place = 0; place < order.Length; place++)
        {
            order[place].WillBeMute = order[place].IsDrawn;
            order[place].Cut(plan.Within * place / order.Length);
        }
    }
}

/// <summary>How long the parts of a run take, and by what the server's memory may have grown in the end.</summary>
internal sealed record StormPlan(TimeSpan Before, TimeSpan Within, TimeSpan After, double MemoryAllowance, Random Random)
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>Everything has its end by then.</summary>
    public TimeSpan Max => Before + Within + After + (5 * Patience);
}
