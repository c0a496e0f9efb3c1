using Realtime.Tests.Api.Server;

namespace Realtime.Tests.Api.Conventions;

/// <summary>Whatever is sent, the answer is a problem with a code, and never a 500.</summary>
public sealed class BadInputTests(ApiServer server)
{
    [Theory]
    [InlineData("", "malformed_request")]
    [InlineData("null", "malformed_request")]
    [InlineData("{", "malformed_request")]
    [InlineData("[]", "malformed_request")]
    [InlineData("\"text\"", "malformed_request")]
    [InlineData("{\"name\":\"a\"} trailing", "malformed_request")]
    [InlineData("{\"name\":5,\"durationMinutes\":50}", "malformed_request")]
    [InlineData("{\"name\":\"a\",\"name\":\"b\",\"durationMinutes\":50}", "malformed_request")]
    [InlineData("{\"name\":\"a\",\"durationMinutes\":\"50\"}", "malformed_request")]
    [InlineData("{\"name\":\"a\",\"durationMinutes\":50.5}", "malformed_request")]
    [InlineData("{\"name\":\"a\",\"durationMinutes\":1e99}", "malformed_request")]
    [InlineData("{\"name\":\"a\",\"durationMinutes\":50,}", "malformed_request")]
    [InlineData("{/*c*/\"name\":\"a\",\"durationMinutes\":50}", "malformed_request")]
    [InlineData("{\"name\":\"\\ud800\",\"durationMinutes\":50}", "malformed_request")]
    [InlineData("{\"name\":\"a\",\"durationMinutes\":50,\"price\":{\"amount\":\"1\",\"currency\":\"USD\"}}", "malformed_request")]
    public async Task A_body_that_cannot_be_read_is_malformed(string body, string code) =>
        (await (await server.Owner()).PostRaw("/api/services", body)).ShouldBeProblem(400, code);

    [Theory]
    [InlineData("{}", "name")]
    [InlineData("{\"name\":\"\",\"durationMinutes\":50}", "name")]
    [InlineData("{\"name\":\"  \",\"durationMinutes\":50}", "name")]
    [InlineData("{\"name\":\"a\\u0000b\",\"durationMinutes\":50}", "name")]
    [InlineData("{\"name\":\"a\\nb\",\"durationMinutes\":50}", "name")]
    [InlineData("{\"name\":\"a\"}", "durationMinutes")]
    [InlineData("{\"name\":\"a\",\"durationMinutes\":4}", "durationMinutes")]
    [InlineData("{\"name\":\"a\",\"durationMinutes\":481}", "durationMinutes")]
    [InlineData("{\"name\":\"a\",\"durationMinutes\":50,\"bufferBeforeMinutes\":-1}", "bufferBeforeMinutes")]
    [InlineData("{\"name\":\"a\",\"durationMinutes\":50,\"bufferAfterMinutes\":241}", "bufferAfterMinutes")]
    [InlineData("{\"name\":\"a\",\"durationMinutes\":50,\"price\":{\"amount\":-1,\"currency\":\"USD\"}}", "price")]
    [InlineData("{\"name\":\"a\",\"durationMinutes\":50,\"price\":{\"amount\":1,\"currency\":\"usd\"}}", "price")]
    [InlineData("{\"name\":\"a\",\"durationMinutes\":50,\"price\":{\"amount\":1}}", "price")]
    public async Task A_service_that_is_not_allowed_names_its_field(string body, string field) =>
        (await (await server.Owner()).PostRaw("/api/services", body)).ShouldBeProblem(422, "validation_failed", field);

