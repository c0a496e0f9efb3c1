using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.Grains.Booking;

namespace Realtime.Tests.Unit.Booking;

/// <summary>No more appointments on a date or in a week than the schedule allows, whatever they are made by.</summary>
public sealed class CapsTests
{
    private readonly CalendarModel _model = new();

    [Fact]
    public void A_full_day_offers_nothing_more_and_answers_with_slots_of_other_days()
    {
        Limit(daily: 2);
        Book("b1", 0).Problem.ShouldBeNull();
        _model.Times(Plans.Hour, Plans.Monday.Date.AsUtc()).Count.ShouldBe(13);
        Book("b2", 2).Problem.ShouldBeNull();

        _model.Times(Plans.Hour, Plans.Monday.Date.AsUtc()).ShouldBeEmpty();
        var refused = Book("b3", 4, number: 3).Problem!;
        (refused.Code, refused.Detail).ShouldBe((ErrorCatalogue.SlotTaken.Code, "The therapist takes no more appointments that day."));
        refused.Alternatives!.Select(slot => slot.Start.Day).ShouldBe([24, 24, 24]);
    }

    [Fact]
    public void A_full_week_ends_on_Sunday_and_another_one_begins_on_Monday()
    {
        _model.Set(Plans.EveryDay("UTC", "09:00", "17:00") with { WeeklyBookingsMax = 1 });
        Book("b1", 6 * 24).Value!.Start.DayOfWeek.ShouldBe(DayOfWeek.Sunday);

        _model.Starts(Plans.Hour, Plans.Monday, Plans.Monday.AddDays(7)).ShouldBeEmpty();
        Book("b2", 0, number: 2).Problem!.Detail.ShouldContain("that week");
        Book("b3", 7 * 24, number: 2).Problem.ShouldBeNull();
        Book("b4", -24, number: 2).Problem.ShouldBeNull();
    }

    [Fact]
    public void A_cancelled_booking_makes_room_and_a_completed_one_does_not()
    {
        Limit(daily: 1);
        var booking = Book("b1", 0).Value!;
        _model.Change(Plans.Status("c1", booking.Id, BookingStatus.Completed));
        Book("b2", 2).Problem.ShouldNotBeNull();

        Limit(daily: 2);
        var other = Book("b3", 2).Value!;
        Book("b4", 4).Problem.ShouldNotBeNull();
        _model.Change(Plans.Status("c2", other.Id, BookingStatus.Cancelled));
        Book("b5", 4).Problem.ShouldBeNull();
    }

    [Fact]
    public void Anothers_hold_counts_so_that_it_is_not_in_vain_and_ones_own_does_not()
    {
        Limit(daily: 1);
        var hold = _model.Hold(Plans.Hold("h1", Plans.Monday)).Value!;

        Book("b1", 3, number: 2).Problem!.Code.ShouldBe(ErrorCatalogue.SlotTaken.Code);
        _model.Hold(Plans.Hold("h2", Plans.Monday.AddHours(3), Plans.Visitor(2))).Problem.ShouldNotBeNull();
        _model.Times(Plans.Hour, Plans.Monday.Date.AsUtc(), "vi_2").ShouldBeEmpty();
        _model.Times(Plans.Hour, Plans.Monday.Date.AsUtc(), "vi_1").Count.ShouldBe(15);
        Book("b2", 3, number: 1).Problem.ShouldBeNull();
        _model.Calendar.FindHold(hold.Id).ShouldBeNull();
    }

    [Fact]
    public void A_hold_that_ran_out_counts_no_more()
    {
        Limit(daily: 1);
        _model.Hold(Plans.Hold("h1", Plans.Monday));
        _model.Now += CalendarDecisions.HoldLifetime;

        Book("b1", 3, number: 2).Problem.ShouldBeNull();
    }

    [Fact]
    public void A_booking_moves_within_its_own_full_day_but_not_into_another()
    {
        Limit(daily: 1);
        var booking = Book("b1", 0).Value!;
        Book("b2", 24, number: 2).Problem.ShouldBeNull();

        _model.Move(Plans.Move("m1", booking.Id, Plans.Monday.AddHours(4))).Problem.ShouldBeNull();
        var refused = _model.Move(Plans.Move("m2", booking.Id, Plans.Monday.AddDays(1).AddHours(4))).Problem!;
        refused.Code.ShouldBe(ErrorCatalogue.SlotTaken.Code);
        refused.Alternatives!.ShouldAllBe(slot => slot.Start.Day == 23 || slot.Start.Day == 25);
    }

