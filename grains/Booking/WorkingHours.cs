using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Grains.Booking;

/// <summary>
/// A schedule as instants: which starts its local rules offer. Skipped local times (spring) are not offered; repeated ones
/// (autumn) are two instants. A slot lies wholly within one interval of its date.
/// </summary>
public sealed class WorkingHours
{
    private readonly Schedule _schedule;
    private readonly DateTimeZone _zone;
    private readonly Dictionary<DayOfWeek, List<DayHours>> _weekly;
    private readonly Dictionary<DateOnly, List<DayHours>> _overrides;

    /// <param name="schedule">The rules.</param>
    /// <param name="zones">Which version of the time zone database says what they mean; null: this program's.</param>
    public WorkingHours(Schedule schedule, IDateTimeZoneProvider? zones = null)
    {
        _schedule = schedule;
        _zone = (zones ?? DateTimeZoneProviders.Tzdb)[schedule.TimeZone];
        _weekly = schedule.Weekly
            .GroupBy(hours => hours.Day)
            .ToDictionary(day => day.Key, day => day.Select(hours => new DayHours(hours.Start, hours.End)).OrderBy(hours => hours.Start).ToList());
        _overrides = schedule.Overrides.ToDictionary(day => day.Date, day => day.Intervals.OrderBy(hours => hours.Start).ToList());
    }

    public Schedule Schedule => _schedule;

    /// <summary>The local dates that may have a start in <c>[from, to)</c>, ascending.</summary>
    public IEnumerable<DateOnly> DatesAround(DateTimeOffset from, DateTimeOffset to)
    {
        var last = LocalDate(to).AddDays(1);
        for (var date = LocalDate(from).AddDays(-1); date <= last; date = date.AddDays(1))
        {
            yield return date;
        }
    }

    /// <summary>True where <see cref="StartsOn"/> yields <paramref name="start"/> for its date.</summary>
    public bool Offers(DateTimeOffset start, int durationMinutes) =>
        StartsOn(LocalDate(start), durationMinutes).Contains(start);

    /// <summary>
    /// The same time on the wall so many days later. Where the clock repeats it, the first of both; where the clock skips it, the
    /// first instant after, and <c>IsReal</c> is false.
    /// </summary>
    public (DateTimeOffset Start, bool IsReal) SameTimeLater(DateTimeOffset start, int days)
    {
        var local = Instant.FromDateTimeOffset(start).InZone(_zone).LocalDateTime.PlusDays(days);
        return days == 0 ? (start, true) : (FirstInstant(_zone, local).ToDateTimeOffset(), _zone.MapLocal(local).Count > 0);
    }

    /// <summary>The local date around an instant, from its beginning to its end.</summary>
    public (DateTimeOffset From, DateTimeOffset To) DayOf(DateTimeOffset instant) => DatesFrom(LocalDate(instant), 1);

    /// <summary>The ISO week around an instant: local dates from Monday to Sunday.</summary>
    public (DateTimeOffset From, DateTimeOffset To) WeekOf(DateTimeOffset instant)
    {
        var date = LocalDate(instant);
        return DatesFrom(date.AddDays(-(((int)date.DayOfWeek + 6) % 7)), 7);
    }

    public bool IsTimeOff(DateTimeOffset start, DateTimeOffset end) =>
        _schedule.TimeOff.Exists(off => off.Start < end && start < off.End);

    /// <summary>The working interval, as instants, that <c>[start, end)</c> lies in; null where it lies in none.</summary>
    public (DateTimeOffset Opens, DateTimeOffset Closes)? IntervalAround(DateTimeOffset start, DateTimeOffset end)
    {
        var date = LocalDate(start);
        var midnight = NodaTime.LocalDate.FromDateOnly(date).AtMidnight();
        foreach (var hours in _overrides.GetValueOrDefault(date) ?? _weekly.GetValueOrDefault(date.DayOfWeek) ?? [])
        {
            var opens = FirstInstant(_zone, midnight.PlusMinutes(hours.Start.Minutes)).ToDateTimeOffset();
            var closes = LastInstant(midnight.PlusMinutes(hours.End.Minutes)).ToDateTimeOffset();
            if (opens <= start && end <= closes)
            {
                return (opens, closes);
            }
        }

        return null;
    }

    /// <summary>The instants at which a local date begins and ends in a zone; one and the same for a date that the zone left out.</summary>
    public static (DateTimeOffset From, DateTimeOffset To) DaysOf(DateOnly date, int days, string timeZone)
    {
        var zone = DateTimeZoneProviders.Tzdb[timeZone];
        var local = NodaTime.LocalDate.FromDateOnly(date);
        return (FirstInstant(zone, local.AtMidnight()).ToDateTimeOffset(), FirstInstant(zone, local.PlusDays(days).AtMidnight()).ToDateTimeOffset());
    }

