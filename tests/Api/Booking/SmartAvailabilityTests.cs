using System.Globalization;
using NodaTime;
using Realtime.GrainInterfaces.Booking;
using Realtime.Tests.Api.Server;

namespace Realtime.Tests.Api.Booking;

public sealed class SmartAvailabilityTests(ApiServer server)
{
    private const string NewYork = "America/New_York";

    [Fact]
    public async Task Every_suggestion_is_within_what_was_asked_and_can_be_booked()
    {
        var (practice, service, therapists) = await Two();
        var visitor = await practice.NewVisitor();
        var earliest = server.Time.GetUtcNow().AddDays(2);

        // Whatever day and hour it is now, one whole Wednesday lies in eight days.
        var latest = earliest.AddDays(8);

        var answer = await Ask(visitor.Client, new
        {
            serviceId = service,
            earliest,
            latest,
            preferredDays = (string[])["wednesday"],
            preferredTimes = (object[])["afternoon", new { start = "09:00", end = "10:00" }],
            limit = 20,
        });

        var slots = Slots(answer);
        slots.Count.ShouldBe(20);
        slots.ShouldAllBe(slot => slot.Start >= earliest && slot.Start < latest && therapists.Contains(slot.TherapistId));
        slots.ShouldAllBe(slot => slot.Codes.Contains("preferred_day") && slot.Codes.Contains("preferred_time"));
        slots.Select(slot => (slot.TherapistId, slot.Start)).ShouldBeUnique();
        slots.Select(slot => Local(slot.Start).DayOfWeek).Distinct().ShouldBe([IsoDayOfWeek.Wednesday]);
        slots.ShouldAllBe(slot => Local(slot.Start).Hour == 9 || Local(slot.Start).Hour >= 12);
        foreach (var slot in slots.DistinctBy(slot => slot.TherapistId))
        {
            _ = await practice.Book(visitor.Client, service, slot.TherapistId, slot.StartText);
        }
    }

    [Fact]
    public async Task A_better_match_comes_first_and_every_reason_has_a_code_and_words()
    {
        var (practice, service, therapists) = await Two();
        var visitor = await practice.NewVisitor();
        var body = new { serviceId = service, therapistIds = therapists[..1], preferredTimes = (string[])["14:00"], timeZone = NewYork, limit = 50 };

        var answer = await Ask(visitor.Client, body);
        var slots = Slots(answer);

        slots[0].Codes[0].ShouldBe("preferred_time");
        Local(slots[0].Start).Hour.ShouldBe(14);
        slots.Select(slot => slot.Codes.Contains("preferred_time")).ShouldBe(slots.Select(slot => slot.Codes.Contains("preferred_time")).OrderDescending());
        slots.ShouldAllBe(slot => slot.TherapistId == therapists[0]);
        slots.Count(slot => slot.Codes.Contains("soonest")).ShouldBe(1);
        foreach (var reason in answer.Json.GetProperty("slots").EnumerateArray().SelectMany(slot => slot.GetProperty("reasons").EnumerateArray()))
        {
            reason.EnumerateObject().Select(property => property.Name).ShouldBe(["code", "text"]);
            reason.GetProperty("text").GetString()!.ShouldEndWith(".");
        }

        (await Ask(visitor.Client, body)).Body.ShouldBe(answer.Body);
    }

    [Fact]
    public async Task The_less_loaded_therapist_comes_first_and_a_slot_that_leaves_a_gap_later()
    {
        var (practice, service, therapists) = await Two();
        var starts = await practice.FreeStarts(service, therapists[0]);
        foreach (var start in (string[])[starts[0], starts[2], starts[4]])
        {
            _ = await practice.Book(practice.Owner, service, therapists[0], start);
        }

        var day = DateTimeOffset.Parse(starts[0], CultureInfo.InvariantCulture);
        var slots = Slots(await Ask(practice.Owner, new { serviceId = service, earliest = day, latest = day.AddHours(10), limit = 50 }));

        slots[0].TherapistId.ShouldBe(therapists[1]);
        slots.ShouldAllBe(slot => slot.Codes.Contains("no_gap") != slot.Codes.Contains("leaves_gap"));
        slots.FindIndex(slot => slot.Codes.Contains("leaves_gap")).ShouldBeGreaterThan(slots.FindLastIndex(slot => slot.Codes.Contains("no_gap")));
        slots.Where(slot => slot.TherapistId == therapists[1]).ShouldAllBe(slot => slot.Codes.Contains("light_day"));
    }