    [Theory]
    [InlineData("2026-11-20T14:00:00")]
    [InlineData("2026-11-20")]
    [InlineData("2026-13-20T14:00:00Z")]
    [InlineData("2026-02-30T14:00:00Z")]
    [InlineData("20.11.2026 14:00Z")]
    [InlineData("")]
    public async Task An_instant_without_an_offset_or_out_of_the_calendar_is_malformed(string start)
    {
        var visitor = await server.NewVisitor();
        var answer = await visitor.Client.Post("/api/bookings", new { serviceId = "sv_a", start });
        answer.ShouldBeProblem(400, "malformed_request", "start");
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    public async Task An_instant_beyond_what_calendars_compute_is_not_allowed(string start)
    {
        var visitor = await server.NewVisitor();
        (await visitor.Client.Post("/api/bookings", new { serviceId = "sv_a", start })).ShouldBeProblem(422, "validation_failed", "start");
    }

    [Theory]
    [InlineData("/api/bookings?limit=0", 400, "limit")]
    [InlineData("/api/bookings?limit=201", 400, "limit")]
    [InlineData("/api/bookings?limit=many", 400, "limit")]
    [InlineData("/api/bookings?limit=1&limit=2", 400, "limit")]
    [InlineData("/api/bookings?from=yesterday", 400, "from")]
    [InlineData("/api/bookings?to=2026-11-20T14:00:00", 400, "to")]
    [InlineData("/api/bookings?status=lost", 400, "status")]
    [InlineData("/api/bookings?from=2026-11-20T14:00:00Z&to=2026-11-19T14:00:00Z", 422, "to")]
    [InlineData("/api/services?limit=-1", 400, "limit")]
    [InlineData("/api/availability?date=2026-12-01", 422, "serviceId")]
    [InlineData("/api/availability?serviceId=sv_a", 422, "date")]
    [InlineData("/api/availability?serviceId=sv_a&date=01.12.2026", 400, "date")]
    [InlineData("/api/availability?serviceId=sv_a&date=2026-02-30", 400, "date")]
    [InlineData("/api/availability?serviceId=sv_a&date=2026-12-01&days=0", 422, "days")]
    [InlineData("/api/availability?serviceId=sv_a&date=2026-12-01&days=63", 422, "days")]
    [InlineData("/api/availability?serviceId=sv_a&date=2026-12-01&days=x", 400, "days")]
    [InlineData("/api/availability?serviceId=sv_a&date=9999-12-31&days=62", 422, "date")]
    [InlineData("/api/availability?serviceId=sv_a&date=2026-12-01&timeZone=Mars/Base", 422, "timeZone")]
    [InlineData("/api/presence", 422, "userIds")]
    [InlineData("/api/presence?userIds=A%2FB", 422, "userIds")]
    [InlineData("/api/rooms/rm_a/messages?after=-1", 400, "after")]
    [InlineData("/api/rooms/rm_a/messages?after=1&before=2", 422, "before")]
    public async Task A_query_value_that_is_wrong_names_its_field(string path, int status, string field) =>
        (await (await server.Owner()).Get(path)).ShouldBeProblem(status, status == 400 ? "malformed_request" : "validation_failed", field);

    [Theory]
    [InlineData("/api/bookings?cursor=nonsense!")]
    [InlineData("/api/services?cursor=nonsense!")]
    [InlineData("/api/rooms?cursor=nonsense!")]
    [InlineData("/api/users?cursor=%20")]
    public async Task A_cursor_of_no_list_is_refused(string path) =>
        (await (await server.Owner()).Get(path)).ShouldBeProblem(400, "invalid_cursor");

    [Theory]
    [InlineData("name", "", "greenhouse-2", "America/New_York", "a@b.example", "long-enough-1")]
    [InlineData("slug", "A", "Not a slug", "America/New_York", "a@b.example", "long-enough-1")]
    [InlineData("slug", "A", "ab", "America/New_York", "a@b.example", "long-enough-1")]
    [InlineData("timeZone", "A", "greenhouse-2", "New York", "a@b.example", "long-enough-1")]
    [InlineData("email", "A", "greenhouse-2", "America/New_York", "nobody", "long-enough-1")]
    [InlineData("password", "A", "greenhouse-2", "America/New_York", "a@b.example", "short")]
    public async Task A_practice_that_is_not_allowed_names_its_field(
        string field, string name, string slug, string timeZone, string email, string password)
    {
        var answer = await server.Anonymous.Post(
            "/api/organizations", new { organization = new { name, slug, timeZone }, owner = new { name = "O", email, password } });
        answer.ShouldBeProblem(422, "validation_failed", field is "email" or "password" ? $"owner.{field}" : $"organization.{field}");
    }

    [Fact]
    public async Task A_schedule_that_is_not_allowed_is_refused_and_nothing_changes()
    {
        var practice = await server.NewPractice();
        var therapist = await practice.NewTherapist(await practice.NewService());
        var path = $"/api/therapists/{therapist}/schedule";
        var before = (await practice.Owner.Get(path)).Body;
        object Day(string day, string start, string end) => new { day, start, end };

        object[] refused =
        [
            new { timeZone = "Mars/Base" },
            new { weekly = (object[])[Day("monday", "10:00", "09:00")] },
            new { weekly = (object[])[Day("monday", "09:00", "12:00"), Day("monday", "11:00", "13:00")] },
            new { weekly = (object[])[Day("someday", "09:00", "12:00")] },
            new { weekly = (object?[])[null] },
            new { overrides = (object[])[new { date = "2026-12-24" }] },
            new { timeOff = (object[])[new { start = "2026-12-24T10:00:00Z", end = "2026-12-24T09:00:00Z" }] },
            new { minimumNoticeMinutes = -1 },
            new { bookingWindowDays = 0 },
            new { slotStepMinutes = 0 },
        ];
        foreach (var body in refused)
        {
            (await practice.Owner.Put(path, body)).ShouldBeProblem(422, "validation_failed");
        }

        (await practice.Owner.Put(path, new { weekly = (object[])[Day("monday", "9:00", "25:00")] })).ShouldBeProblem(400, "malformed_request");
        (await practice.Owner.Get(path)).Body.ShouldBe(before);
    }

    [Theory]
    [InlineData("client.email", "{\"email\":\"nobody\"}")]
    [InlineData("client.phone", "{\"phone\":\"0123456789012345678901234567890123456789012345\"}")]
    [InlineData("client.name", "{\"name\":\"a\\u0007\"}")]
    public async Task A_client_that_is_not_allowed_names_its_field(string field, string client)
    {
        var visitor = await server.NewVisitor();
        var answer = await visitor.Client.PostRaw("/api/bookings", $$"""{"serviceId":"sv_a","start":"2026-12-01T15:00:00Z","client":{{client}}}""");
        answer.ShouldBeProblem(422, "validation_failed", field);
    }
}
