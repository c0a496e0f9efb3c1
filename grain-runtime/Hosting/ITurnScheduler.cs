namespace Realtime.GrainRuntime;

/// <summary>Decides when and on which thread grains run. Register another before <c>AddGrainRuntime</c> to drive every turn from a test.</summary>
public interface ITurnScheduler
{
    /// <summary>How many turns of one grain may run before others get theirs; at least 1.</summary>
    int TurnsPerRun { get; }

    /// <summary>Takes note that a grain has turns to run; <paramref name="turns"/> must be executed exactly once, and not within this call.</summary>
    void Schedule(IThreadPoolWorkItem turns);
}

/// <summary>Runs turns on the thread pool.</summary>
internal sealed class ThreadPoolTurnScheduler : ITurnScheduler
{
    public int TurnsPerRun => 64;

    // Through the pool's common queue: a thread empties its own queue first, and grains that keep each other busy there would starve I/O.
    public void Schedule(IThreadPoolWorkItem turns) => ThreadPool.UnsafeQueueUserWorkItem(turns, preferLocal: false);
}