    [Fact]
    public async Task What_is_taken_or_held_by_another_is_not_suggested_and_ones_own_hold_is()
    {
        var (practice, service, therapists) = await Two();
        var starts = await practice.FreeStarts(service, therapists[0]);
        var (one, two) = (await practice.NewVisitor(), await practice.NewVisitor());
        (await one.Client.Post("/api/holds", new { therapistId = therapists[0], serviceId = service, start = starts[2] })).Status.ShouldBe(201);
        _ = await practice.Book(practice.Owner, service, therapists[0], starts[6]);
        var day = DateTimeOffset.Parse(starts[0], CultureInfo.InvariantCulture);
        var body = new { serviceId = service, therapistIds = therapists[..1], earliest = day, latest = day.AddHours(10), limit = 50 };

        var seenByOne = Slots(await Ask(one.Client, body)).ConvertAll(slot => slot.StartText);
        var seenByTwo = Slots(await Ask(two.Client, body)).ConvertAll(slot => slot.StartText);

        (seenByOne.Contains(starts[2]), seenByOne.Contains(starts[6])).ShouldBe((true, false));
        (seenByTwo.Contains(starts[2]), seenByTwo.Contains(starts[6])).ShouldBe((false, false));
    }

    [Theory]
    [InlineData("America/New_York", "2027-03-14", 2)]
    [InlineData("America/New_York", "2026-11-01", 4)]
    [InlineData("Australia/Lord_Howe", "2027-04-04", 3)]
    [InlineData("Australia/Lord_Howe", "2026-10-04", 2)]
    public async Task On_the_day_the_clock_changes_every_suggestion_is_a_time_that_there_is(string zone, string dateText, int expected)
    {
        var practice = await server.NewPractice();
        var service = await practice.NewService(minutes: 30);
        var therapist = await practice.NewTherapist(service);

        // The next such Sunday, whatever today is.
        var date = NextChange(zone, LocalDate.FromDateTime(DateTime.Parse(dateText, CultureInfo.InvariantCulture)));
        var set = await practice.Owner.Put($"/api/therapists/{therapist}/schedule", new
        {
            timeZone = zone,
            bookingWindowDays = 730,
            overrides = (object[])[new { date = date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture), intervals = (object[])[new { start = "01:00", end = "03:00" }] }],
        });
        set.Status.ShouldBe(200, set.Body);
        var midnight = date.AtStartOfDayInZone(DateTimeZoneProviders.Tzdb[zone]).ToDateTimeOffset();

        var body = new { serviceId = service, earliest = midnight, latest = midnight.AddHours(12), timeZone = zone, preferredDays = (string[])["sunday"], preferredTimes = (object[])[new { start = "01:00", end = "02:00" }], limit = 50 };
        var slots = Slots(await Ask(practice.Owner, body));

