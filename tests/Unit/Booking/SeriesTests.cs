using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.Grains.Booking;

namespace Realtime.Tests.Unit.Booking;

public sealed class SeriesTests
{
    private readonly CalendarModel _model = new();

    [Theory]
    [InlineData(SeriesInterval.Week, 7)]
    [InlineData(SeriesInterval.TwoWeeks, 14)]
    public void A_series_is_as_many_bookings_at_the_same_time_of_the_week(SeriesInterval every, int days)
    {
        var booked = _model.BookSeries(Plans.Series("s", Plans.Monday, 4, every)).Value.ShouldNotBeNull();

        booked.Select(booking => booking.Start).ShouldBe(Enumerable.Range(0, 4).Select(number => Plans.Monday.AddDays(number * days)));
        booked.Select(booking => booking.Series!.Number).ShouldBe([1, 2, 3, 4]);
        booked.Select(booking => booking.Series!.Id).Distinct().ShouldHaveSingleItem();
        booked.ShouldAllBe(booking => booking.Series!.Count == 4 && booking.Status == BookingStatus.Confirmed);
        _model.Replayed().FindSeries(booked[0].Series!.Id).Count.ShouldBe(4);
        _model.Replayed(snapshotAt: 3).FindSeries(booked[0].Series!.Id).Count.ShouldBe(4);
    }

    [Fact]
    public void One_clash_books_nothing_and_each_is_told_with_what_is_free_near_it()
    {
        _model.Book(Plans.Book("other", Plans.Monday.AddDays(7), Plans.Visitor(2)));
        _model.Set(Plans.WorkWeek() with { Overrides = [new DateOverride(new DateOnly(2026, 12, 14), [])] });
        var entries = _model.Journal.Count;

        var problem = _model.BookSeries(Plans.Series("s", Plans.Monday, 5)).Problem.ShouldNotBeNull();

        problem.Code.ShouldBe(ErrorCatalogue.SeriesConflict.Code);
        var clashes = problem.Clashes.ShouldNotBeNull();
        clashes.Select(clash => (clash.Number, clash.Start, clash.Code)).ShouldBe(
            [(2, Plans.Monday.AddDays(7), "slot_taken"), (4, Plans.Monday.AddDays(21), "outside_availability")]);
        foreach (var clash in clashes)
        {
            clash.Alternatives.Count.ShouldBe(3);
            clash.Alternatives.ShouldAllBe(slot => _model.Starts(Plans.Hour, slot.Start, slot.End, null).Contains(slot.Start));
        }

        _model.Journal.Count.ShouldBe(entries);
    }

    [Fact]
    public void A_first_appointment_that_cannot_be_is_refused_as_it_would_be_alone() =>
        _model.BookSeries(Plans.Series("s", Plans.Monday.AddHours(-1), 5)).Problem.ShouldNotBeNull().Code.ShouldBe("outside_availability");

    [Fact]
    public void The_booking_window_is_for_the_first_and_a_year_of_weeks_is_one_series()
    {
        _model.BookSeries(Plans.Series("s", Plans.Monday, BookSeries.CountMax)).Value.ShouldNotBeNull().Count.ShouldBe(52);

        _model.BookSeries(Plans.Series("late", Plans.Monday.AddDays(63), 2)).Problem.ShouldNotBeNull().Code.ShouldBe("outside_availability");
    }

    [Fact]
    public void The_same_command_again_gives_the_first_series_and_no_event()
    {
        var first = _model.BookSeries(Plans.Series("s", Plans.Monday, 3)).Value!;
        var entries = _model.Journal.Count;
        _model.Restart();

        _model.BookSeries(Plans.Series("s", Plans.Monday.AddHours(2), 9)).Value!.Select(booking => booking.Id).ShouldBe(first.Select(booking => booking.Id));

        _model.Journal.Count.ShouldBe(entries);
    }

