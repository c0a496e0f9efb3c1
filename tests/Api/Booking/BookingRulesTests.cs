using System.Globalization;
using System.Text.Json.Nodes;
using Realtime.Tests.Api.Server;

namespace Realtime.Tests.Api.Booking;

/// <summary>A practice's own rules as clients and staff meet them.</summary>
public sealed class BookingRulesTests(ApiServer server)
{
    [Fact]
    public async Task A_client_is_bound_by_the_policy_that_the_booking_says_and_staff_are_not()
    {
        var practice = await server.NewPractice();
        var service = await practice.NewService();
        var therapist = await practice.NewTherapist(service);
        var starts = await practice.FreeStarts(service, therapist);
        await Set(practice, new JsonObject { ["cancelNoticeMinutes"] = 30 * 24 * 60, ["clientsReschedule"] = false });
        var visitor = await practice.NewVisitor();

        var booking = await practice.Book(visitor.Client, service, therapist, starts[0]);

        var policy = booking.GetProperty("policy");
        (policy.GetProperty("cancelNoticeMinutes").GetInt32(), policy.GetProperty("rescheduleNoticeMinutes").GetInt32()).ShouldBe((43_200, 0));
        (policy.GetProperty("clientsCancel").GetBoolean(), policy.GetProperty("clientsReschedule").GetBoolean()).ShouldBe((true, false));
        policy.GetProperty("cancelBy").GetDateTimeOffset().ShouldBe(DateTimeOffset.Parse(starts[0], CultureInfo.InvariantCulture).AddDays(-30));
        policy.GetProperty("rescheduleBy").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        booking.GetProperty("localStart").GetString().ShouldBe(starts[0][..10] + "T09:00");
        var path = $"/api/bookings/{booking.GetProperty("id").GetString()}";
        (await visitor.Client.Put(path, new { status = "cancelled" })).ShouldBeProblem(422, "policy_forbids");
        (await visitor.Client.Post($"{path}/reschedule", new { start = starts[4] })).ShouldBeProblem(422, "policy_forbids");

        // What is agreed on later is for later bookings.
        await Set(practice, []);
        (await visitor.Client.Put(path, new { status = "cancelled" })).ShouldBeProblem(422, "policy_forbids");
        (await practice.Owner.Post($"{path}/reschedule", new { start = starts[4] })).Status.ShouldBe(200);
        (await practice.Owner.Put(path, new { status = "cancelled" })).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_service_has_a_policy_of_its_own_and_gives_it_up_again()
    {
        var practice = await server.NewPractice();
        var made = await practice.Owner.Post(
            "/api/services", new { name = "Asked for", durationMinutes = 60, bookingPolicy = new { approval = "manual", approvalMinutes = 30 } });
        made.Status.ShouldBe(201, made.Body);
        var service = made.Text("id");
        made.Json.GetProperty("bookingPolicy").GetProperty("approval").GetString().ShouldBe("manual");
        made.Json.GetProperty("bookingPolicy").GetProperty("clientsCancel").GetBoolean().ShouldBeTrue();
        var therapist = await practice.NewTherapist(service);
        var starts = await practice.FreeStarts(service, therapist);
        var visitor = await practice.NewVisitor();

        var pending = await practice.Book(visitor.Client, service, therapist, starts[0]);
        pending.GetProperty("status").GetString().ShouldBe("pending");
        pending.GetProperty("confirmBy").GetDateTimeOffset().ShouldBeLessThan(server.Time.GetUtcNow().AddMinutes(31));
        (await practice.Owner.Get("/api/bookings?status=pending")).Json.GetProperty("items").GetArrayLength().ShouldBe(1);
        var path = $"/api/bookings/{pending.GetProperty("id").GetString()}";
        (await visitor.Client.Put(path, new { status = "confirmed" })).ShouldBeProblem(403, "forbidden");
        var reception = await practice.NewStaff("reception");
        var confirmed = await reception.Put(path, new { status = "confirmed" });
        (confirmed.Status, confirmed.Text("status")).ShouldBe((200, "confirmed"));
        confirmed.Json.GetProperty("confirmBy").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);

        (await practice.Owner.Put($"/api/services/{service}", new { name = "Given", durationMinutes = 60 })).Json.GetProperty("bookingPolicy").ValueKind
            .ShouldBe(System.Text.Json.JsonValueKind.Null);
        (await practice.Book(visitor.Client, service, therapist, starts[4])).GetProperty("status").GetString().ShouldBe("confirmed");
    }

