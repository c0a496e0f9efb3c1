using NodaTime;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Grains.Desk;

/// <summary>When a practice is open, in its own zone, holidays excepted. Without any hours it is never said to be closed.</summary>
public static class BusinessHours
{
    private const int DaysAhead = 31;

    /// <summary>Where it is closed at <paramref name="now"/>: when it opens again, within a month. Null where it is open, or does not.</summary>
    public static DateTimeOffset? OpensAt(OrganizationProfile profile, DateTimeOffset now)
    {
        if (profile.BusinessHours.Count == 0 || DateTimeZoneProviders.Tzdb.GetZoneOrNull(profile.TimeZone) is not { } zone)
        {
            return null;
        }

        var instant = Instant.FromDateTimeOffset(now);
        var today = instant.InZone(zone).Date;
        var spans = Enumerable.Range(-1, DaysAhead + 1).Select(days => today.PlusDays(days))
            .Where(date => !profile.Holidays.Exists(holiday => holiday.Date == date.ToDateOnly())).SelectMany(date => profile.BusinessHours
            .Where(hours => (int)hours.Day == (int)date.DayOfWeek % 7)
            .Select(hours => (Start: At(zone, date, hours.Start), End: At(zone, date, hours.End)))).OrderBy(span => span.Start).ToList();
        return spans.Exists(span => span.Start <= instant && instant < span.End)
            ? null
            : spans.Where(span => span.Start > instant).Select(span => (DateTimeOffset?)span.Start.ToDateTimeOffset()).FirstOrDefault();
    }

    private static Instant At(DateTimeZone zone, LocalDate date, TimeOfDay time)
    {
        var local = time.Minutes == TimeOfDay.MinutesMax ? date.PlusDays(1).AtMidnight() : date.At(new LocalTime(time.Minutes / 60, time.Minutes % 60));
        return zone.AtLeniently(local).ToInstant();
    }
}