        var same = await practice.Owner.Get($"/api/availability?serviceId={service}&therapistId={therapist}&date={date:uuuu-MM-dd}&timeZone={zone}");
        slots.Select(slot => slot.StartText).Order().ShouldBe(same.Json.GetProperty("slots").EnumerateArray().Select(slot => slot.GetProperty("start").GetString()!).Order());
        slots.Count(slot => slot.Codes.Contains("preferred_time")).ShouldBe(expected);
        slots.ShouldAllBe(slot => slot.Codes.Contains("preferred_day"));
    }

    [Theory]
    [InlineData("{}", "serviceId")]
    [InlineData("""{"serviceId":"Ä"}""", "serviceId")]
    [InlineData("""{"serviceId":"sv_a","limit":0}""", "limit")]
    [InlineData("""{"serviceId":"sv_a","limit":51}""", "limit")]
    [InlineData("""{"serviceId":"sv_a","earliest":"0001-01-01T00:00:00Z"}""", "earliest")]
    [InlineData("""{"serviceId":"sv_a","earliest":"2100-01-02T00:00:00Z","latest":"2100-01-02T00:00:00Z"}""", "latest")]
    [InlineData("""{"serviceId":"sv_a","earliest":"2100-01-02T00:00:00Z","latest":"2100-03-06T00:00:00Z"}""", "latest")]
    [InlineData("""{"serviceId":"sv_a","latest":"2190-01-01T00:00:00Z"}""", "latest")]
    [InlineData("""{"serviceId":"sv_a","preferredDays":["someday"]}""", "preferredDays[0]")]
    [InlineData("""{"serviceId":"sv_a","preferredDays":["monday","monday","monday","monday","monday","monday","monday","monday"]}""", "preferredDays")]
    [InlineData("""{"serviceId":"sv_a","preferredTimes":["noonish"]}""", "preferredTimes[0]")]
    [InlineData("""{"serviceId":"sv_a","preferredTimes":[{"start":"10:00","end":"10:00"}]}""", "preferredTimes[0]")]
    [InlineData("""{"serviceId":"sv_a","preferredTimes":["24:00"]}""", "preferredTimes[0]")]
    [InlineData("""{"serviceId":"sv_a","preferredTimes":[null]}""", "preferredTimes[0]")]
    [InlineData("""{"serviceId":"sv_a","therapistIds":["th_a","X/Y"]}""", "therapistIds[1]")]
    [InlineData("""{"serviceId":"sv_a","timeZone":"Mars/Base"}""", "timeZone")]
    public async Task A_wish_that_is_not_allowed_names_its_field(string body, string field) =>
        (await (await server.Owner()).PostRaw("/api/availability/smart", body)).ShouldBeProblem(422, "validation_failed", field);

    [Theory]
    [InlineData("""{"serviceId":"sv_a","preferredTimes":[9]}""")]
    [InlineData("""{"serviceId":"sv_a","preferredTimes":[{"start":"9","end":"10"}]}""")]
    [InlineData("""{"serviceId":"sv_a","preferredDays":"monday"}""")]
    [InlineData("""{"serviceId":"sv_a","earliest":"tomorrow"}""")]
    [InlineData("""{"serviceId":"sv_a","limit":"5"}""")]
    public async Task A_wish_that_cannot_be_read_is_malformed(string body) =>
        (await (await server.Owner()).PostRaw("/api/availability/smart", body)).ShouldBeProblem(400, "malformed_request");

    [Fact]
    public async Task Another_practices_service_and_therapists_are_not_found_and_nor_are_those_who_do_not_give_it()
    {
        var (practice, service, therapists) = await Two();
        var (_, foreignService, foreignTherapists) = await Two();
        var other = await practice.NewTherapist(await practice.NewService());

        foreach (var body in (object[])
            [
                new { serviceId = foreignService },
                new { serviceId = service, therapistIds = (string[])[therapists[0], foreignTherapists[0]] },
                new { serviceId = service, therapistIds = (string[])[other] },
            ])
        {
            (await practice.Owner.Post("/api/availability/smart", body)).ShouldBeProblem(404, "not_found");
        }
    }

    [Fact]
    public async Task A_time_that_is_over_has_no_suggestions()
    {
        var (practice, service, _) = await Two();
        var now = server.Time.GetUtcNow();

        Slots(await Ask(practice.Owner, new { serviceId = service, earliest = now.AddDays(-9), latest = now.AddDays(-1) })).ShouldBeEmpty();
        Slots(await Ask(practice.Owner, new { serviceId = service, earliest = now.AddDays(-9) })).ShouldAllBe(slot => slot.Start > now);
    }

    [Fact]
    public void Codes_are_what_they_always_were() =>
        Enum.GetValues<SlotReason>().Select(reason => $"{(int)reason} {Realtime.Api.Json.EnumText<SlotReason>.Of(reason)}").ShouldBe(
            ["0 preferred_day", "1 other_day", "2 preferred_time", "3 other_time", "4 no_gap", "5 leaves_gap", "6 light_day", "7 full_day", "8 soonest"]);

    private async Task<(Server.Practice Practice, string Service, string[] Therapists)> Two()
    {
        var practice = await server.NewPractice();
        var service = await practice.NewService();
        string[] therapists = [await practice.NewTherapist(service), await practice.NewTherapist(service)];
        return (practice, service, therapists);
    }

    private static async Task<Answer> Ask(ApiClient client, object body)
    {
        var answer = await client.Post("/api/availability/smart", body);
        answer.Status.ShouldBe(200, answer.Body);
        return answer;
    }

    private static List<(string StartText, DateTimeOffset Start, string TherapistId, List<string> Codes)> Slots(Answer answer) =>
    [
        .. answer.Json.GetProperty("slots").EnumerateArray().Select(slot => (
            slot.GetProperty("start").GetString()!, slot.GetProperty("start").GetDateTimeOffset(), slot.GetProperty("therapistId").GetString()!,
            slot.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetProperty("code").GetString()!).ToList())),
    ];

    private static LocalDateTime Local(DateTimeOffset instant) => NodaTime.Instant.FromDateTimeOffset(instant).InZone(DateTimeZoneProviders.Tzdb[NewYork]).LocalDateTime;

    /// <summary>The same change of the clock (spring's or autumn's), the next time it comes.</summary>
    private LocalDate NextChange(string zone, LocalDate date)
    {
        var provider = DateTimeZoneProviders.Tzdb[zone];
        var now = NodaTime.Instant.FromDateTimeOffset(server.Time.GetUtcNow()) + Duration.FromDays(2);
        var isForward = provider.AtStartOfDay(date).Offset < provider.AtStartOfDay(date.PlusDays(1)).Offset;
        return provider.GetZoneIntervals(now, now + Duration.FromDays(500))
            .Where(interval => interval.HasStart && interval.Start > now && (provider.GetUtcOffset(interval.Start - Duration.Epsilon) < interval.WallOffset) == isForward)
            .Select(interval => (interval.Start - Duration.Epsilon).InZone(provider).Date)
            .First();
    }
}
