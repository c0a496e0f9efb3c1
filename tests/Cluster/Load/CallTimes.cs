using System.Collections.Concurrent;
using System.Diagnostics;

namespace Realtime.Tests.Cluster.Load;

/// <summary>Every call of a load: when it began, how long it took, and how it failed, if it did.</summary>
public sealed class CallTimes
{
    private readonly ConcurrentQueue<(long Begun, TimeSpan Took)> _calls = new();
    private readonly ConcurrentQueue<string> _errors = new();

    public int Count => _calls.Count;

    public IReadOnlyList<string> Errors => [.. _errors];

    public TimeSpan Longest => _calls.Select(call => call.Took).DefaultIfEmpty().Max();

    /// <summary>Measures; a failure is kept and not thrown.</summary>
    public async Task<T?> Measure<T>(Func<Task<T>> call)
    {
        var begun = Stopwatch.GetTimestamp();
        try
        {
            return await call();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            _errors.Enqueue(error.Message);
            return default;
        }
        finally
        {
            _calls.Enqueue((begun, Stopwatch.GetElapsedTime(begun)));
        }
    }

    /// <summary>
    /// From <paramref name="moment"/> on: how long until the last call that took more than <paramref name="slow"/> was answered, of
    /// those answered before <paramref name="until"/>, when the next thing happens. Zero where none did.
    /// </summary>
    public TimeSpan RecoveryAfter(long moment, long until, TimeSpan slow) => _calls
        .Where(call => call.Took > slow && call.Begun + Ticks(call.Took) is var end && end > moment && end < until)
        .Select(call => Stopwatch.GetElapsedTime(moment, call.Begun) + call.Took)
        .DefaultIfEmpty()
        .Max();

    public TimeSpan Percentile(double part)
    {
        var sorted = _calls.Select(call => call.Took).Order().ToArray();
        return sorted.Length == 0 ? TimeSpan.Zero : sorted[(int)((sorted.Length - 1) * part)];
    }

    private static long Ticks(TimeSpan span) => (long)(span.TotalSeconds * Stopwatch.Frequency);
}
