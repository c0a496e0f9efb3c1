namespace Realtime.GrainRuntime;

/// <summary>
/// Answers calls from code that is no turn (a sweep, a stop), so that no caller's continuation runs inside it: under a scheduler of
/// its own, awaits go on where they belong. Unlike RunContinuationsAsynchronously this sends nothing through the thread pool
/// that needs not go there, so that whoever schedules all turns decides all that happens.
/// </summary>
internal sealed class AnswerOutsideTurns : TaskScheduler
{
    private static readonly AnswerOutsideTurns s_scheduler = new();

    internal static bool Run(Func<bool> answer)
    {
        var task = new Task<bool>(answer);
        task.RunSynchronously(s_scheduler);
        return task.Result;
    }

    protected override void QueueTask(Task task) => ThreadPool.UnsafeQueueUserWorkItem(_ => TryExecuteTask(task), null);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
