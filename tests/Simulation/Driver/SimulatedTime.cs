namespace Realtime.Tests.Simulation.Driver;

/// <summary>The time of a run: it stands still until the driver moves it to the next timer. Timers of one instant fire in the order in which they were set.</summary>
internal sealed class SimulatedTime(DateTimeOffset start)
{
    private readonly PriorityQueue<(SimulatedTimer Timer, long Setting), (long DueTicks, long Order)> _timers = new();
    private long _order;

    public DateTimeOffset Now { get; private set; } = start;

    /// <summary>Moves to the next timer and fires it; false where there is none until <paramref name="latest"/>.</summary>
    public bool FireNext(DateTimeOffset latest)
    {
        while (_timers.TryPeek(out var next, out var due) && due.DueTicks <= latest.UtcTicks)
        {
            _timers.Dequeue();
            if (next.Timer.Setting != next.Setting || next.Timer.Clock.IsStopped)
            {
                continue;
            }

            Now = due.DueTicks > Now.UtcTicks ? new DateTimeOffset(due.DueTicks, TimeSpan.Zero) : Now;
            if (next.Timer.Clock.PausedUntil is { } until && until > Now)
            {
                Enqueue(next.Timer, until);
                continue;
            }

            next.Timer.Fire();
            return true;
        }

        return false;
    }

    public void Enqueue(SimulatedTimer timer, DateTimeOffset due) => _timers.Enqueue((timer, timer.Setting), (due.UtcTicks, _order++));
}

/// <summary>The clock of one process: its timers end with it, and wait while it is paused.</summary>
internal sealed class SimulatedClock(SimulatedTime time) : TimeProvider
{
    public SimulatedTime Time => time;

    public bool IsStopped { get; set; }

    public DateTimeOffset? PausedUntil { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => time.Now;

    public override long GetTimestamp() => time.Now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimulatedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void After(TimeSpan delay, Action action) =>
        CreateTimer(static action => ((Action)action!)(), action, delay, Timeout.InfiniteTimeSpan);
}

internal sealed class SimulatedTimer(SimulatedClock clock, TimerCallback callback, object? state) : ITimer
{
    private TimeSpan _period;

    public SimulatedClock Clock => clock;

    /// <summary>Grows with every change, so that what was set before is known to be over.</summary>
    public long Setting { get; private set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        Setting++;
        _period = period;
        if (dueTime >= TimeSpan.Zero)
        {
            clock.Time.Enqueue(this, clock.Time.Now + dueTime);
        }

        return true;
    }

    public void Fire()
    {
        if (_period > TimeSpan.Zero)
        {
            clock.Time.Enqueue(this, clock.Time.Now + _period);
        }

        callback(state);
    }

    public void Dispose() => Setting++;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
