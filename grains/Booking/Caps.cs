namespace Realtime.Grains.Booking;

/// <summary>
/// How many appointments a therapist takes on one local date and in one ISO week, as the schedule limits it, for one holder at one
/// moment. Everybody's live bookings count, and others' live holds, so that no hold is in vain; one's own is used up or replaced.
/// </summary>
public sealed class Caps
{
    private readonly Calendar _calendar;
    private readonly WorkingHours _hours;
    private readonly DateTimeOffset _now;
    private readonly string? _holderId;
    private readonly string? _exceptBooking;
    private readonly List<DateTimeOffset> _alsoBooked = [];

    // Whoever asks for one start after another asks for the same date many times.
    private Period _day;
    private Period _week;

    private Caps(Calendar calendar, WorkingHours hours, DateTimeOffset now, string? holderId, string? exceptBooking) =>
        (_calendar, _hours, _now, _holderId, _exceptBooking) = (calendar, hours, now, holderId, exceptBooking);

    private readonly record struct Period(DateTimeOffset From, DateTimeOffset To, int Count);

    /// <summary>Null where the schedule limits nothing.</summary>
    public static Caps? Of(Calendar calendar, DateTimeOffset now, string? holderId, string? exceptBooking) =>
        calendar.Hours is { Schedule: { DailyBookingsMax: not null } or { WeeklyBookingsMax: not null } } hours
            ? new Caps(calendar, hours, now, holderId, exceptBooking)
            : null;

    /// <summary>Why one more appointment at this start would be too many; null where it would not.</summary>
    public string? FullFor(DateTimeOffset start)
    {
        var schedule = _hours.Schedule;
        if (schedule.DailyBookingsMax is { } daily && Count(ref _day, start, _hours.DayOf) >= daily)
        {
            return "The therapist takes no more appointments that day.";
        }

        return schedule.WeeklyBookingsMax is { } weekly && Count(ref _week, start, _hours.WeekOf) >= weekly
            ? "The therapist takes no more appointments that week."
            : null;
    }

    /// <summary>Counts an appointment that the same decision books.</summary>
    public void Add(DateTimeOffset start) => _alsoBooked.Add(start);

    private int Count(ref Period period, DateTimeOffset start, Func<DateTimeOffset, (DateTimeOffset From, DateTimeOffset To)> around)
    {
        if (start < period.From || start >= period.To)
        {
            var (from, to) = around(start);
            period = new Period(from, to, _calendar.CountStarts(from, to, _now, _holderId, _exceptBooking));
        }

        var (begins, ends) = (period.From, period.To);
        return period.Count + _alsoBooked.Count(other => other >= begins && other < ends);
    }
}
