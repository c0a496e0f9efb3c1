using System.Collections.Concurrent;
using System.Diagnostics;

namespace Realtime.Tests.Cluster.Load;

/// <summary>Every call of a load: when it began, how long it took, and how it failed, if it did.</summary>
public sealed class CallTimes
{
    /// <summary>
    /// A call that took longer was interrupted: a front node's first try ends then (<c>Cluster:FrontAttempt</c>). What took less met a silo
    /// that served, if one that was young and on a busy machine.
    /// </summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);

    private readonly ConcurrentQueue<(long Begun, TimeSpan Took, string What)> _calls = new();
    private readonly ConcurrentQueue<string> _errors = new();

    public int Count => _calls.Count;

    public IReadOnlyList<string> Errors => [.. _errors];

    public TimeSpan Longest => _calls.Select(call => call.Took).DefaultIfEmpty().Max();

    /// <summary>Measures; a failure is kept and not thrown.</summary>
    /// <param name="what">What is done, for the list of what was slow.</param>
    /// <param name="call">Does it.</param>
    public async Task<T?> Measure<T>(string what, Func<Task<T>> call)
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
            _calls.Enqueue((begun, Stopwatch.GetElapsedTime(begun), what));
        }
    }

    /// <summary>
    /// From <paramref name="moment"/> on: how long until the last call that was interrupted was answered, of those answered before <paramref name="until"/>,
    /// when the next thing happens. Zero where none was.
    /// </summary>
    public TimeSpan RecoveryAfter(long moment, long until) => SlowAfter(moment, until).Select(call => call.Answered).DefaultIfEmpty().Max();

    /// <summary>Those calls: what each was, when after <paramref name="moment"/> it was answered, and how long it took.</summary>
    public IEnumerable<(string What, TimeSpan Answered, TimeSpan Took)> SlowAfter(long moment, long until) => _calls
        .Where(call => call.Took > Slow && call.Begun + Ticks(call.Took) is var end && end > moment && end < until)
        .Select(call => (call.What, Stopwatch.GetElapsedTime(moment, call.Begun) + call.Took, call.Took));

    public TimeSpan Percentile(double part)
    {
        var sorted = _calls.Select(call => call.Took).Order().ToArray();
        return sorted.Length == 0 ? TimeSpan.Zero : sorted[(int)((sorted.Length - 1) * part)];
    }

    private static long Ticks(TimeSpan span) => (long)(span.TotalSeconds * Stopwatch.Frequency);
}
