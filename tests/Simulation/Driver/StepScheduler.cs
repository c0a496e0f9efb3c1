namespace Realtime.Tests.Simulation.Driver;

/// <summary>The task scheduler of code that is no grain: each continuation is a step, and none runs inside another.</summary>
internal sealed class StepScheduler(StepDriver driver, Process process, Action<Exception> unexpected) : TaskScheduler
{
    /// <summary>Starts work whose every continuation is a step. That it fails is unexpected.</summary>
    public Task Start(Func<Task> work) =>
        Task.Factory.StartNew(() => Watched(work), CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    protected override void QueueTask(Task task) => driver.Add(new TaskStep(this, process, task));

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [];

    private async Task Watched(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception)
        {
            unexpected(exception);
        }
    }

    private sealed class TaskStep(StepScheduler scheduler, Process process, Task task) : Step(process)
    {
        public override void Run() => scheduler.TryExecuteTask(task);
    }
}
