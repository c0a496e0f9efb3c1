namespace Realtime.Tests.Linearizability.Recording;

/// <summary>Breaks something at moments spread over all that is to be done, so that each meets commands under way.</summary>
internal static class Disturbance
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    /// <param name="recording">Ends it.</param>
    /// <param name="recorders">Of what is under way.</param>
    /// <param name="operations">How many each of them will do.</param>
    /// <param name="count">How often.</param>
    /// <param name="random">Chooses the moments.</param>
    /// <param name="breakSomething">And mends it.</param>
    /// <param name="meanwhile">Between two looks at how far it is.</param>
    public static async Task Run(
        Task recording, IReadOnlyList<HistoryRecorder> recorders, int operations, int count, Random random, Func<Task> breakSomething, Action? meanwhile = null)
    {
        for (var number = 0; number <= count; number++)
        {
            var share = number == count ? 2 : (number + 0.2 + (0.6 * random.NextDouble())) / count;
            while (!recording.IsCompleted && recorders.Sum(recorder => recorder.Begun) < recorders.Count * operations * share)
            {
                await Task.WhenAny(recording, Task.Delay(Look));
                meanwhile?.Invoke();
            }

            if (!recording.IsCompleted)
            {
                await breakSomething();
            }
        }
    }
}
