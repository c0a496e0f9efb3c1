namespace Realtime.Api.Operations;

/// <summary>One number, or one histogram, that many threads add to.</summary>
internal sealed class MetricSeries(int bucketCount)
{
    private readonly long[] _counts = new long[bucketCount + 1];
    private double _value;

    /// <summary>The number; of a histogram, the sum of what was observed.</summary>
    public double Value => Volatile.Read(ref _value);

    /// <summary>How many observations fell into a bucket; the last one has no upper bound.</summary>
    public long CountOf(int bucket) => Volatile.Read(ref _counts[bucket]);

    public void Set(double value) => Volatile.Write(ref _value, value);

    public void Add(double value)
    {
        double seen;
        do
        {
            seen = Volatile.Read(ref _value);
        }
        while (Interlocked.CompareExchange(ref _value, seen + value, seen) != seen);
    }

    public void Observe(double value, double[] bounds)
    {
        // A bound belongs to its bucket: le means at most.
        var index = Array.BinarySearch(bounds, value);
        _ = Interlocked.Increment(ref _counts[index < 0 ? ~index : index]);
        Add(value);
    }
}
