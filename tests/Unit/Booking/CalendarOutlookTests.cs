using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.Grains.Booking;

namespace Realtime.Tests.Unit.Booking;

/// <summary>What booking a slot would mean for its day. Mondays to Fridays 9 to 17, every half hour.</summary>
public sealed class CalendarOutlookTests
{
    private static readonly ServiceTerms Short = new("sv_short", 25, 5, 0);
    private static readonly ServiceTerms Long = new("sv_long", 90, 0, 10);

    [Fact]
    public void In_an_empty_day_a_slot_half_an_hour_from_its_edge_leaves_a_gap()
    {
        var gaps = Gaps(new CalendarModel(), Plans.Hour, Plans.Hour);

        gaps.Where(slot => slot.Value).Select(slot => slot.Key).ShouldBe(["09:30", "15:30"]);
    }

    [Fact]
    public void A_gap_that_a_shorter_service_fits_into_is_none() =>
        Gaps(new CalendarModel(), Plans.Hour, new ServiceTerms("sv_tiny", 25, 0, 0)).Values.ShouldAllBe(gap => !gap);

    [Fact]
    public void Time_between_appointments_is_left_whole_or_not_at_all()
    {
        var model = new CalendarModel();
        Book(model, "09:00");
        Book(model, "12:00");

        // 10 to 12 is free: at 10:30 both halves are lost.
        var gaps = Gaps(model, Plans.Hour, Plans.Hour);
        gaps["10:00"].ShouldBeFalse();
        gaps["10:30"].ShouldBeTrue();
        gaps["11:00"].ShouldBeFalse();
        gaps["13:30"].ShouldBeTrue();
    }

    [Fact]
    public void Time_that_was_of_no_use_before_is_not_held_against_a_slot()
    {
        var model = new CalendarModel(Plans.WorkWeek(step: 60) with { TimeOff = [new TimeOff(Plans.Monday.AddHours(2.5), Plans.Monday.AddHours(8), null)] });

        // Free from 9:00 to 11:30: the last half hour is nobody's in any case.
        Gaps(model, Plans.Hour, Plans.Hour).ShouldBe(new Dictionary<string, bool> { ["09:00"] = false, ["10:00"] = false });
    }

    [Fact]
    public void Anothers_hold_is_in_the_way_and_ones_own_is_not()
    {
        var model = new CalendarModel();
        model.Hold(Plans.Hold("h", Plans.Monday.AddHours(1.5), Plans.Visitor(1))).Value.ShouldNotBeNull();

        Gaps(model, Plans.Hour, Plans.Hour, holderId: "vi_2").Keys.ShouldNotContain("10:30");
        Gaps(model, Plans.Hour, Plans.Hour, holderId: "vi_2")["09:00"].ShouldBeTrue();
        Gaps(model, Plans.Hour, Plans.Hour, holderId: "vi_1")["10:30"].ShouldBeFalse();
        Gaps(model, Plans.Hour, Plans.Hour, holderId: "vi_1")["09:00"].ShouldBeFalse();
    }

    [Fact]
    public void The_load_is_of_the_therapists_own_day()
    {
        // In Auckland, Monday's 9:00 is Sunday 20:00 UTC.
        var model = new CalendarModel(Plans.WorkWeek("Pacific/Auckland"));
        var sunday = Plans.At("2026-11-22T20:00:00Z");
        model.Book(Plans.Book("b", sunday)).Value.ShouldNotBeNull();

        var loads = model.Calendar.Candidates(new SlotQuery(Plans.Hour, sunday, sunday.AddDays(2), null), Plans.Hour, Plans.Therapist, model.Now);

        loads.GroupBy(slot => WorkingHours.DateOf(slot.Slot.Start, "Pacific/Auckland")).Select(day => day.Select(slot => slot.BookingsThatDay).Distinct().Single())
            .ShouldBe([1, 0]);
    }

