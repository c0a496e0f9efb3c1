using System.Text;
using NodaTime;
using NodaTime.TimeZones;
using Realtime.Api.Booking.Feed;
using Realtime.GrainInterfaces.Booking;

namespace Realtime.Tests.Api.Booking.Feed;

/// <summary>A feed's text, read back by a strict reader that knows no time zones.</summary>
public sealed class CalendarComponentTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 14, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_feed_reads_as_it_was_meant()
    {
        var feed = FeedOf("America/New_York", Event("bk_a-1", Now.AddDays(3), 50) with { ServiceName = "Talk; short, \\ calm", ClientName = "Zoë Müller" });

        var read = CalendarReader.Read(CalendarComponent.Write(feed));

        read.Calendar.Text("NAME").ShouldBe("Theo (Practice, & Co.)");
        var item = read.Events.ShouldHaveSingleItem();
        (item.Uid, item.Start, item.End).ShouldBe(("bk_a-1", Now.AddDays(3), Now.AddDays(3).AddMinutes(50)));
        item.Component.Text("SUMMARY").ShouldBe("Talk; short, \\ calm: Zoë Müller");
        item.Component.Single("DTSTART").ShouldBe(new CalendarReader.Property("DTSTART", ";TZID=America/New_York", "20261123T090000"));
        (item.Component["SEQUENCE"], item.Component["DTSTAMP"], item.Component["CLASS"]).ShouldBe(("2", "20261119T140000Z", "PRIVATE"));
    }

    [Theory]
    [InlineData(BookingStatus.Pending, "TENTATIVE", "OPAQUE")]
    [InlineData(BookingStatus.Confirmed, "CONFIRMED", "OPAQUE")]
    [InlineData(BookingStatus.Completed, "CONFIRMED", "OPAQUE")]
    [InlineData(BookingStatus.NoShow, "CONFIRMED", "OPAQUE")]
    [InlineData(BookingStatus.Cancelled, "CANCELLED", "TRANSPARENT")]
    public void A_status_is_one_that_an_event_has(BookingStatus status, string expected, string transparency)
    {
        var item = CalendarReader.Read(CalendarComponent.Write(FeedOf("UTC", Event("bk_a-1", Now, 50) with { Status = status }))).Events[0].Component;

        (item["STATUS"], item["TRANSP"]).ShouldBe((expected, transparency));
    }

    [Theory]
    [InlineData(null, "Talk", "Talk")]
    [InlineData("", "Talk", "Talk")]
    [InlineData("Vera", null, "Appointment: Vera")]
    [InlineData(null, null, "Appointment")]
    public void An_appointment_without_a_client_or_a_service_has_a_summary(string? client, string? service, string expected)
    {
        var feed = FeedOf("UTC", Event("bk_a-1", Now, 50) with { ClientName = client, ServiceName = service });

        CalendarReader.Read(CalendarComponent.Write(feed)).Events[0].Component.Text("SUMMARY").ShouldBe(expected);
    }

    [Fact]
    public void Text_of_any_length_and_script_comes_back_whole()
    {
        string[] characters = ["a", "é", "—", "漢", "😀", "👩‍👩‍👧", ",", ";", "\\", ":", "\"", "\n", " ", "ﷺ", "\u2028"];
        var random = new Random(5);
        for (var round = 0; round < 2_000; round++)
        {
            var name = "x" + string.Concat(Enumerable.Range(0, random.Next(200)).Select(_ => characters[random.Next(characters.Length)]));

            var read = CalendarReader.Read(CalendarComponent.Write(FeedOf("UTC", Event("bk_a-1", Now, 50) with { ClientName = name })));

            read.Events[0].Component.Text("SUMMARY").ShouldBe($"Talk: {name.ReplaceLineEndings("\n")}");
        }
    }

    [Fact]
    public void Line_breaks_and_control_characters_in_a_name_make_no_line_of_their_own()
    {
        var octets = CalendarComponent.Write(FeedOf("UTC", Event("bk_a-1", Now, 50) with { ClientName = "Eve\r\nATTENDEE:mailto:x\u0000\u0007\rSTATUS:CANCELLED" }));

        var item = CalendarReader.Read(octets).Events[0].Component;
        item.Text("SUMMARY").ShouldBe("Talk: Eve\nATTENDEE:mailto:x\nSTATUS:CANCELLED");
        item.Properties.ShouldNotContain(property => property.Name == "ATTENDEE");
        Should.Throw<ArgumentException>(() => new ContentLines().Line("UID", "a\r\nSTATUS:CANCELLED"));
    }

    [Fact]
    public void Without_appointments_a_feed_is_a_calendar_still() =>
        CalendarReader.Read(CalendarComponent.Write(FeedOf("Etc/UTC"))).Calendar.Parts.ShouldHaveSingleItem().Name.ShouldBe("VTIMEZONE");

    [Fact]
    public void The_same_feed_is_the_same_octets()
    {
        var feed = FeedOf("Europe/London", Event("bk_a-1", Now, 50));

        CalendarComponent.Write(feed).ShouldBe(CalendarComponent.Write(feed));
    }

    [Fact]
    public void Of_an_hour_that_comes_twice_both_passes_are_told_apart()
    {
        // New York, 2026-11-01: 01:00 is 05:00 and 06:00 UTC.
        var first = new DateTimeOffset(2026, 11, 1, 5, 0, 0, TimeSpan.Zero);
        var read = CalendarReader.Read(CalendarComponent.Write(FeedOf("America/New_York", Event("bk_a-1", first, 30), Event("bk_a-2", first.AddHours(1), 30))));

        read.Events.Select(item => item.Start).ShouldBe([first, first.AddHours(1)]);
        read.Events[0].Component["DTSTART"].ShouldBe("20261101T050000Z");
        read.Events[1].Component["DTSTART"].ShouldBe("20261101T060000Z");
    }

    [Fact]
    public void Lord_Howe_shifts_by_half_an_hour()
    {
        var octets = CalendarComponent.Write(FeedOf("Australia/Lord_Howe", Event("bk_a-1", new(2027, 4, 3, 20, 0, 0, TimeSpan.Zero), 30)));

        var zone = CalendarReader.Read(octets).Calendar.Parts[0];
        zone.Parts.Select(part => (part.Name, part["DTSTART"], part["TZOFFSETFROM"], part["TZOFFSETTO"])).ShouldBe(
            [
                ("DAYLIGHT", "20261004T020000", "+1030", "+1100"),
                ("STANDARD", "20270404T020000", "+1100", "+1030"),
                ("DAYLIGHT", "20271003T020000", "+1030", "+1100"),
            ]);
    }

    [Fact]
    public void In_every_zone_every_instant_comes_back_also_around_its_clock_changes()
    {
        var random = new Random(7);
        var source = DateTimeZoneProviders.Tzdb;
        foreach (var id in source.Ids)
        {
            var (from, to) = (Now - ICalendarFeedGrain.PastMax, Now + ICalendarFeedGrain.AheadMax);
            var changes = source[id].GetZoneIntervals(Instant.FromDateTimeOffset(from), Instant.FromDateTimeOffset(to))
                .Where(interval => interval.HasStart)
                .Select(interval => interval.Start.ToDateTimeOffset())
                .Where(change => change > from)
                .SelectMany(change => Enumerable.Range(-5, 11).Select(step => change.AddMinutes(step * 15)));
            var starts = changes.Concat(Enumerable.Range(0, 20).Select(_ => from.AddMinutes(random.Next(430 * 1440)))).Distinct().ToList();
            var feed = FeedOf(id, [.. starts.Select((start, index) => Event($"bk_a-{index}", start, 45))]);

            var read = CalendarReader.Read(CalendarComponent.Write(feed));

            read.Events.Select(item => (item.Start, item.End)).ShouldBe(starts.Select(start => (start, start.AddMinutes(45))), id);
        }
    }

    [Fact]
    public void A_feed_is_written_as_it_always_was()
    {
        var feed = FeedOf(
            "America/New_York",
            Event("bk_a-1", new(2026, 11, 1, 4, 0, 0, TimeSpan.Zero), 30) with { ClientName = "Zoë, \"Zo\"; a\\b" },
            Event("bk_a-5", new(2026, 11, 1, 5, 30, 0, TimeSpan.Zero), 30),
            Event("bk_a-2", new(2026, 11, 1, 6, 30, 0, TimeSpan.Zero), 30) with { ClientName = string.Concat(Enumerable.Repeat("漢字 ", 30)) },
            Event("bk_a-3", new(2026, 11, 23, 14, 0, 0, TimeSpan.Zero), 50) with { Status = BookingStatus.Cancelled },
            Event("bk_a-4", new(2027, 3, 15, 13, 0, 0, TimeSpan.Zero), 50) with { Status = BookingStatus.Pending, ClientName = null });
        var octets = CalendarComponent.Write(feed);
        var golden = GoldenFile();
        if (Environment.GetEnvironmentVariable("GOLDEN") == "rewrite")
        {
            File.WriteAllBytes(golden, octets);
        }

        Encoding.UTF8.GetString(octets).ShouldBe(Encoding.UTF8.GetString(File.ReadAllBytes(golden)));
        CalendarReader.Read(octets).Events.Count.ShouldBe(5);
    }

    private static CalendarFeed FeedOf(string zone, params FeedEvent[] events) =>
        new("Practice, & Co.", "Theo", zone, Now - ICalendarFeedGrain.PastMax, Now + ICalendarFeedGrain.AheadMax, [.. events]);

    private static FeedEvent Event(string id, DateTimeOffset start, int minutes) =>
        new(id, start, start.AddMinutes(minutes), BookingStatus.Confirmed, "Talk", "Vera", Now.AddDays(-2), Now.AddDays(-1), 2);

    private static string GoldenFile()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Realtime.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return Path.Combine(folder, "tests/Api/Booking/Feed/Golden/feed.ics");
    }
}
