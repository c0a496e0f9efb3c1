namespace Realtime.Grains.Live;

/// <summary>Calls whose answer nobody needs: what they tell is found out otherwise, should it be lost.</summary>
internal static class Hint
{
    public static void AsHint(this Task task)
    {
        if (!task.IsCompletedSuccessfully)
        {
            _ = task.ContinueWith(
                static failed => _ = failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }
}
