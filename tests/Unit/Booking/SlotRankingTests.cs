using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Practice;
using Realtime.Grains.Booking;

namespace Realtime.Tests.Unit.Booking;

public sealed class SlotRankingTests
{
    private static readonly SlotWishes NoWishes = new([], [], "UTC");
    private static readonly SlotWishes TuesdayMornings = new([DayOfWeek.Tuesday], [Plans.Hours("09:00", "12:00")], "UTC");

    [Fact]
    public void Without_wishes_the_soonest_of_equals_is_first_then_the_therapist_decides()
    {
        var ranked = SlotRanking.Rank([At(30), At(6, "th_b"), At(6, "th_a")], NoWishes, Plans.Monday, 10);

        ranked.Select(item => (item.Slot.Start, item.Slot.TherapistId)).ShouldBe(
            [(Plans.Monday.AddHours(6), "th_a"), (Plans.Monday.AddHours(6), "th_b"), (Plans.Monday.AddHours(30), Plans.Therapist)]);
        ranked[0].Reasons.ShouldBe([SlotReason.NoGap, SlotReason.LightDay]);
    }

    [Fact]
    public void Each_reason_is_given_where_it_holds()
    {
        var met = SlotRanking.Rank([At(24)], TuesdayMornings, Plans.Monday, 1)[0];
        var missed = SlotRanking.Rank([At(5, bookings: 6, gap: true)], TuesdayMornings, Plans.Monday, 1)[0];

        met.Reasons.ShouldBe([SlotReason.PreferredDay, SlotReason.PreferredTime, SlotReason.NoGap, SlotReason.LightDay]);
        missed.Reasons.ShouldBe([SlotReason.OtherDay, SlotReason.OtherTime, SlotReason.LeavesGap, SlotReason.FullDay]);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 1)]
    public void A_gap_ranks_lower_than_none_and_a_full_day_lower_than_a_light_one(int bookings, int hour)
    {
        var ranked = SlotRanking.Rank([At(hour, "th_a", bookings, gap: true), At(hour, "th_b", bookings), At(hour, "th_c", bookings + 1)], NoWishes, Plans.Monday, 10);

        ranked.Select(item => item.Slot.TherapistId).ShouldBe(["th_b", "th_c", "th_a"]);
    }

    [Fact]
    public void Wishes_are_meant_in_their_own_zone()
    {
        // Tuesday 9:00 in Sydney is Monday 22:00 UTC.
        var sydney = TuesdayMornings with { TimeZone = "Australia/Sydney" };

        SlotRanking.Rank([At(13)], sydney, Plans.Monday, 1)[0].Reasons.ShouldContain(SlotReason.PreferredDay);
        SlotRanking.Rank([At(13)], sydney, Plans.Monday, 1)[0].Reasons.ShouldContain(SlotReason.PreferredTime);
        SlotRanking.Rank([At(13)], TuesdayMornings, Plans.Monday, 1)[0].Reasons.ShouldContain(SlotReason.OtherDay);
    }

    [Theory]
    [InlineData("2026-11-01T05:30:00Z")]
    [InlineData("2026-11-01T06:30:00Z")]
    public void Both_passes_of_a_repeated_hour_are_at_its_time(string start)
    {
        var wishes = new SlotWishes([DayOfWeek.Sunday], [Plans.Hours("01:30", "01:31")], "America/New_York");

        SlotRanking.Rank([new(Slot(Plans.At(start), "th_a"), 0, false)], wishes, Plans.At(start), 1)[0].Points.ShouldBe(2 * SlotRanking.WishPoints);
    }

    [Fact]
    public void A_better_match_of_wishes_never_ranks_below_a_worse_one_whatever_else_is_so()
    {
        // The worst that can be said of a slot weighs less than one wish.
        var worst = SlotRanking.GapPoints + (SlotRanking.BookingPoints * SlotRanking.BookingsCountedMax) + (SlotRanking.DayAheadPoints * SlotRanking.DaysAheadCountedMax);
        (-worst).ShouldBeLessThan(SlotRanking.WishPoints);

        var random = new Random(3);
        for (var round = 0; round < 2_000; round++)
        {
            var ranked = SlotRanking.Rank(Candidates(random), TuesdayMornings, Plans.Monday, 100);

            var met = ranked.Select(item => item.Reasons.Count(reason => reason is SlotReason.PreferredDay or SlotReason.PreferredTime)).ToList();
            met.Zip(met.Skip(1)).ShouldAllBe(pair => pair.First >= pair.Second);
        }
    }

    [Fact]
    public void With_all_else_equal_each_advantage_counts()
    {
        var random = new Random(4);
        for (var round = 0; round < 2_000; round++)
        {
            var one = Candidates(random)[0] with { LeavesGap = false, BookingsThatDay = random.Next(9) };
            bool First(SlotRanking.Candidate other) => SlotRanking.Rank([other, one], TuesdayMornings, Plans.Monday, 1)[0].Slot.TherapistId == one.Slot.TherapistId;

            First(one with { Slot = one.Slot with { TherapistId = "a" }, LeavesGap = true }).ShouldBeTrue();
            First(one with { Slot = one.Slot with { TherapistId = "a" }, BookingsThatDay = one.BookingsThatDay + 1 }).ShouldBeTrue();
            First(one with { Slot = one.Slot with { TherapistId = "a", Start = one.Slot.Start.AddDays(28) } }).ShouldBeTrue();
        }
    }

    [Fact]
    public void The_order_depends_on_the_slots_alone_and_ranking_in_parts_is_ranking_the_whole()
    {
        var random = new Random(5);
        for (var round = 0; round < 500; round++)
        {
            var (candidates, limit) = (Candidates(random), random.Next(1, 60));
            var whole = SlotRanking.Merge(SlotRanking.Rank(candidates, TuesdayMornings, Plans.Monday, limit), limit);
            random.Shuffle(candidates);
            var parts = candidates.GroupBy(candidate => candidate.Slot.TherapistId).SelectMany(part => SlotRanking.Rank(part, TuesdayMornings, Plans.Monday, limit));

            var merged = SlotRanking.Merge(parts, limit);

            merged.Select(item => item.Slot).ShouldBe(whole.Select(item => item.Slot));
            merged.Count.ShouldBe(Math.Min(limit, candidates.Length));
            merged.Where(item => item.Reasons.Contains(SlotReason.Soonest)).Select(item => item.Slot.Start).Distinct().ShouldBe([merged.Min(item => item.Slot.Start)]);
        }
    }

    private static SlotRanking.Candidate At(double hour, string therapistId = Plans.Therapist, int bookings = 0, bool gap = false) =>
        new(Slot(Plans.Monday.AddHours(hour), therapistId), bookings, gap);

    private static Slot Slot(DateTimeOffset start, string therapistId) => new(start, start.AddHours(1), therapistId);

    private static SlotRanking.Candidate[] Candidates(Random random) =>
    [
        .. Enumerable.Range(0, 40)
            .Select(_ => At(random.Next(24 * 60), $"th_{random.Next(4)}", random.Next(20), random.Next(2) == 0))
            .DistinctBy(candidate => candidate.Slot),
    ];
}
