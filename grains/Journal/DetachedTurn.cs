namespace Realtime.Grains.Journal;

/// <summary>Work of a grain that outlives the request which began it: on the grain's own turns, but in nobody's call chain.</summary>
internal static class DetachedTurn
{
    public static void Start(Func<Task> work)
    {
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current).Unwrap();
        }
    }
}