    [Theory]
    [InlineData("UTC", "2026-11-23")]
    [InlineData("America/New_York", "2027-03-14")]
    [InlineData("America/New_York", "2027-11-07")]
    [InlineData("Australia/Lord_Howe", "2027-04-04")]
    [InlineData("Australia/Lord_Howe", "2027-10-03")]
    public void In_random_calendars_a_gap_is_what_booking_the_slot_makes_of_the_day(string zone, string date)
    {
        var random = new Random(11);
        ServiceTerms[] services = [Plans.Hour, Plans.Guarded, Short, Long];
        var (from, to) = WorkingHours.DaysOf(DateOnly.Parse(date), 1, zone);
        for (var round = 0; round < 60; round++)
        {
            // Around the change of the clock, which comes at night.
            var model = new CalendarModel(Plans.EveryDay(zone, "00:30", "08:00"));
            for (var number = 0; number < random.Next(6); number++)
            {
                var some = services[random.Next(services.Length)];
                if (model.Starts(some, from, to) is { Count: > 0 } free)
                {
                    model.Book(Plans.Book($"b{number}", free[random.Next(free.Count)], service: some)).Value.ShouldNotBeNull();
                }
            }

            var (service, shortest) = (services[random.Next(services.Length)], services[random.Next(services.Length)]);
            var query = new SlotQuery(service, from.AddHours(random.Next(3)), to, "vi_1");
            var candidates = model.Calendar.Candidates(query, shortest, Plans.Therapist, model.Now);

            candidates.Select(candidate => candidate.Slot).ShouldBe(
                model.Calendar.Slots(service, query.From, to, Plans.Therapist, model.Now, "vi_1"), "every slot that can be booked, and no other");
            foreach (var candidate in candidates)
            {
                candidate.LeavesGap.ShouldBe(IsGapLeft(model, service, shortest, candidate.Slot.Start), $"{zone} {candidate.Slot.Start:O} round {round}");
            }
        }
    }

    /// <summary>The same, by booking the slot in a copy and looking at what can be booked around it then.</summary>
    private static bool IsGapLeft(CalendarModel model, ServiceTerms service, ServiceTerms shortest, DateTimeOffset start)
    {
        var copy = model.Replayed();
        var before = Around(model.Calendar, shortest, start, model.Now);
        var (opens, closes) = Stretch(model.Calendar, start, start.AddMinutes(service.DurationMinutes));
        var ruling = copy.DecideBook(Plans.Book("x", start, service: service), Plans.Therapist, "bk_ada-x", model.Now);
        ruling.Problem.ShouldBeNull();
        copy.Apply(ruling.Events[0], new Grains.Journal.EntryContext(copy.Sequence + 1, "x", model.Now));
        var after = Around(copy, shortest, start, model.Now);

        var end = start.AddMinutes(service.DurationMinutes);
        var was = before.Where(slot => slot >= opens && slot.AddMinutes(shortest.DurationMinutes) <= closes).ToList();
        var @is = after.Where(slot => slot >= opens && slot.AddMinutes(shortest.DurationMinutes) <= closes).ToList();
        var lostBefore = was.Exists(slot => slot < start) && !@is.Exists(slot => slot < start);
        var lostAfter = was.Exists(slot => slot.AddMinutes(shortest.DurationMinutes) > end
                && slot.AddMinutes(shortest.DurationMinutes + shortest.BufferAfterMinutes) > end.AddMinutes(service.BufferAfterMinutes))
            && !@is.Exists(slot => slot >= end);
        return lostBefore || lostAfter;
    }

    private static List<DateTimeOffset> Around(Calendar calendar, ServiceTerms service, DateTimeOffset start, DateTimeOffset now) =>
        [.. calendar.Slots(service, start.AddDays(-2), start.AddDays(2), Plans.Therapist, now, "vi_1").Select(slot => slot.Start)];

    /// <summary>Minute by minute, from the slot outwards, to where the day or another's time ends it.</summary>
    private static (DateTimeOffset Opens, DateTimeOffset Closes) Stretch(Calendar calendar, DateTimeOffset start, DateTimeOffset end)
    {
        bool IsOpen(DateTimeOffset minute) => calendar.Hours!.IntervalAround(minute, minute.AddMinutes(1)) is not null
            && calendar.Bookings.All(booked => minute < booked.From || minute >= booked.To);
        while (IsOpen(start.AddMinutes(-1)))
        {
            start = start.AddMinutes(-1);
        }

        while (IsOpen(end))
        {
            end = end.AddMinutes(1);
        }

        return (start, end);
    }

    private static Dictionary<string, bool> Gaps(CalendarModel model, ServiceTerms service, ServiceTerms shortest, string? holderId = null) =>
        model.Calendar.Candidates(new SlotQuery(service, Plans.Monday, Plans.Monday.AddHours(12), holderId), shortest, Plans.Therapist, model.Now)
            .ToDictionary(candidate => candidate.Slot.Start.ToString("HH:mm"), candidate => candidate.LeavesGap);

    private static void Book(CalendarModel model, string time) =>
        model.Book(Plans.Book(time, Plans.Monday.AddMinutes(Plans.Time(time).Minutes - (9 * 60)))).Value.ShouldNotBeNull();
}
