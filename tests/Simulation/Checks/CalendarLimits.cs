using NodaTime;
using NodaTime.Calendars;
using Realtime.GrainInterfaces.Booking;

namespace Realtime.Tests.Simulation.Checks;

/// <summary>How many appointments a schedule allows on a date and in a week, counted anew each time.</summary>
internal sealed class CalendarLimits(Schedule schedule)
{
    private readonly DateTimeZone _zone = DateTimeZoneProviders.Tzdb[schedule.TimeZone];

    /// <summary>What is exceeded around this start, its own appointment counted; null where nothing is.</summary>
    public string? Excess(DateTimeOffset start, IEnumerable<DateTimeOffset> starts)
    {
        var (date, all) = (DateOf(start), starts.Select(DateOf).ToList());
        var (onDate, inWeek) = (all.Count(other => other == date), all.Count(other => WeekOf(other) == WeekOf(date)));
        return onDate > schedule.DailyBookingsMax ? $"{onDate} on {date}" : inWeek > schedule.WeeklyBookingsMax ? $"{inWeek} in the week of {date}" : null;
    }

    private static (int Year, int Week) WeekOf(LocalDate date) => (WeekYearRules.Iso.GetWeekYear(date), WeekYearRules.Iso.GetWeekOfWeekYear(date));

    private LocalDate DateOf(DateTimeOffset instant) => Instant.FromDateTimeOffset(instant).InZone(_zone).Date;
}
