using System.Globalization;
using NodaTime;
using NodaTime.TimeZones;

namespace Realtime.Api.Booking.Feed;

/// <summary>
/// A time zone as VTIMEZONE (RFC 5545, 3.6.5): one observance for each tzdb interval that touches the feed, so that a reader without
/// a zone database computes every instant of it.
/// </summary>
public sealed class ZoneComponent(string timeZone)
{
    private const string LocalLayout = "uuuuMMdd'T'HHmmss";
    private const string UtcLayout = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>Where an observance begins that began before: readers begin their calendars here.</summary>
    private static readonly LocalDateTime EpochLocal = new(1970, 1, 1, 0, 0);

    private readonly DateTimeZone _zone = DateTimeZoneProviders.Tzdb[timeZone];

    /// <summary>The component for instants of <c>[from, to]</c>.</summary>
    public void Write(ContentLines lines, DateTimeOffset from, DateTimeOffset to)
    {
        lines.Line("BEGIN", "VTIMEZONE").Line("TZID", timeZone);
        foreach (var interval in _zone.GetZoneIntervals(Instant.FromDateTimeOffset(from), Instant.FromDateTimeOffset(to) + Duration.Epsilon))
        {
            Write(lines, interval);
        }

        lines.Line("END", "VTIMEZONE");
    }

    /// <summary>
    /// Lines for <c>[start, end)</c> in local time, or in UTC where local time does not say which: of an hour that the clock repeats,
    /// RFC 5545 (3.3.5) means the first, and some programs the second.
    /// </summary>
    public void WriteSpan(ContentLines lines, DateTimeOffset start, DateTimeOffset end)
    {
        if (Local(start) is { } localStart && Local(end) is { } localEnd)
        {
            lines.Line($"DTSTART;TZID={timeZone}", localStart).Line($"DTEND;TZID={timeZone}", localEnd);
        }
        else
        {
            lines.Line("DTSTART", Utc(start)).Line("DTEND", Utc(end));
        }
    }

    /// <summary>An instant as DATE-TIME, form 2 (RFC 5545, 3.3.5).</summary>
    public static string Utc(DateTimeOffset instant) => instant.UtcDateTime.ToString(UtcLayout, CultureInfo.InvariantCulture);

    private void Write(ContentLines lines, ZoneInterval interval)
    {
        // The onset is written in the time that the clock showed before it.
        var before = interval.HasStart ? _zone.GetUtcOffset(interval.Start - Duration.Epsilon) : interval.WallOffset;
        var onset = interval.HasStart ? interval.Start.WithOffset(before).LocalDateTime : EpochLocal;
        if (onset <= EpochLocal)
        {
            (before, onset) = (interval.WallOffset, EpochLocal);
        }

        var kind = interval.Savings > Offset.Zero ? "DAYLIGHT" : "STANDARD";
        lines.Line("BEGIN", kind)
            .Line("DTSTART", onset.ToString(LocalLayout, CultureInfo.InvariantCulture))
            .Line("TZOFFSETFROM", OffsetText(before))
            .Line("TZOFFSETTO", OffsetText(interval.WallOffset))
            .Text("TZNAME", interval.Name)
            .Line("END", kind);
    }

    private string? Local(DateTimeOffset instant)
    {
        var local = Instant.FromDateTimeOffset(instant).InZone(_zone).LocalDateTime;
        return _zone.MapLocal(local).Count == 1 ? local.ToString(LocalLayout, CultureInfo.InvariantCulture) : null;
    }

    // RFC 5545, 3.3.14: seconds only where there are some, and never -0000.
    private static string OffsetText(Offset offset)
    {
        var (sign, span) = (offset < Offset.Zero ? '-' : '+', offset.ToTimeSpan().Duration());
        return sign + span.ToString(span.Seconds == 0 ? "hhmm" : "hhmmss", CultureInfo.InvariantCulture);
    }
}
