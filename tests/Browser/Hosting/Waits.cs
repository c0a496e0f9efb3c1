namespace Realtime.Tests.Browser.Hosting;

/// <summary>How long a test waits for something that must happen, on a busy machine.</summary>
internal static class Waits
{
    public const int PatienceMs = 20_000;

    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>Reads until what was read is as wanted, and says what it was last where it never is.</summary>
    public static async Task<T> Until<T>(Func<Task<T>> read, Func<T, bool> isWanted, Func<T, string> say)
    {
        using var tooLong = new CancellationTokenSource(PatienceMs);
        while (true)
        {
            var value = await read();
            if (isWanted(value))
            {
                return value;
            }

            if (tooLong.IsCancellationRequested)
            {
                throw new TimeoutException($"After {PatienceMs} ms there is still: {say(value)}");
            }

            await Task.Delay(PollEvery);
        }
    }
}
