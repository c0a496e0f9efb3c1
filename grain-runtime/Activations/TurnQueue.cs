using System.Diagnostics;

namespace Realtime.GrainRuntime;

/// <summary>Runs turns one after another: requests that may start, and what continues after their awaits.</summary>
/// <remarks>It is the task scheduler of all code in its turns, so that every await in a grain comes back to it.</remarks>
internal abstract class TurnQueue(ITurnScheduler scheduler) : TaskScheduler, IThreadPoolWorkItem
{
    private static readonly Action<object?> s_runTurns = static queue => ((TurnQueue)queue!).RunTurns();

    [ThreadStatic]
    private static TurnQueue? t_current;

    private readonly Queue<object> _turns = new();
    private bool _isScheduled;

    /// <summary>Guards the turns, and what derived classes keep.</summary>
    protected Lock Gate { get; } = new();

    /// <summary>Whether no turn is queued or running; under <see cref="Gate"/>.</summary>
    protected bool HasNoTurns => !_isScheduled;

    void IThreadPoolWorkItem.Execute()
    {
        var outer = t_current;
        t_current = this;
        try
        {
            // One task around a run of turns makes this the current scheduler for all of them.
            new Task(s_runTurns, this).RunSynchronously(this);
        }
        finally
        {
            t_current = outer;
        }
    }

    /// <summary>Queues a turn under <see cref="Gate"/>; true where the caller must call <see cref="ScheduleTurns"/> after leaving it.</summary>
    protected bool QueueTurn(object turn)
    {
        Debug.Assert(Gate.IsHeldByCurrentThread);
        _turns.Enqueue(turn);
        if (_isScheduled)
        {
            return false;
        }

        _isScheduled = true;
        return true;
    }

    protected void ScheduleTurns() => scheduler.Schedule(this);

    /// <summary>Called under <see cref="Gate"/> when the last queued turn has run.</summary>
    protected abstract void OnTurnsDone();

    protected sealed override void QueueTask(Task task)
    {
        bool schedule;
        lock (Gate)
        {
            schedule = QueueTurn(task);
        }

        if (schedule)
        {
            ScheduleTurns();
        }
    }

    // Only within the running turn: anything else would be a second one beside it.
    protected sealed override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        t_current == this && !taskWasPreviouslyQueued && TryExecuteTask(task);

    protected sealed override IEnumerable<Task> GetScheduledTasks()
    {
        lock (Gate)
        {
            return _turns.OfType<Task>().ToArray();
        }
    }

    private void RunTurns()
    {
        for (var count = 0; count < scheduler.TurnsPerRun; count++)
        {
            object? turn;
            lock (Gate)
            {
                if (!_turns.TryDequeue(out turn))
                {
                    _isScheduled = false;
                    OnTurnsDone();
                    return;
                }
            }

            if (turn is Request request)
            {
                request.Run();
            }
            else
            {
                TryExecuteTask((Task)turn);
            }
        }

        scheduler.Schedule(this);
    }
}