    [Theory]
    // The same time on the wall, an hour later or earlier in UTC.
    [InlineData("America/New_York", "2026-10-26T13:00:00Z", "2026-10-26T13:00 2026-11-02T14:00")]
    [InlineData("Europe/London", "2026-03-23T09:00:00Z", "2026-03-23T09:00 2026-03-30T08:00")]
    [InlineData("Australia/Lord_Howe", "2026-09-27T23:30:00Z", "2026-09-27T23:30 2026-10-04T23:00")]
    // What comes twice is its first time.
    [InlineData("America/New_York", "2026-10-25T05:30:00Z", "2026-10-25T05:30 2026-11-01T05:30")]
    public void The_wall_clock_time_stays_the_same_across_a_change(string zone, string first, string starts)
    {
        var start = Plans.At(first);
        var model = new CalendarModel(Plans.EveryDay(zone, "00:00", "24:00")) { Now = start.AddDays(-2) };

        model.BookSeries(Plans.Series("s", start, 2)).Value.ShouldNotBeNull()
            .Select(booking => booking.Start.ToString("yyyy-MM-dd'T'HH:mm")).ShouldBe(starts.Split(' '));
    }

    [Fact]
    public void A_time_that_the_clock_skips_is_a_clash()
    {
        var start = Plans.At("2026-03-01T07:30:00Z");
        var model = new CalendarModel(Plans.EveryDay("America/New_York", "00:00", "24:00")) { Now = start.AddDays(-2) };

        var clash = model.BookSeries(Plans.Series("s", start, 3)).Problem.ShouldNotBeNull().Clashes.ShouldNotBeNull().ShouldHaveSingleItem();

        (clash.Number, clash.Start, clash.Code).ShouldBe((2, Plans.At("2026-03-08T07:00:00Z"), "outside_availability"));
        clash.Alternatives.ShouldNotBeEmpty();
    }

    [Fact]
    public void One_is_cancelled_alone_or_with_all_that_follow()
    {
        var booked = _model.BookSeries(Plans.Series("s", Plans.Monday, 5)).Value!;
        _model.Change(Plans.Status("one", booked[1].Id, BookingStatus.Cancelled, Plans.Visitor())).Value!.Status.ShouldBe(BookingStatus.Cancelled);
        _model.Calendar.FindSeries(booked[0].Series!.Id).Count(booking => booking.Status.OccupiesTime()).ShouldBe(4);

        var rest = Plans.Status("rest", booked[2].Id, BookingStatus.Cancelled, Plans.Visitor()) with { Following = true };
        _model.Change(rest).Value!.Status.ShouldBe(BookingStatus.Cancelled);

        _model.Calendar.FindSeries(booked[0].Series!.Id).Select(booking => booking.Status).ShouldBe(
            [BookingStatus.Confirmed, BookingStatus.Cancelled, BookingStatus.Cancelled, BookingStatus.Cancelled, BookingStatus.Cancelled]);
        _model.Starts(Plans.Hour, booked[4].Start, booked[4].End).ShouldContain(booked[4].Start);
        var entries = _model.Journal.Count;
        _model.Change(rest);
        _model.Journal.Count.ShouldBe(entries);
    }

    [Fact]
    public void What_was_over_or_is_past_stays_when_the_rest_is_cancelled()
    {
        var booked = _model.BookSeries(Plans.Series("s", Plans.Monday, 4)).Value!;
        _model.Now = booked[2].Start.AddMinutes(1);
        _model.Change(Plans.Status("done", booked[1].Id, BookingStatus.Completed));

        _model.Change(Plans.Status("rest", booked[0].Id, BookingStatus.Cancelled) with { Following = true });

        _model.Calendar.FindSeries(booked[0].Series!.Id).Select(booking => booking.Status).ShouldBe(
            [BookingStatus.Cancelled, BookingStatus.Completed, BookingStatus.Confirmed, BookingStatus.Cancelled]);
    }

