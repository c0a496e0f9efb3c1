using Realtime.Grains.Booking;

namespace Realtime.Tests.Unit.Booking;

public sealed class OccupancyTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-60, 0, false)]
    [InlineData(-60, 1, true)]
    [InlineData(0, 60, true)]
    [InlineData(15, 30, true)]
    [InlineData(-60, 120, true)]
    [InlineData(59, 90, true)]
    [InlineData(60, 90, false)]
    public void Intervals_that_touch_do_not_overlap_and_those_that_share_a_minute_do(int from, int to, bool overlaps)
    {
        var occupancy = new Occupancy();
        occupancy.Add(Noon, Noon.AddHours(1), "bk");

        (occupancy.Conflict(Noon.AddMinutes(from), Noon.AddMinutes(to)) is not null).ShouldBe(overlaps);
        if (overlaps)
        {
            Should.Throw<InvalidOperationException>(() => occupancy.Add(Noon.AddMinutes(from), Noon.AddMinutes(to), "other"));
        }
        else
        {
            occupancy.Add(Noon.AddMinutes(from), Noon.AddMinutes(to), "other");
            occupancy.Count.ShouldBe(2);
        }
    }

    [Fact]
    public void Conflict_looks_past_the_excepted_booking()
    {
        var occupancy = new Occupancy();
        occupancy.Add(Noon, Noon.AddHours(1), "mine");
        occupancy.Add(Noon.AddHours(1), Noon.AddHours(2), "theirs");

        occupancy.Conflict(Noon, Noon.AddHours(1), "mine").ShouldBeNull();
        occupancy.Conflict(Noon, Noon.AddMinutes(61), "mine").ShouldBe("theirs");
    }

    [Fact]
    public void An_empty_interval_is_refused() =>
        Should.Throw<InvalidOperationException>(() => new Occupancy().Add(Noon, Noon, "bk"));

    [Fact]
    public void Removing_what_is_not_there_is_a_broken_invariant()
    {
        var occupancy = new Occupancy();
        occupancy.Add(Noon, Noon.AddHours(1), "bk");

        Should.Throw<InvalidOperationException>(() => occupancy.Remove(Noon, "other"));
        Should.Throw<InvalidOperationException>(() => occupancy.Remove(Noon.AddHours(1), "bk"));
        occupancy.Remove(Noon, "bk");
        occupancy.Count.ShouldBe(0);
    }

    [Fact]
    public void CountIn_leaves_out_what_began_before()
    {
        var occupancy = new Occupancy();
        occupancy.Add(Noon.AddMinutes(-30), Noon.AddMinutes(30), "before");
        occupancy.Add(Noon.AddMinutes(30), Noon.AddMinutes(60), "within");

        occupancy.CountIn(Noon, Noon.AddHours(1)).ShouldBe(1);
    }

    [Fact]
    public void Intervals_added_in_any_order_come_out_ascending()
    {
        var random = new Random(7);
        for (var round = 0; round < 50; round++)
        {
            var occupancy = new Occupancy();
            foreach (var hour in Enumerable.Range(0, 40).OrderBy(_ => random.Next()))
            {
                occupancy.Add(Noon.AddHours(hour), Noon.AddHours(hour + 1), $"b{hour}");
            }

            occupancy.After(Noon.AddHours(5)).Select(interval => interval.From).ShouldBe(Enumerable.Range(5, 35).Select(hour => Noon.AddHours(hour)));
        }
    }
}