    [Fact]
    public void Appointments_of_one_series_count_for_each_other()
    {
        Limit(weekly: 1);
        var exceptions = new List<SeriesException> { new(2, Plans.Monday.AddDays(2)) };

        var refused = _model.BookSeries(Plans.Series("s1", Plans.Monday, 2) with { Exceptions = exceptions });
        refused.Problem!.Clashes!.ShouldHaveSingleItem().Number.ShouldBe(2);
        refused.Problem.Clashes![0].Alternatives.ShouldAllBe(slot => slot.Start >= Plans.Monday.AddDays(7) || slot.Start < Plans.Monday);
        _model.BookSeries(Plans.Series("s2", Plans.Monday, 2)).Value!.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("America/New_York", "2026-11-23T04:30Z", "2026-11-23T05:00Z", false)]
    [InlineData("America/New_York", "2026-11-23T05:00Z", "2026-11-24T04:30Z", true)]
    [InlineData("Pacific/Kiritimati", "2026-11-23T09:30Z", "2026-11-23T10:00Z", false)]
    [InlineData("Pacific/Kiritimati", "2026-11-23T10:00Z", "2026-11-24T09:30Z", true)]
    public void A_day_is_the_therapists_own(string zone, string one, string other, bool isSame)
    {
        _model.Set(Plans.EveryDay(zone, "00:00", "24:00") with { DailyBookingsMax = 1 });
        var half = new ServiceTerms("sv_half", 30, 0, 0);
        _model.Book(Plans.Book("b1", Plans.At(one), service: half)).Problem.ShouldBeNull();

        (_model.Book(Plans.Book("b2", Plans.At(other), Plans.Visitor(2), half)).Problem is not null).ShouldBe(isSame);
    }

    [Fact]
    public void A_buffer_that_reaches_into_the_day_before_counts_where_the_appointment_starts()
    {
        _model.Set(Plans.EveryDay("UTC", "00:00", "24:00") with { DailyBookingsMax = 1 });
        var guarded = new ServiceTerms("sv_guarded", 30, 60, 0);
        _model.Book(Plans.Book("b1", Plans.Monday.Date.AsUtc().AddDays(1), service: guarded)).Problem.ShouldBeNull();

        _model.Book(Plans.Book("b2", Plans.Monday, Plans.Visitor(2))).Problem.ShouldBeNull();
        _model.Book(Plans.Book("b3", Plans.Monday.AddDays(1), Plans.Visitor(3))).Problem.ShouldNotBeNull();
    }

    [Fact]
    public void Of_a_full_day_that_is_full_no_more_also_what_its_buffer_took_of_the_next_is_offered()
    {
        _model.Set(Plans.EveryDay("UTC", "00:00", "24:00") with { DailyBookingsMax = 1 });
        var half = new ServiceTerms("sv_half", 30, 0, 5);
        var midnight = Plans.Monday.Date.AsUtc().AddDays(1);
        var last = _model.Book(Plans.Book("b1", midnight.AddMinutes(-30), service: half)).Value!;
        _model.Add(new WaiterAdded(new Waiter("wl_1", 1, "vi_2", half, midnight, midnight.AddMinutes(30))));

        _model.Change(Plans.Status("c1", last.Id, BookingStatus.Cancelled)).Problem.ShouldBeNull();
        _model.Calendar.NextOffer(Plans.Therapist, _model.Now, () => "hd_1").ShouldNotBeNull().Hold.Start.ShouldBe(midnight);
    }

    [Fact]
    public void The_twenty_five_hours_of_an_autumn_day_are_one_day()
    {
        _model.Now = Plans.At("2026-10-30T12:00Z");
        _model.Set(Plans.EveryDay("America/New_York", "00:00", "24:00") with { DailyBookingsMax = 1 });
        _model.Book(Plans.Book("b1", Plans.At("2026-11-02T04:00Z"))).Problem.ShouldBeNull();

        _model.Book(Plans.Book("b2", Plans.At("2026-11-01T04:00Z"), Plans.Visitor(2))).Problem.ShouldNotBeNull();
        _model.Book(Plans.Book("b3", Plans.At("2026-11-02T05:00Z"), Plans.Visitor(2))).Problem.ShouldBeNull();
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(201, null)]
    [InlineData(null, 0)]
    [InlineData(null, 1_401)]
    public void A_limit_of_none_or_of_more_than_there_is_time_for_is_refused(int? daily, int? weekly) =>
        ScheduleRules.Check(Plans.WorkWeek() with { DailyBookingsMax = daily, WeeklyBookingsMax = weekly })!.Errors!.Keys
            .ShouldBe([daily is null ? "weeklyBookingsMax" : "dailyBookingsMax"]);

    private void Limit(int? daily = null, int? weekly = null) =>
        _model.Set(Plans.WorkWeek() with { DailyBookingsMax = daily, WeeklyBookingsMax = weekly });

    private Outcome<GrainInterfaces.Booking.Booking> Book(string id, double hours, int number = 1) =>
        _model.Book(Plans.Book(id, Plans.Monday.AddHours(hours), Plans.Visitor(number)));
}