    [Fact]
    public void A_clash_is_resolved_by_another_time_or_left_out_in_the_same_commit()
    {
        _model.Book(Plans.Book("other", Plans.Monday.AddDays(7), Plans.Visitor(2)));
        _model.Set(Plans.WorkWeek() with { Overrides = [new DateOverride(new DateOnly(2026, 12, 14), [])] });
        var series = Plans.Series("s", Plans.Monday, 5);
        var alternative = _model.BookSeries(series).Problem!.Clashes![0].Alternatives[0].Start;
        var entries = _model.Journal.Count;

        var booked = _model.BookSeries(series with { Exceptions = [new(2, alternative), new(4, null, Skip: true)] }).Value.ShouldNotBeNull();

        booked.Select(booking => booking.Start).ShouldBe([Plans.Monday, alternative, Plans.Monday.AddDays(14), Plans.Monday.AddDays(28)]);
        booked.Select(booking => (booking.Series!.Number, booking.Series.Count)).ShouldBe([(1, 4), (2, 4), (3, 4), (4, 4)]);
        _model.Journal.Count.ShouldBe(entries + 4);
        _model.Replayed().FindSeries(booked[0].Series!.Id).Count.ShouldBe(4);
    }

    [Fact]
    public void What_is_left_out_need_not_be_free_and_the_first_that_is_booked_tells_of_the_series()
    {
        _model.Book(Plans.Book("other", Plans.Monday, Plans.Visitor(2)));

        var booked = _model.BookSeries(Plans.Series("s", Plans.Monday, 3) with { Exceptions = [new(1, null, Skip: true)] }).Value.ShouldNotBeNull();

        booked.Select(booking => (booking.Start, booking.Series!.Number)).ShouldBe([(Plans.Monday.AddDays(7), 1), (Plans.Monday.AddDays(14), 2)]);
    }

    [Fact]
    public void Leaving_out_the_first_ones_opens_no_way_around_the_booking_window()
    {
        var window = Plans.WorkWeek().BookingWindowDays;
        var count = (window / 7) + 3;
        var exceptions = Enumerable.Range(1, count - 1).Select(number => new SeriesException(number, null, Skip: true)).ToList();

        var clash = _model.BookSeries(Plans.Series("s", Plans.Monday, count) with { Exceptions = exceptions })
            .Problem.ShouldNotBeNull().Clashes.ShouldNotBeNull().ShouldHaveSingleItem();

        (clash.Number, clash.Code).ShouldBe((count, "outside_availability"));
        _model.Calendar.Bookings.ShouldBeEmpty();
    }

    [Fact]
    public void Two_appointments_of_one_series_are_not_moved_onto_each_other()
    {
        var both = Plans.Monday.AddDays(3);

        var clash = _model.BookSeries(Plans.Series("s", Plans.Monday, 3) with { Exceptions = [new(1, both), new(2, both.AddMinutes(30))] })
            .Problem.ShouldNotBeNull().Clashes.ShouldNotBeNull().ShouldHaveSingleItem();

        (clash.Number, clash.Start, clash.Code).ShouldBe((2, both.AddMinutes(30), "slot_taken"));
        clash.Alternatives.ShouldAllBe(slot => slot.Start >= both.AddHours(1) || slot.End <= both);
        _model.Calendar.Bookings.ShouldBeEmpty();
    }

    [Fact]
    public void An_exception_stays_nearer_to_its_own_time_than_a_whole_interval()
    {
        var clash = _model.BookSeries(Plans.Series("s", Plans.Monday, 3) with { Exceptions = [new(2, Plans.Monday.AddDays(14).AddHours(2))] })
            .Problem.ShouldNotBeNull().Clashes.ShouldNotBeNull().ShouldHaveSingleItem();

        (clash.Number, clash.Code).ShouldBe((2, "outside_availability"));
    }

    [Fact]
    public void An_exception_that_is_taken_is_a_clash_as_any_other()
    {
        var taken = Plans.Monday.AddDays(7).AddHours(3);
        _model.Book(Plans.Book("other", taken, Plans.Visitor(2)));

        var clash = _model.BookSeries(Plans.Series("s", Plans.Monday, 3) with { Exceptions = [new(2, taken)] })
            .Problem.ShouldNotBeNull().Clashes.ShouldNotBeNull().ShouldHaveSingleItem();

        (clash.Number, clash.Start, clash.Code).ShouldBe((2, taken, "slot_taken"));
    }
}