    /// <summary>The date on the wall at an instant.</summary>
    public static DateOnly DateOf(DateTimeOffset instant, string timeZone) =>
        Instant.FromDateTimeOffset(instant).InZone(DateTimeZoneProviders.Tzdb[timeZone]).Date.ToDateOnly();

    /// <summary>The time on the wall at an instant, as a booking keeps what was meant: <c>yyyy-MM-ddTHH:mm</c>.</summary>
    /// <param name="instant">Of the start.</param>
    /// <param name="timeZone">IANA.</param>
    /// <param name="zones">As in the constructor.</param>
    public static string WallTime(DateTimeOffset instant, string timeZone, IDateTimeZoneProvider? zones = null) =>
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm")
            .Format(Instant.FromDateTimeOffset(instant).InZone((zones ?? DateTimeZoneProviders.Tzdb)[timeZone]).LocalDateTime);

    public static bool IsZone(string? timeZone) => timeZone is not null && DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone) is not null;

    private (DateTimeOffset From, DateTimeOffset To) DatesFrom(DateOnly date, int days)
    {
        var local = NodaTime.LocalDate.FromDateOnly(date);
        return (FirstInstant(_zone, local.AtMidnight()).ToDateTimeOffset(), FirstInstant(_zone, local.PlusDays(days).AtMidnight()).ToDateTimeOffset());
    }

    /// <summary>Starts of one local date for an appointment of this length, ascending, before notice, window and what is taken.</summary>
    public IEnumerable<DateTimeOffset> StartsOn(DateOnly date, int durationMinutes)
    {
        var intervals = _overrides.GetValueOrDefault(date) ?? _weekly.GetValueOrDefault(date.DayOfWeek);
        if (intervals is null)
        {
            return [];
        }

        var starts = intervals.SelectMany(hours => StartsIn(date, hours, durationMinutes));

        // Where the clock is set back, the second pass of an hour comes after the whole first one.
        return OffsetAllDay(date) is null ? starts.Order() : starts;
    }

    private IEnumerable<DateTimeOffset> StartsIn(DateOnly date, DayHours hours, int durationMinutes)
    {
        var midnight = NodaTime.LocalDate.FromDateOnly(date).AtMidnight();
        if (OffsetAllDay(date) is { } offset)
        {
            var origin = midnight.WithOffset(offset).ToInstant().ToDateTimeOffset();
            for (var minute = hours.Start.Minutes; minute + durationMinutes <= hours.End.Minutes; minute += _schedule.SlotStepMinutes)
            {
                yield return origin.AddMinutes(minute);
            }

            yield break;
        }

        var opens = FirstInstant(_zone, midnight.PlusMinutes(hours.Start.Minutes));
        var closes = LastInstant(midnight.PlusMinutes(hours.End.Minutes));
        for (var minute = hours.Start.Minutes; minute < hours.End.Minutes; minute += _schedule.SlotStepMinutes)
        {
            var mapping = _zone.MapLocal(midnight.PlusMinutes(minute));
            for (var pass = 0; pass < mapping.Count; pass++)
            {
                var start = (pass == 0 ? mapping.First() : mapping.Last()).ToInstant();
                if (start >= opens && start + Duration.FromMinutes(durationMinutes) <= closes)
                {
                    yield return start.ToDateTimeOffset();
                }
            }
        }
    }

    /// <summary>The one offset of that date and its neighbours' edges, or null where the clock changes in it.</summary>
    private Offset? OffsetAllDay(DateOnly date)
    {
        var noon = NodaTime.LocalDate.FromDateOnly(date).At(new LocalTime(12, 0)).InUtc().ToInstant();
        var interval = _zone.GetZoneInterval(noon);
        var margin = Duration.FromHours(40);
        var clear = (!interval.HasStart || interval.Start < noon - margin) && (!interval.HasEnd || interval.End > noon + margin);
        return clear ? interval.WallOffset : null;
    }

    private static Instant FirstInstant(DateTimeZone zone, LocalDateTime local) =>
        zone.ResolveLocal(local, Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter)).ToInstant();

    private Instant LastInstant(LocalDateTime local) =>
        _zone.ResolveLocal(local, Resolvers.CreateMappingResolver(Resolvers.ReturnLater, Resolvers.ReturnStartOfIntervalAfter)).ToInstant();

    private DateOnly LocalDate(DateTimeOffset instant) => Instant.FromDateTimeOffset(instant).InZone(_zone).Date.ToDateOnly();
}
