namespace Realtime.Tests.Specification.Hosting;

/// <summary>Waiting for what must happen, with a bound far above what it takes.</summary>
public static class Waiting
{
    private const int BusyLooksMax = 20;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    public static Task Soon(this Task task) => task.WaitAsync(Bound);

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Bound);

    /// <summary>As <see cref="Soon(Task)"/>, and says how things stood where it did not come.</summary>
    public static async Task Soon(this Task task, Func<string> otherwise)
    {
        try
        {
            await task.WaitAsync(Bound);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException(otherwise(), late);
        }
    }

    /// <summary>Asks again and again, between other work, until it holds.</summary>
    public static async Task Until(Func<Task<bool>> condition, string what)
    {
        using var bound = new CancellationTokenSource(Bound);
        for (var looks = 0; !await condition(); looks++)
        {
            if (bound.IsCancellationRequested)
            {
                throw new TimeoutException($"It never came true that {what}.");
            }

            if (looks < BusyLooksMax)
            {
                await Task.Yield();
            }
            else
            {
                // What is waited for may need this processor: another process that answers, or another test's host.
                await Task.Delay(Pause);
            }
        }
    }

    public static Task Until(Func<bool> condition, string what) => Until(() => Task.FromResult(condition()), what);

    /// <summary>Starts all at the same moment, as far as the machine can.</summary>
    public static async Task<T[]> AtOnce<T>(int count, Func<int, Task<T>> act)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var all = Task.WhenAll(Enumerable.Range(0, count).Select(async number =>
        {
            await start.Task;
            return await act(number);
        }));
        start.SetResult();
        return await all.Soon();
    }
}
