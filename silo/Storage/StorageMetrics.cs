using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Realtime.Silo.Storage;

/// <summary>
/// What storage measures, on the meter <c>Realtime.Storage</c>; durations in seconds, from the call to its answer. The same calls are
/// spans of the source of that name, within whatever trace they belong to.
/// </summary>
public sealed class StorageMetrics : IDisposable
{
    public const string MeterName = "Realtime.Storage";
    public const string SourceName = "Realtime.Storage";

    private static readonly ActivitySource Source = new(SourceName);

    private readonly Histogram<double> appends;
    private readonly Histogram<double> puts;
    private readonly Histogram<double> reads;
    private readonly Histogram<double> commits;
    private readonly Histogram<int> groups;
    private readonly Counter<long> failures;
    private readonly Counter<long> repeats;

    public StorageMetrics(IMeterFactory? factory = null)
    {
        Meter = factory?.Create(MeterName) ?? new Meter(MeterName);
        appends = Meter.CreateHistogram<double>("realtime.storage.append.duration", "s", "A journal append, from call to answer.");
        puts = Meter.CreateHistogram<double>("realtime.storage.put.duration", "s", "Any other write, from call to answer.");
        reads = Meter.CreateHistogram<double>("realtime.storage.read.duration", "s", "A read, from call to answer.");
        commits = Meter.CreateHistogram<double>("realtime.storage.commit.duration", "s", "One transaction of the writer.");
        groups = Meter.CreateHistogram<int>("realtime.storage.group.size", "{write}", "Writes in one transaction.");
        failures = Meter.CreateCounter<long>("realtime.storage.group.failures", "{group}", "Transactions that failed.");
        repeats = Meter.CreateCounter<long>("realtime.storage.repeats", "{request}", "Requests repeated after throttling, a failure or no answer.");
    }

    internal Meter Meter { get; }

    public void Dispose() => Meter.Dispose();

    internal Task<T> Append<T>(Task<T> task) => Measured(appends, "journal append", task);

    internal Task<T> Put<T>(Task<T> task) => Measured(puts, "storage put", task);

    internal Task<T> Read<T>(Task<T> task) => Measured(reads, "storage read", task);

    internal void Read(long started) => reads.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);

    internal void Committed(long started, int size)
    {
        commits.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
        groups.Record(size);
    }

    internal void GroupFailed() => failures.Add(1);

    internal void Repeated() => repeats.Add(1);

    /// <summary>Shows how many writes wait.</summary>
    internal void ObserveQueue(Func<int> length)
        => Meter.CreateObservableGauge("realtime.storage.queue.length", length, "{write}", "Writes that wait for the writer.");

    private static Task<T> Measured<T>(Histogram<double> histogram, string name, Task<T> task)
        => histogram.Enabled || Source.HasListeners() ? Measure(histogram, name, task, Stopwatch.GetTimestamp()) : task;

    private static async Task<T> Measure<T>(Histogram<double> histogram, string name, Task<T> task, long started)
    {
        using var span = Source.StartActivity(name, ActivityKind.Client);
        try
        {
            return await task;
        }
        finally
        {
            histogram.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
    }
}
