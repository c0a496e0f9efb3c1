using System.Text.Json.Nodes;
using Realtime.Tests.Api.Server;

namespace Realtime.Tests.Api.Practice;

public sealed class HolidayTests(ApiServer server)
{
    [Fact]
    public async Task A_holiday_takes_a_days_slots_away_and_shows_in_the_practice_as_staff_and_visitors_read_it()
    {
        var practice = await server.NewPractice();
        var service = await practice.NewService();
        var therapist = await practice.NewTherapist(service);
        var starts = await practice.FreeStarts(service, therapist);
        var date = starts[0][..10];
        var profile = JsonNode.Parse((await practice.Owner.Get("/api/organization")).Body)!;
        profile["holidays"]!.AsArray().ShouldBeEmpty();

        profile["holidays"] = new JsonArray(new JsonObject { ["date"] = date, ["name"] = "Founder's day" });
        var changed = await practice.Owner.Put("/api/organization", profile);

        changed.Status.ShouldBe(200, changed.Body);
        foreach (var answer in new[] { changed.Json, (await server.Anonymous.Get($"/public/organizations/{practice.Slug}")).Json.GetProperty("organization") })
        {
            var holiday = answer.GetProperty("holidays").EnumerateArray().ShouldHaveSingleItem();
            (holiday.GetProperty("date").GetString(), holiday.GetProperty("name").GetString()).ShouldBe((date, "Founder's day"));
        }

        var left = await practice.FreeStarts(service, therapist);
        left.ShouldBe(starts.Where(start => start[..10] != date));
        var visitor = await practice.NewVisitor();
        (await visitor.Client.Post("/api/bookings", new { serviceId = service, therapistId = therapist, start = starts[0] })).ShouldBeProblem(422, "outside_availability")
            .Text("detail").ShouldContain("Founder's day");
        (await visitor.Client.Post("/api/bookings", new { serviceId = service, start = starts[0] })).ShouldBeProblem(422, "outside_availability");
        (await visitor.Client.Post("/api/holds", new { serviceId = service, therapistId = therapist, start = starts[0] })).ShouldBeProblem(422, "outside_availability");
    }

    [Theory]
    [InlineData("""[{"date":"2026-12-25","name":""}]""", "holidays[0]")]
    [InlineData("""[{"date":"1066-12-25","name":"Long ago"}]""", "holidays[0]")]
    [InlineData("""[{"date":"2026-12-25","name":"One"},{"date":"2026-12-25","name":"Other"}]""", "holidays")]
    [InlineData("null", "holidays")]
    [InlineData("101", "holidays")]
    public async Task Holidays_that_make_no_sense_are_refused_by_field(string holidays, string field)
    {
        var practice = await server.NewPractice();
        var given = holidays == "101"
            ? new JsonArray([.. Enumerable.Range(0, 101).Select(day => new JsonObject { ["date"] = new DateOnly(2027, 1, 1).AddDays(day).ToString("yyyy-MM-dd"), ["name"] = "Closed" })])
            : JsonNode.Parse(holidays);

        var refused = await practice.Owner.Put("/api/organization", new JsonObject { ["name"] = "Practice", ["timeZone"] = "UTC", ["holidays"] = given });

        refused.ShouldBeProblem(422, "validation_failed", field);
    }
}
