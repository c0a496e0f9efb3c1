using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Practice;
using Realtime.Grains.Booking;

namespace Realtime.Tests.Unit.Booking;

/// <summary>A practice's holidays close its calendars, whoever asks for what, on the practice's own dates.</summary>
public sealed class HolidayTests
{
    private static readonly DateOnly MondayDate = new(2026, 11, 23);

    private readonly CalendarModel _model = new();

    [Fact]
    public void Nothing_is_offered_on_a_holiday_and_all_else_is_as_before()
    {
        _model.Times(Closed(Plans.Hour), Plans.Monday.Date.AsUtc()).ShouldBeEmpty();
        _model.Times(Closed(Plans.Hour), Plans.Monday.Date.AsUtc().AddDays(1)).Count.ShouldBe(15);
        _model.Times(Plans.Hour, Plans.Monday.Date.AsUtc()).Count.ShouldBe(15);
    }

    [Fact]
    public void Every_command_is_refused_on_a_holiday_and_told_its_name()
    {
        var (hour, start) = (Closed(Plans.Hour), Plans.Monday.AddHours(1));
        var booking = _model.Book(Plans.Book("b", Plans.Monday.AddDays(1))).Value!;

        Refused(_model.Book(Plans.Book("b1", start, service: hour)));
        Refused(_model.Book(Plans.Book("b2", start, Plans.Staff, hour)));
        Refused(_model.Hold(Plans.Hold("h", start, service: hour)));
        Refused(_model.Move(Plans.Move("m", booking.Id, start) with { Holidays = hour.Holidays }));
        Refused(_model.BookSeries(new BookSeries(Plans.Book("s1", start, service: hour), SeriesInterval.Week, 2)));
        var before = Plans.Monday.AddDays(-3).AddHours(6);
        var clash = _model.BookSeries(new BookSeries(Plans.Book("s2", before, service: Closed(Plans.Hour, MondayDate.AddDays(4))), SeriesInterval.Week, 3))
            .Problem!.Clashes!.ShouldHaveSingleItem();
        (clash.Number, clash.Code).ShouldBe((2, ErrorCatalogue.OutsideAvailability.Code));
        clash.Alternatives.ShouldAllBe(slot => slot.Start.Date != before.Date.AddDays(7));
        _model.Journal.Count.ShouldBe(2);
    }

    [Fact]
    public void Alternatives_and_the_best_slots_leave_holidays_out()
    {
        _model.Book(Plans.Book("b", Plans.Monday.AddDays(-3).AddHours(7))).Value.ShouldNotBeNull();

        var refused = _model.Book(Plans.Book("b2", Plans.Monday.AddDays(-3).AddHours(7), Plans.Visitor(2), Closed(Plans.Hour)));

        refused.Problem!.Alternatives!.Select(slot => slot.Start.DayOfWeek).ShouldNotContain(DayOfWeek.Monday);
        var query = new SlotQuery(Closed(Plans.Hour), Plans.Monday.AddHours(-9), Plans.Monday.AddDays(3), null);
        _model.Calendar.Candidates(query, Closed(Plans.Hour), Plans.Therapist, _model.Now).Select(candidate => candidate.Slot.Start.Day).Distinct().ShouldBe([24, 25]);
    }

    [Fact]
    public void An_override_does_not_open_a_holiday()
    {
        _model.Set(Plans.WorkWeek() with { Overrides = [new DateOverride(MondayDate, [Plans.Hours("10:00", "12:00")])] });

        _model.Times(Closed(Plans.Hour), Plans.Monday.Date.AsUtc()).ShouldBeEmpty();
        _model.Times(Plans.Hour, Plans.Monday.Date.AsUtc()).ShouldBe(["10:00", "10:30", "11:00"]);
    }

    [Theory]
    [InlineData("UTC", "2026-11-23", "00:00 00:30 01:00 01:30 02:00", false)]
    [InlineData("America/New_York", "2026-11-22", "00:00 00:30 01:00 01:30 02:00", false)]
    [InlineData("America/New_York", "2026-11-23", "00:00 00:30 01:00 01:30 02:00", true)]
    [InlineData("Pacific/Kiritimati", "2026-11-23", "00:00 00:30 01:00 01:30 02:00", false)]
    [InlineData("Pacific/Kiritimati", "2026-11-24", "00:00 00:30 01:00 01:30 02:00", true)]
    public void A_holiday_is_a_date_of_the_practice_whatever_zone_its_therapist_works_in(string zone, string date, string starts, bool isOffered)
    {
        _model.Set(Plans.WorkWeek() with { Weekly = [Plans.Hours(DayOfWeek.Monday, "00:00", "03:00")] });
        var closed = Plans.Hour with { Holidays = new PracticeHolidays(zone, [new Holiday(DateOnly.Parse(date), "Closed")]) };

        _model.Times(closed, Plans.Monday.Date.AsUtc()).ShouldBe(isOffered ? starts.Split(' ') : []);
    }

    [Fact]
    public void An_appointment_that_would_last_into_a_holiday_is_not_offered()
    {
        _model.Set(Plans.EveryDay("UTC", "00:00", "24:00"));
        var hours = _model.Times(Closed(new ServiceTerms("sv_long", 90, 0, 0), MondayDate.AddDays(1)), Plans.Monday.Date.AsUtc());

        hours[^1].ShouldBe("22:30");
        _model.Times(Closed(Plans.Hour, MondayDate), Plans.Monday.Date.AsUtc().AddDays(1))[0].ShouldBe("00:00");
    }

    [Theory]
    [InlineData("Pacific/Apia", "2011-12-30", 0)]
    [InlineData("America/New_York", "2026-03-08", 23)]
    [InlineData("Australia/Lord_Howe", "2026-04-05", 24.5)]
    public void A_holiday_is_as_long_as_its_date_is(string zone, string date, double hours)
    {
        var holidays = new PracticeHolidays(zone, [new Holiday(DateOnly.Parse(date), "Closed")]);
        var midnight = DateTime.Parse(date).AsUtc();

        var closed = holidays.Around(midnight.AddDays(-1), midnight.AddDays(2)).ShouldHaveSingleItem();

        (closed.To - closed.From).TotalHours.ShouldBe(hours);
    }

    private static void Refused<T>(Outcome<T> outcome)
    {
        outcome.Problem!.Code.ShouldBe(ErrorCatalogue.OutsideAvailability.Code);
        outcome.Problem.Detail.ShouldContain("Founder's day");
    }

    private static ServiceTerms Closed(ServiceTerms service, DateOnly? date = null) =>
        service with { Holidays = new PracticeHolidays("UTC", [new Holiday(date ?? MondayDate, "Founder's day")]) };
}
