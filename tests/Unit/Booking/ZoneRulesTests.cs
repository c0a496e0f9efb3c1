using NodaTime.TimeZones;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Practice;
using Realtime.Grains.Booking;
using Realtime.Grains.Journal;

namespace Realtime.Tests.Unit.Booking;

/// <summary>
/// A zone whose rules changed between two releases of the time zone database: by 2025b, Vancouver's winter of 2026 is at UTC-8; by
/// what this program carries it stays at UTC-7. What was sold stays at its instant, and says which time on the wall was meant.
/// </summary>
public sealed class ZoneRulesTests
{
    private const string Zone = "America/Vancouver";

    private static readonly DateTimeOffset Day = Plans.At("2026-12-07T00:00Z");

    private static readonly DateTimeOffset NineBefore = Plans.At("2026-12-07T17:00Z");

    private static readonly DateTimeOffset NineNow = Plans.At("2026-12-07T16:00Z");

    [Fact]
    public void The_two_releases_differ_as_the_tests_below_need()
    {
        FormerZoneRules.Source.TzdbVersion.ShouldBe("2025b");
        string.CompareOrdinal(TzdbDateTimeZoneSource.Default.TzdbVersion, "2026a").ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Hours_are_local_and_follow_the_rules_there_are()
    {
        var schedule = Plans.EveryDay(Zone, "09:00", "10:00", step: 60);

        new WorkingHours(schedule, FormerZoneRules.Zones).Starts(Day, Day.AddDays(1), 60).ShouldBe([NineBefore]);
        new WorkingHours(schedule).Starts(Day, Day.AddDays(1), 60).ShouldBe([NineNow]);
        WorkingHours.WallTime(NineBefore, Zone, FormerZoneRules.Zones).ShouldBe("2026-12-07T09:00");
        WorkingHours.WallTime(NineBefore, Zone).ShouldBe("2026-12-07T10:00");
    }

    [Fact]
    public void A_booking_from_before_keeps_its_instant_its_time_and_the_local_time_that_was_meant()
    {
        var model = Before("09:00", "17:00");

        var booking = model.Calendar.Bookings.ShouldHaveSingleItem().Booking;
        (booking.Start, booking.TimeZone, booking.LocalStart).ShouldBe((NineBefore, Zone, "2026-12-07T09:00"));
        model.Book(Plans.Book("b2", NineBefore, Plans.Visitor(2))).Problem!.Code.ShouldBe("slot_taken");
        model.Book(Plans.Book("b3", NineNow, Plans.Visitor(2))).Value!.LocalStart.ShouldBe("2026-12-07T16:00");
        CalendarModel.Describe(model.Replayed()).ShouldBe(CalendarModel.Describe(model.Calendar));
        model.Calendar.Outside(null, model.Now).ShouldBeEmpty();
    }

    [Fact]
    public void A_booking_that_the_new_rules_put_outside_hours_is_named_and_not_moved()
    {
        var model = Before("09:00", "10:00");

        var outside = model.Calendar.Outside(null, model.Now).ShouldHaveSingleItem();

        (outside.Start, outside.Reason).ShouldBe((NineBefore, OutsideReason.Hours));
        model.Calendar.Bookings.ShouldHaveSingleItem().Booking.Version.ShouldBe(1);
    }

    [Fact]
    public void Moved_after_all_it_says_what_is_meant_by_the_new_rules()
    {
        var model = Before("09:00", "17:00");
        var booking = model.Calendar.Bookings.Single().Booking;

        model.Move(Plans.Move("m", booking.Id, NineNow)).Value!.LocalStart.ShouldBe("2026-12-07T09:00");
    }

    /// <summary>A calendar with one appointment that was made, under the former rules, for nine o'clock.</summary>
    private static CalendarModel Before(string opens, string closes)
    {
        var model = new CalendarModel(Plans.EveryDay(Zone, opens, closes, step: 60));
        model.Add(new BookingMade(
            "bk_ada-before", Plans.Therapist, "sv_hour", "vi_1", new Client(null, null, null), NineBefore, NineBefore.AddHours(1), 0, 0, Zone,
            BookingStatus.Confirmed, null, null, null, "vi_1", LocalStart: WorkingHours.WallTime(NineBefore, Zone, FormerZoneRules.Zones)));
        return model;
    }
}
