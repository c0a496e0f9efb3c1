using System.Diagnostics;

namespace Realtime.Benchmarks;

/// <summary>What one run did: operations, time, and bytes allocated by the whole process.</summary>
internal readonly record struct Measurement(string Name, long Operations, TimeSpan Elapsed, long Bytes)
{
    public double PerSecond => Operations / Elapsed.TotalSeconds;

    public double BytesEach => (double)Bytes / Operations;

    /// <summary>Lets so many callers repeat one operation for the given time, after a warm-up of a quarter of it.</summary>
    public static async Task<Measurement> Of(string name, int callers, TimeSpan time, Func<int, Task> operation, CancellationToken cancellation)
    {
        await Repeat(callers, time / 4, operation, cancellation);
        GC.Collect();
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var watch = Stopwatch.StartNew();
        var operations = await Repeat(callers, time, operation, cancellation);
        return new(name, operations, watch.Elapsed, GC.GetTotalAllocatedBytes(precise: true) - bytes);
    }

    private static async Task<long> Repeat(int callers, TimeSpan time, Func<int, Task> operation, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(
            async () =>
            {
                var count = 0L;
                while (Stopwatch.GetElapsedTime(start) < time && !cancellation.IsCancellationRequested)
                {
                    await operation(caller);
                    count++;
                }

                return count;
            },
            cancellation)));
        return counts.Sum();
    }
}
