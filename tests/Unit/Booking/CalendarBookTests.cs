using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.Grains.Booking;

namespace Realtime.Tests.Unit.Booking;

public sealed class CalendarBookTests
{
    private readonly CalendarModel _model = new();

    [Fact]
    public void Book_of_a_free_slot_makes_a_confirmed_booking()
    {
        var booking = _model.Book(Plans.Book("b", Plans.Monday)).Value.ShouldNotBeNull();

        booking.ShouldSatisfyAllConditions(
            () => booking.Status.ShouldBe(BookingStatus.Confirmed),
            () => booking.Start.ShouldBe(Plans.Monday),
            () => booking.End.ShouldBe(Plans.Monday.AddHours(1)),
            () => booking.Version.ShouldBe(1),
            () => booking.OrganizationId.ShouldBe("org_o"),
            () => booking.History.ShouldHaveSingleItem().Change.ShouldBe("booked"));
    }

    [Fact]
    public void Book_of_a_sold_slot_is_refused_with_the_three_nearest_free_ones()
    {
        var ten = Plans.Monday.AddHours(1);
        _model.Book(Plans.Book("b1", ten));

        var problem = _model.Book(Plans.Book("b2", ten, Plans.Visitor(2))).Problem.ShouldNotBeNull();

        problem.Code.ShouldBe(ErrorCatalogue.SlotTaken.Code);
        problem.Alternatives!.Select(slot => slot.Start).ShouldBe([ten.AddHours(-1), ten.AddHours(1), ten.AddHours(1.5)]);
        problem.Alternatives!.ShouldAllBe(slot => slot.TherapistId == Plans.Therapist && slot.End == slot.Start.AddHours(1));
    }

    [Fact]
    public void Alternatives_look_back_as_far_as_they_had_to_look_ahead()
    {
        // Monday to Thursday of the next week are off; the nearest free time is three days back, not four ahead.
        var monday = Plans.Monday.AddDays(7);
        var busy = Plans.WorkWeek() with { TimeOff = [new TimeOff(monday.AddHours(1), monday.AddDays(4), null)] };
        var model = new CalendarModel(busy);
        model.Book(Plans.Book("b1", monday));

        var problem = model.Book(Plans.Book("b2", monday, Plans.Visitor(2))).Problem.ShouldNotBeNull();

        var friday = monday.AddDays(-3);
        problem.Alternatives!.Select(slot => slot.Start).ShouldBe([friday.AddHours(6), friday.AddHours(6.5), friday.AddHours(7)]);
    }

    [Fact]
    public void The_same_command_again_gives_the_first_booking_and_no_event()
    {
        var first = _model.Book(Plans.Book("b", Plans.Monday));
        var entries = _model.Journal.Count;

        var again = _model.Book(Plans.Book("b", Plans.Monday.AddHours(3)));

        again.Value.ShouldBe(first.Value);
        _model.Journal.Count.ShouldBe(entries);
    }

    [Theory]
    [InlineData("2026-11-23T08:30Z", "before the hours")]
    [InlineData("2026-11-23T16:30Z", "would end after the hours")]
    [InlineData("2026-11-23T09:10Z", "not on the grid")]
    [InlineData("2026-11-22T10:00Z", "a Sunday")]
    [InlineData("2026-11-20T13:30Z", "in the past")]
    [InlineData("2027-01-19T14:00Z", "the window ends at that moment")]
    [InlineData("9999-12-31T23:59:59Z", "at the end of time")]
    public void Book_outside_of_what_is_offered_is_refused(string start, string because)
    {
        var outcome = _model.Book(Plans.Book("b", Plans.At(start)));

        outcome.Problem.ShouldNotBeNull(because).Code.ShouldBe(ErrorCatalogue.OutsideAvailability.Code, because);
    }

    [Fact]
    public void The_last_slot_before_the_window_ends_is_offered_and_can_be_booked()
    {
        // Now is 14:00, so 60 days on the slots up to 13:30 are within.
        var last = Plans.Now.AddDays(60).AddMinutes(-30);

        _model.Starts(Plans.Hour, Plans.Now, Plans.Now.AddDays(100))[^1].ShouldBe(last);
        _model.Book(Plans.Book("b", last)).Problem.ShouldBeNull();
    }

    [Theory]
    [InlineData(90, "2026-11-20T15:30Z", true)]
    [InlineData(91, "2026-11-20T15:30Z", false)]
    public void Notice_is_kept_to_the_minute(int notice, string start, bool isOffered)
    {
        var model = new CalendarModel(Plans.WorkWeek(notice: notice));

        model.Starts(Plans.Hour, Plans.Now, Plans.Now.AddDays(1)).Contains(Plans.At(start)).ShouldBe(isOffered);
        (model.Book(Plans.Book("b", Plans.At(start))).Problem is null).ShouldBe(isOffered);
    }

    [Fact]
    public void A_calendar_without_a_schedule_offers_nothing_and_says_why()
    {
        var calendar = new Calendar();

        calendar.Slots(Plans.Hour, Plans.Now, Plans.Now.AddDays(7), Plans.Therapist, Plans.Now, null).ShouldBeEmpty();
        calendar.DecideBook(Plans.Book("b", Plans.Monday), Plans.Therapist, "bk_1", Plans.Now)
            .Problem!.Code.ShouldBe(ErrorCatalogue.OutsideAvailability.Code);
    }

    [Fact]
    public void Buffers_keep_neighbours_apart_on_both_sides()
    {
        var noon = Plans.Monday.AddHours(3);
        _model.Book(Plans.Book("b", noon, service: Plans.Guarded)).Problem.ShouldBeNull();

        // 11:45 to 12:45 is kept; without buffers of its own an hour may end at 11:30 and begin at 13:00.
        _model.Times(Plans.Hour, Plans.Monday.Date.AsUtc()).ShouldBe(
            ["09:00", "09:30", "10:00", "10:30", "13:00", "13:30", "14:00", "14:30", "15:00", "15:30", "16:00"]);

        // A guarded half hour wants its own quarter too.
        _model.Times(Plans.Guarded, Plans.Monday.Date.AsUtc()).ShouldBe(
            ["09:00", "09:30", "10:00", "10:30", "11:00", "13:00", "13:30", "14:00", "14:30", "15:00", "15:30", "16:00", "16:30"]);
    }

    [Fact]
    public void Neighbours_without_buffers_may_touch()
    {
        _model.Book(Plans.Book("b1", Plans.Monday)).Problem.ShouldBeNull();
        _model.Book(Plans.Book("b2", Plans.Monday.AddHours(1))).Problem.ShouldBeNull();
    }

    [Fact]
    public void Overlap_that_was_committed_all_the_same_is_a_broken_invariant()
    {
        _model.Book(Plans.Book("b1", Plans.Monday));
        var sold = _model.Calendar.Find("bk_ada-1")!.Booking;
        var twice = new BookingMade(
            "bk_2", Plans.Therapist, "sv", "vi_2", sold.Client, sold.Start.AddMinutes(30), sold.End.AddMinutes(30), 0, 0, "UTC",
            BookingStatus.Confirmed, null, null, null, "vi_2");

        Should.Throw<InvalidOperationException>(() => _model.Calendar.Apply(twice, new(9, "c", Plans.Now)));
    }
}

internal static class Days
{
    public static DateTimeOffset AsUtc(this DateTime day) => new(day, TimeSpan.Zero);
}
