using System.Diagnostics.CodeAnalysis;

namespace Realtime.GrainRuntime;

/// <summary>A timer of one activation; it ends with it.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Sets when it is next due and how long after each run the following one comes. Within a run, takes effect after it.</summary>
    void Change(TimeSpan dueTime, TimeSpan period);
}

/// <summary>When and how a timer runs.</summary>
public readonly struct GrainTimerCreationOptions()
{
    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
        : this()
    {
        DueTime = dueTime;
        Period = period;
    }

    /// <summary>Time until the first run; <see cref="Timeout.InfiniteTimeSpan"/>: never.</summary>
    public required TimeSpan DueTime { get; init; }

    /// <summary>Time from the end of one run to the next; <see cref="Timeout.InfiniteTimeSpan"/>: only once.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>Whether runs interleave with requests and each other's awaits.</summary>
    public bool Interleave { get; init; }

    /// <summary>Whether runs keep the activation from being collected as idle.</summary>
    public bool KeepAlive { get; init; }
}
