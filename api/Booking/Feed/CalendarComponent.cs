using System.Globalization;
using Realtime.GrainInterfaces.Booking;

namespace Realtime.Api.Booking.Feed;

/// <summary>
/// A calendar feed as <c>text/calendar</c> (RFC 5545). The same feed is the same octets: DTSTAMP is when an appointment was last
/// changed (3.8.7.2, without METHOD), not when it was asked for.
/// </summary>
public static class CalendarComponent
{
    public const string ContentType = "text/calendar; charset=utf-8";

    /// <summary>How often programs that keep to RFC 7986 (5.7) ask again.</summary>
    private const string RefreshEvery = "PT1H";
    private const string Nameless = "Appointment";

    public static byte[] Write(CalendarFeed feed)
    {
        var name = $"{feed.TherapistName} ({feed.PracticeName})";
        var lines = new ContentLines()
            .Line("BEGIN", "VCALENDAR")
            .Line("VERSION", "2.0")
            .Line("PRODID", "-//Realtime//Calendar feed//EN")
            .Line("CALSCALE", "GREGORIAN")
            .Text("NAME", name)
            .Text("X-WR-CALNAME", name)
            .Line("REFRESH-INTERVAL;VALUE=DURATION", RefreshEvery)
            .Line("X-PUBLISHED-TTL", RefreshEvery);

        // The last appointment may end after the window in which it starts.
        var zone = new ZoneComponent(feed.TimeZone);
        zone.Write(lines, feed.From, feed.Events.Select(item => item.End).Append(feed.To).Max());
        foreach (var item in feed.Events)
        {
            Write(lines, zone, item);
        }

        return lines.Line("END", "VCALENDAR").ToOctets();
    }

    private static void Write(ContentLines lines, ZoneComponent zone, FeedEvent item)
    {
        lines.Line("BEGIN", "VEVENT")
            .Text("UID", item.Uid ?? item.BookingId)
            .Line("DTSTAMP", ZoneComponent.Utc(item.ChangedAt))
            .Line("CREATED", ZoneComponent.Utc(item.CreatedAt))
            .Line("LAST-MODIFIED", ZoneComponent.Utc(item.ChangedAt))
            .Line("SEQUENCE", item.Sequence.ToString(CultureInfo.InvariantCulture));
        zone.WriteSpan(lines, item.Start, item.End);
        lines.Text("SUMMARY", SummaryOf(item))
            .Line("STATUS", StatusOf(item.Status))
            .Line("TRANSP", item.Status == BookingStatus.Cancelled ? "TRANSPARENT" : "OPAQUE")
            .Line("CLASS", "PRIVATE")
            .Line("END", "VEVENT");
    }

    private static string SummaryOf(FeedEvent item) =>
        string.IsNullOrWhiteSpace(item.ClientName) ? item.ServiceName ?? Nameless : $"{item.ServiceName ?? Nameless}: {item.ClientName}";

    // RFC 5545, 3.8.1.11: an event is tentative, confirmed or cancelled; what came of it is not the calendar's.
    private static string StatusOf(BookingStatus status) => status switch
    {
        BookingStatus.Pending => "TENTATIVE",
        BookingStatus.Cancelled => "CANCELLED",
        _ => "CONFIRMED",
    };
}
