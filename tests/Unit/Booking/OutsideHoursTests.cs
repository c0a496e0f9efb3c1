using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Practice;
using Realtime.Grains.Booking;

namespace Realtime.Tests.Unit.Booking;

/// <summary>A change of the rules breaks no booking: it says which ones they do not cover any more.</summary>
public sealed class OutsideHoursTests
{
    private readonly CalendarModel _model = new();

    [Fact]
    public void Bookings_that_hours_time_off_or_a_holiday_no_longer_cover_are_named_with_why_by_start()
    {
        foreach (var (id, hours) in new[] { ("noon", 3.0), ("early", 0), ("away", 28), ("closed", 48), ("fine", 52) })
        {
            _model.Book(Plans.Book(id, Plans.Monday.AddHours(hours), Plans.Visitor(id.Length))).Problem.ShouldBeNull();
        }

        _model.Set(Plans.EveryDay("UTC", "10:00", "14:00", step: 45) with { TimeOff = [new TimeOff(Plans.Monday.AddHours(27), Plans.Monday.AddHours(29), null)] });
        var holidays = new PracticeHolidays("UTC", [new Holiday(new DateOnly(2026, 11, 25), "Closed")]);

        Reasons(holidays).ShouldBe([(0, OutsideReason.Hours), (28, OutsideReason.TimeOff), (48, OutsideReason.Holiday), (52, OutsideReason.Holiday)]);
        Reasons(null).ShouldBe([(0, OutsideReason.Hours), (28, OutsideReason.TimeOff), (48, OutsideReason.Hours)]);
        _model.Calendar.Bookings.ShouldAllBe(booked => booked.Booking.Status == BookingStatus.Confirmed && booked.Booking.Version == 1);
    }

    [Fact]
    public void What_is_past_cancelled_or_over_is_not_named()
    {
        var asked = Plans.Hour with { Policy = new BookingPolicy { Approval = BookingApproval.Manual, ApprovalMinutes = 60 } };
        _model.Book(Plans.Book("over", Plans.Monday, service: asked));
        var cancelled = _model.Book(Plans.Book("gone", Plans.Monday.AddHours(2))).Value!;
        _model.Change(Plans.Status("c", cancelled.Id, BookingStatus.Cancelled));
        _model.Book(Plans.Book("past", Plans.Now.AddHours(1)));
        _model.Set(Plans.WorkWeek() with { Weekly = [] });
        Reasons(null).Count.ShouldBe(2);

        _model.Now += TimeSpan.FromHours(1);

        Reasons(null).ShouldBeEmpty();
    }

    [Fact]
    public void A_lower_limit_another_step_or_a_shorter_window_puts_nothing_outside_hours()
    {
        _model.Book(Plans.Book("b1", Plans.Monday.AddMinutes(30)));
        _model.Book(Plans.Book("b2", Plans.Monday.AddHours(2)));
        _model.Set(Plans.WorkWeek(notice: 10_000, window: 1, step: 60) with { DailyBookingsMax = 1 });

        Reasons(null).ShouldBeEmpty();
    }

    private List<(double, OutsideReason)> Reasons(PracticeHolidays? holidays) =>
        _model.Calendar.Outside(holidays, _model.Now).ConvertAll(outside => ((outside.Start - Plans.Monday).TotalHours, outside.Reason));
}
