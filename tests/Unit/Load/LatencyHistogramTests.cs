using Realtime.Load.Measurements;

namespace Realtime.Tests.Unit.Load;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Nothing_recorded_is_zero()
    {
        var histogram = new LatencyHistogram();
        histogram.Count.ShouldBe(0);
        histogram.Percentile(99).ShouldBe(TimeSpan.Zero);
        histogram.Max.ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(1_000)]
    [InlineData(1_234_567)]
    [InlineData(LatencyHistogram.MicrosecondsMax)]
    public void A_bucket_holds_its_value_and_is_at_most_a_64th_too_wide(long microseconds)
    {
        var bound = LatencyHistogram.UpperBoundOf(LatencyHistogram.BucketOf(microseconds));
        bound.ShouldBeInRange(microseconds, microseconds + (microseconds / 64));
    }

    [Fact]
    public void Buckets_follow_each_other_without_gap_or_overlap()
    {
        for (var bucket = 0; bucket < 1_000; bucket++)
        {
            LatencyHistogram.BucketOf(LatencyHistogram.UpperBoundOf(bucket)).ShouldBe(bucket);
            LatencyHistogram.BucketOf(LatencyHistogram.UpperBoundOf(bucket) + 1).ShouldBe(bucket + 1);
        }
    }

    [Fact]
    public void Percentiles_of_a_known_distribution_are_right()
    {
        var histogram = new LatencyHistogram();
        for (var millisecond = 1; millisecond <= 1_000; millisecond++)
        {
            histogram.Record(TimeSpan.FromMilliseconds(millisecond));
        }

        histogram.Percentile(50).TotalMilliseconds.ShouldBeInRange(500, 508);
        histogram.Percentile(99).TotalMilliseconds.ShouldBeInRange(990, 1_000);
        histogram.Percentile(100).ShouldBe(TimeSpan.FromSeconds(1));
        histogram.Max.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void One_slow_answer_in_a_thousand_shows_at_the_last_percentile_and_not_before()
    {
        var histogram = new LatencyHistogram();
        for (var number = 0; number < 999; number++)
        {
            histogram.Record(TimeSpan.FromMilliseconds(1));
        }

        histogram.Record(TimeSpan.FromSeconds(5));
        histogram.Percentile(99.9).TotalMilliseconds.ShouldBeLessThan(2);
        histogram.Percentile(100).TotalSeconds.ShouldBe(5);
    }

    [Fact]
    public void What_is_out_of_range_counts_as_the_nearest()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.FromSeconds(-1));
        histogram.Record(TimeSpan.MaxValue);
        histogram.Count.ShouldBe(2);
        histogram.Percentile(50).ShouldBe(TimeSpan.Zero);
        ((long)histogram.Max.TotalMicroseconds).ShouldBe(LatencyHistogram.MicrosecondsMax);
    }

    [Fact]
    public void Nothing_is_lost_where_many_record_at_once()
    {
        var histogram = new LatencyHistogram();
        Parallel.For(0, 100_000, number => histogram.Record(TimeSpan.FromMicroseconds(number)));
        histogram.Count.ShouldBe(100_000);
        histogram.Max.ShouldBe(TimeSpan.FromMicroseconds(99_999));
    }
}