    [Fact]
    public async Task A_pending_series_is_confirmed_from_one_of_it_on()
    {
        var practice = await server.NewPractice();
        var service = await practice.NewService();
        var therapist = await practice.NewTherapist(service);
        await Set(practice, new JsonObject { ["approval"] = "manual" });
        var start = (await practice.FreeStarts(service, therapist))[0];
        var visitor = await practice.NewVisitor();
        var booked = await visitor.Client.Post("/api/bookings/series", new { therapistId = therapist, serviceId = service, start, every = "week", count = 3 });
        booked.Status.ShouldBe(201, booked.Body);
        var ids = booked.Json.GetProperty("bookings").EnumerateArray().Select(booking => booking.GetProperty("id").GetString()).ToList();

        (await practice.Owner.Put($"/api/bookings/{ids[1]}", new { status = "confirmed", scope = "following" })).Text("status").ShouldBe("confirmed");

        (await visitor.Client.Get("/api/bookings")).Json.GetProperty("items").EnumerateArray().Select(booking => booking.GetProperty("status").GetString())
            .ShouldBe(["pending", "confirmed", "confirmed"]);
    }

    [Fact]
    public async Task A_schedule_limits_its_days_and_names_what_it_no_longer_covers()
    {
        var practice = await server.NewPractice();
        var service = await practice.NewService();
        var therapist = await practice.NewTherapist(service);
        var starts = await practice.FreeStarts(service, therapist);
        var path = $"/api/therapists/{therapist}/schedule";
        var schedule = JsonNode.Parse((await practice.Owner.Get(path)).Body)!;
        schedule["outsideHours"]!.AsArray().ShouldBeEmpty();
        schedule["dailyBookingsMax"] = 1;
        (await practice.Owner.Put(path, schedule)).Json.GetProperty("dailyBookingsMax").GetInt32().ShouldBe(1);
        var visitor = await practice.NewVisitor();

        var booking = await practice.Book(visitor.Client, service, therapist, starts[0]);
        (await practice.FreeStarts(service, therapist)).ShouldAllBe(start => !start.StartsWith(starts[0].Substring(0, 10), StringComparison.Ordinal));
        (await visitor.Client.Post("/api/bookings", new { serviceId = service, therapistId = therapist, start = starts[4] })).ShouldBeProblem(409, "slot_taken")
            .Json.GetProperty("alternatives").GetArrayLength().ShouldBe(3);

        schedule["weekly"] = new JsonArray();
        var changed = await practice.Owner.Put(path, schedule);
        foreach (var answer in new[] { changed, await practice.Owner.Get(path, ("If-None-Match", changed.ETag!)) })
        {
            answer.Status.ShouldBe(200, answer.Body);
            var outside = answer.Json.GetProperty("outsideHours").EnumerateArray().ShouldHaveSingleItem();
            outside.GetProperty("bookingId").GetString().ShouldBe(booking.GetProperty("id").GetString());
            (outside.GetProperty("start").GetString(), outside.GetProperty("serviceId").GetString(), outside.GetProperty("clientName").GetString(), outside.GetProperty("reason").GetString())
                .ShouldBe((starts[0], service, "Vera", "hours"));
        }

        var listed = await practice.Owner.Get("/api/bookings/outside-hours?limit=1");
        listed.Json.GetProperty("items").EnumerateArray().ShouldHaveSingleItem().GetProperty("therapistId").GetString().ShouldBe(therapist);
        listed.Json.GetProperty("nextCursor").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        (await practice.Owner.Get("/api/bookings/outside-hours?cursor=%21")).ShouldBeProblem(400, "invalid_cursor");
        (await practice.Owner.Put(path, new { weeklyBookingsMax = 0 })).ShouldBeProblem(422, "validation_failed", "weeklyBookingsMax");
    }

    [Theory]
    [InlineData("""{"approvalMinutes":4}""", 422, "bookingPolicy.approvalMinutes")]
    [InlineData("""{"cancelNoticeMinutes":-1}""", 422, "bookingPolicy.cancelNoticeMinutes")]
    [InlineData("""{"rescheduleNoticeMinutes":86401}""", 422, "bookingPolicy.rescheduleNoticeMinutes")]
    public async Task A_policy_that_makes_no_sense_is_refused_by_field(string policy, int status, string field)
    {
        var practice = await server.NewPractice();

        (await practice.Owner.Put("/api/organization", new JsonObject { ["name"] = "P", ["timeZone"] = "UTC", ["bookingPolicy"] = JsonNode.Parse(policy) }))
            .ShouldBeProblem(status, "validation_failed", field);
        (await practice.Owner.Post("/api/services", new JsonObject { ["name"] = "S", ["durationMinutes"] = 30, ["bookingPolicy"] = JsonNode.Parse(policy) }))
            .ShouldBeProblem(status, "validation_failed", field);
    }

    private static async Task Set(Server.Practice practice, JsonObject policy)
    {
        var profile = JsonNode.Parse((await practice.Owner.Get("/api/organization")).Body)!;
        profile["bookingPolicy"] = policy;
        (await practice.Owner.Put("/api/organization", profile)).Status.ShouldBe(200);
    }
}
