using Realtime.Grains.Journal;

namespace Realtime.Grains.Live;

/// <summary>Calls whose answer nobody needs: what they tell is found out otherwise, should it be lost.</summary>
internal static class Hint
{
    /// <summary>Tells it in nobody's call chain, so that whoever hears it may ask the teller back.</summary>
    public static void Send(Func<Task> call) => DetachedTurn.Start(() =>
    {
        call().AsHint();
        return Task.CompletedTask;
    });

    public static void AsHint(this Task task)
    {
        if (!task.IsCompletedSuccessfully)
        {
            _ = task.ContinueWith(
                static failed => _ = failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Current);
        }
    }
}
