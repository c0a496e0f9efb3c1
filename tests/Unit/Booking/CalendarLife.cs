using System.Globalization;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Tests.Unit.Booking;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>What may be done in a life. By how often each stands here it is drawn.</summary>
public enum Deed
{
    Book, BookAgain, BookWithHold, Hold, HoldAgain, Cancel, CancelRest, Move, Release, Pass, Expire, BookSeries, Confirm, ConfirmRest, SetAnyStatus,
    Limit, Close,
}

/// <param name="Who">0–3 are visitors, 4 is staff.</param>
/// <param name="Slot">Half hours after Monday 8:00; Monday and Tuesday.</param>
/// <param name="Other">Which service, booking, hold or policy.</param>
public readonly record struct Step(Deed Deed, int Who, int Slot, int Other)
{
    public DateTimeOffset Start => At(Slot);

    public Caller By => Who == 4 ? Plans.Staff : Plans.Visitor(Who);

    public static DateTimeOffset At(int slot) => Plans.Monday.AddHours(-1).AddDays(slot / 24).AddMinutes(slot % 24 * 30);

    /// <summary>For whoever reads a life that broke a rule.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{By.UserId}: {Deed} {Start:ddd HH:mm} #{Other}, {CalendarLife.Services[Other % 4].ServiceId}");
}

/// <summary>One life of a calendar: what was done, and the practice's rules meanwhile.</summary>
internal sealed class CalendarLife
{
    public const int StepMinutes = 30;
    public const int NoticeMinutes = 60;

    public static readonly ServiceTerms[] Services = [Plans.Hour, Plans.Guarded, new("sv_long", 90, 0, 10), new("sv_short", 25, 5, 0)];

    public static readonly TimeOff Off = new(Plans.Monday.AddHours(3), Plans.Monday.AddHours(4), null);

    private static readonly BookingPolicy[] s_policies =
    [
        new(),
        new() { Approval = BookingApproval.Manual, ApprovalMinutes = 20, CancelNoticeMinutes = 24 * 60 },
        new() { Approval = BookingApproval.Manual, ApprovalMinutes = 5_000, RescheduleNoticeMinutes = 60 * 60 },
        new() { ClientsCancel = false, ClientsReschedule = false },
    ];

    public CalendarModel Model { get; } = new(Plans.WorkWeek(notice: NoticeMinutes, window: 30, step: StepMinutes) with { TimeOff = [Off] });

    /// <summary>The practice's at present; Monday and Tuesday may be among them.</summary>
    public PracticeHolidays Holidays { get; private set; } = new("UTC", []);

    /// <summary>Does it, and says what rule was broken by it; null where none was.</summary>
    public string? Do(Step step, int index)
    {
        var booking = Model.Calendar.Bookings.OrderBy(booked => booked.Booking.Id, StringComparer.Ordinal).ElementAtOrDefault(step.Other)?.Booking;
        var bookingId = booking?.Id ?? "bk_none";
        var hold = Model.Calendar.Holds.OrderBy(held => held.Hold.Id, StringComparer.Ordinal).ElementAtOrDefault(step.Other)?.Hold.Id;

        // Now and then a command comes twice.
        var id = $"c{(step.Other == 7 ? index / 2 : index)}";
        var isNew = Model.Calendar.ResultOf(id) is null;
        switch (step.Deed)
        {
            case Deed.Book or Deed.BookAgain or Deed.BookWithHold:
                return Sold(Model.Book(Plans.Book(id, step.Start, step.By, Terms(step), step.Deed == Deed.BookWithHold ? hold : null)), isNew);
            case Deed.Hold or Deed.HoldAgain:
                Model.Hold(Plans.Hold(id, step.Start, step.By, Terms(step)));
                return null;
            case Deed.Cancel or Deed.CancelRest:
                var cancelled = Model.Change(Plans.Status(id, bookingId, BookingStatus.Cancelled, step.By) with { Following = step.Deed == Deed.CancelRest });
                return isNew ? Bound(booking, booking?.Policy?.CancelBy, step.By, cancelled) : null;
            case Deed.Move:
                var moved = Model.Move(Plans.Move(id, bookingId, step.Start, step.By) with { Holidays = Holidays });
                return !isNew || booking?.Start == step.Start ? null : Bound(booking, booking?.Policy?.RescheduleBy, step.By, moved) ?? Sold(moved, isNew);
            case Deed.Release:
                Model.Release(step.By, hold ?? "hd_none");
                return null;
            case Deed.Pass:
                Model.Now += TimeSpan.FromMinutes(step.Slot * (step.Other < 5 ? 1 : 30));
                return null;
            case Deed.Expire:
                Model.Expire();
                return Model.Calendar.Pending.Any(booked => booked.IsOver(Model.Now)) ? "what is over did not expire" : null;
            case Deed.BookSeries:
                var series = Model.BookSeries(
                    new BookSeries(Plans.Book(id, step.Start, step.By, Terms(step)), (SeriesInterval)(step.Other % 2), 2 + (step.Other % 3), Exceptions(step)));
                return series.Value?.Select(one => Sold(one, isNew)).FirstOrDefault(broken => broken is not null);
            case Deed.Confirm or Deed.ConfirmRest:
                return Confirmed(booking, Model.Change(Plans.Status(id, bookingId, BookingStatus.Confirmed) with { Following = step.Deed == Deed.ConfirmRest }), isNew);
            case Deed.SetAnyStatus:
                return Confirmed(booking, Model.Change(Plans.Status(id, bookingId, (BookingStatus)(step.Slot % 5))), isNew);
            case Deed.Limit:
                Model.Set(Model.Calendar.Schedule! with
                {
                    DailyBookingsMax = step.Other < 3 ? null : step.Other - 2,
                    WeeklyBookingsMax = step.Slot % 3 == 0 ? null : 1 + (step.Slot % 7),
                });
                return null;
            default:
                Holidays = new(step.Other % 2 == 0 ? "UTC" : "America/New_York", step.Slot % 3 == 0 ? [] : [new Holiday(new DateOnly(2026, 11, 22 + (step.Slot % 3)), "Closed")]);
                return null;
        }
    }

