using System.Numerics;

namespace Realtime.Load.Measurements;

/// <summary>
/// Counts durations in buckets that grow with the value: 64 to every doubling, so a percentile is at most 1.6 % above the true
/// one, at any scale, in fixed memory. Recording is thread-safe and does not allocate.
/// </summary>
public sealed class LatencyHistogram
{
    private const int SubBucketBits = 6;
    private const int SubBuckets = 1 << SubBucketBits;

    /// <summary>About 19 hours; anything longer is counted as this.</summary>
    public const long MicrosecondsMax = (1L << 36) - 1;

    private readonly long[] _buckets = new long[BucketOf(MicrosecondsMax) + 1];
    private long _count;
    private long _max;

    public long Count => Volatile.Read(ref _count);

    public TimeSpan Max => FromMicroseconds(Volatile.Read(ref _max));

    public void Record(TimeSpan duration)
    {
        var microseconds = Math.Clamp((long)duration.TotalMicroseconds, 0, MicrosecondsMax);
        Interlocked.Increment(ref _buckets[BucketOf(microseconds)]);
        Interlocked.Increment(ref _count);
        var max = Volatile.Read(ref _max);
        while (microseconds > max)
        {
            var seen = Interlocked.CompareExchange(ref _max, microseconds, max);
            if (seen == max)
            {
                break;
            }

            max = seen;
        }
    }

    /// <summary>The duration that <paramref name="percent"/> (0–100) of all recorded ones do not exceed; zero where none was recorded.</summary>
    public TimeSpan Percentile(double percent)
    {
        var wanted = Math.Max(1, (long)Math.Ceiling(Count * Math.Clamp(percent, 0, 100) / 100));
        long seen = 0;
        for (var bucket = 0; bucket < _buckets.Length; bucket++)
        {
            seen += Volatile.Read(ref _buckets[bucket]);
            if (seen >= wanted)
            {
                return FromMicroseconds(Math.Min(UpperBoundOf(bucket), Volatile.Read(ref _max)));
            }
        }

        return Max;
    }

    internal static int BucketOf(long microseconds)
    {
        if (microseconds < SubBuckets)
        {
            return (int)microseconds;
        }

        var shift = BitOperations.Log2((ulong)microseconds) - SubBucketBits;
        return (shift * SubBuckets) + (int)(microseconds >> shift);
    }

    /// <summary>The largest value that falls into this bucket.</summary>
    internal static long UpperBoundOf(int bucket)
    {
        if (bucket < SubBuckets)
        {
            return bucket;
        }

        var shift = (bucket / SubBuckets) - 1;
        return (((long)(bucket % SubBuckets) + SubBuckets + 1) << shift) - 1;
    }

    private static TimeSpan FromMicroseconds(long microseconds) => TimeSpan.FromTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
