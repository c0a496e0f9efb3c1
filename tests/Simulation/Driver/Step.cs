namespace Realtime.Tests.Simulation.Driver;

/// <summary>Something that can happen next: a grain's turn, a client's continuation, a storage call that arrives or is answered.</summary>
internal abstract class Step(Process? process)
{
    /// <summary>What it is part of: it waits while that is paused, and never happens once that is gone. Null for what happens in any case.</summary>
    public Process? Process { get; protected set; } = process;

    public abstract void Run();
}

/// <summary>An action as a step.</summary>
internal sealed class ActionStep(Process? process, Action action) : Step(process)
{
    public override void Run() => action();
}

/// <summary>A part of the system that lives, pauses and dies as a whole.</summary>
internal sealed class Process(string name, SimulatedTime time)
{
    public string Name => name;

    public SimulatedClock Clock { get; } = new(time);

    public bool IsGone => Clock.IsStopped;

    public bool IsPaused => Clock.PausedUntil > time.Now;

    /// <summary>Steps that came up while it was paused.</summary>
    public List<Step> Parked { get; } = [];

    public void End() => Clock.IsStopped = true;
}