    /// <summary>A service as it is given at present.</summary>
    public ServiceTerms Terms(Step step) => Services[step.Other % 4] with { Holidays = Holidays, Policy = s_policies[(step.Slot + step.Other) % 4] };

    /// <summary>Live bookings on that date and in that week, and how many others hold.</summary>
    public int CountOn(DateTimeOffset from, DateTimeOffset to, string? holderId) =>
        Model.Calendar.Bookings.Count(booked => IsLive(booked.Booking) && booked.Booking.Start >= from && booked.Booking.Start < to)
        + (holderId is null ? 0 : Model.Calendar.Holds.Count(held =>
            held.HolderId != holderId && held.Hold.ExpiresAt > Model.Now && held.Hold.Start >= from && held.Hold.Start < to));

    /// <summary>Not cancelled, and not over by time, whether that was noted or not.</summary>
    public bool IsLive(Booking booking) =>
        booking.Status != BookingStatus.Cancelled && !(booking.Status == BookingStatus.Pending && booking.ConfirmBy <= Model.Now);

    /// <summary>A time that was just sold is on no holiday, and within the limits of its date and week.</summary>
    private string? Sold(Outcome<Booking> outcome, bool isNew)
    {
        if (!isNew || outcome.Value is not { } booking || !IsLive(booking))
        {
            return null;
        }

        var (date, schedule) = (booking.Start.UtcDateTime.Date.AsUtc(), Model.Calendar.Schedule!);
        var monday = date.AddDays(-(((int)date.DayOfWeek + 6) % 7));
        return CountOn(date, date.AddDays(1), null) > (schedule.DailyBookingsMax ?? int.MaxValue) ? $"{booking.Id} is one too many on its date"
            : CountOn(monday, monday.AddDays(7), null) > (schedule.WeeklyBookingsMax ?? int.MaxValue) ? $"{booking.Id} is one too many in its week"
            : NaiveRules.IsClosed(Holidays, booking.Start, booking.End) ? $"{booking.Id} is on a holiday"
            : null;
    }

    /// <summary>A client is bound by what was agreed, and nobody else is.</summary>
    private string? Bound(Booking? before, DateTimeOffset? until, Caller by, Outcome<Booking> outcome)
    {
        var forbidden = before?.Policy is not null && !by.Role.IsStaff && !(Model.Now <= until);
        return outcome.Problem is null && forbidden ? $"{by.UserId} changed {before!.Id}, which was forbidden since {until}"
            : outcome.Problem?.Code == ErrorCatalogue.PolicyForbids.Code && !forbidden ? $"{by.UserId} was forbidden to change {before!.Id}"
            : null;
    }

    private string? Confirmed(Booking? before, Outcome<Booking> outcome, bool isNew) =>
        isNew && before is { Status: BookingStatus.Pending, ConfirmBy: { } confirmBy } && confirmBy <= Model.Now && outcome.Problem is null
            ? $"{before.Id} changed after it was over"
            : null;

    // Now none, now the second moved to about the first's own time, now also the first left out.
    private static List<SeriesException>? Exceptions(Step step) => step.Other switch
    {
        < 3 => null,
        < 6 => [new(2, Step.At(step.Slot + step.Other - 3).AddDays(step.Other == 4 ? 0 : 1))],
        _ => [new(1, null, Skip: true), new(2, Step.At((step.Slot + step.Other) % 48).AddDays(7))],
    };
}
