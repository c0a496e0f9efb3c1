using System.Text.Json;
using Realtime.Tests.Api.Live;
using Realtime.Tests.Api.Server;

namespace Realtime.Tests.Api.Booking;

/// <summary>The waitlist and moves to another therapist, as clients use them.</summary>
public sealed class WaitlistTests(ApiServer server)
{
    [Fact]
    public async Task Who_waits_is_offered_the_slot_that_is_cancelled_and_books_it()
    {
        var practice = await server.NewPractice();
        var serviceId = await practice.NewService();
        var therapistId = await practice.NewTherapist(serviceId);
        var start = (await practice.FreeStarts(serviceId, therapistId))[2];
        var booking = (await practice.Book(practice.Owner, serviceId, therapistId, start)).GetProperty("id").GetString();
        var (one, two) = (await practice.NewVisitor(), await practice.NewVisitor());
        var body = new { serviceId, therapistId, earliest = start, latest = DateTimeOffset.Parse(start).AddMinutes(30) };

        var joined = await one.Client.Post("/api/waitlist", body, ("Idempotency-Key", "w1"));
        (joined.Status, joined.Text("status"), joined.Text("clientId")).ShouldBe((201, "waiting", one.Id), joined.Body);
        var again = await one.Client.Post("/api/waitlist", body, ("Idempotency-Key", "w1"));
        (again.Body, again.Headers["Idempotent-Replay"]).ShouldBe((joined.Body, "true"));
        (await two.Client.Post("/api/waitlist", body)).Status.ShouldBe(201);
        (await practice.Owner.Put($"/api/bookings/{booking}", new { status = "cancelled" })).Status.ShouldBe(200);

        var offered = await Find(one.Client, "offered");
        var offer = offered.GetProperty("offer");
        offer.GetProperty("start").GetString().ShouldBe(start);
        (await two.Client.Post("/api/bookings", new { serviceId, therapistId, start })).ShouldBeProblem(409, "slot_taken");
        (await two.Client.Delete($"/api/holds/{offer.GetProperty("holdId").GetString()}")).ShouldBeProblem(404, "not_found");
        var booked = await one.Client.Post("/api/bookings", new { serviceId, therapistId, start, holdId = offer.GetProperty("holdId").GetString() });
        booked.Status.ShouldBe(201, booked.Body);
        (await Find(one.Client, "booked")).GetProperty("offer").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_place_is_its_owners_and_the_staffs_and_of_no_other_practice()
    {
        var practice = await server.NewPractice();
        var serviceId = await practice.NewService();
        var therapistId = await practice.NewTherapist(serviceId);
        var start = DateTimeOffset.Parse((await practice.FreeStarts(serviceId, therapistId))[2]);
        var (one, two) = (await practice.NewVisitor(), await practice.NewVisitor());
        var id = (await one.Client.Post("/api/waitlist", new { serviceId, earliest = start, latest = start.AddDays(2) })).Text("id");
        var foreigner = await server.SignIn("owner@willow.example");

        (await practice.Owner.Get("/api/waitlist?status=waiting")).Json.GetProperty("items").GetArrayLength().ShouldBe(1);
        (await two.Client.Get("/api/waitlist")).Json.GetProperty("items").GetArrayLength().ShouldBe(0);
        (await foreigner.Get("/api/waitlist?limit=200")).Body.ShouldNotContain(id);
        (await foreigner.Post("/api/waitlist", new { serviceId, earliest = start, latest = start.AddDays(2) })).ShouldBeProblem(404, "not_found");
        (await foreigner.Delete($"/api/waitlist/{id}")).ShouldBeProblem(404, "not_found");
        (await two.Client.Delete($"/api/waitlist/{id}")).ShouldBeProblem(404, "not_found");
        (await two.Client.Post("/api/waitlist", new { serviceId, earliest = start, latest = start, clientId = one.Id })).ShouldBeProblem(422, "validation_failed", "latest");
        (await two.Client.Post("/api/waitlist", new { serviceId, earliest = start, latest = start.AddDays(1), clientId = one.Id })).ShouldBeProblem(403, "forbidden");
        (await practice.Owner.Get("/api/waitlist?status=nothing")).ShouldBeProblem(400, "malformed_request");
        (await one.Client.Delete($"/api/waitlist/{id}")).Status.ShouldBe(204);
        (await Find(one.Client, "left")).GetProperty("id").GetString().ShouldBe(id);
    }

    [Fact]
    public async Task A_booking_goes_to_another_therapist_with_its_id()
    {
        var practice = await server.NewPractice();
        var serviceId = await practice.NewService();
        var (from, to) = (await practice.NewTherapist(serviceId), await practice.NewTherapist(serviceId));
        var starts = await practice.FreeStarts(serviceId, to);
        var visitor = await practice.NewVisitor();
        var id = (await practice.Book(visitor.Client, serviceId, from, starts[0])).GetProperty("id").GetString()!;

        var moved = await visitor.Client.Post($"/api/bookings/{id}/reschedule", new { start = starts[3], therapistId = to });
        (moved.Status, moved.Text("id"), moved.Text("therapistId"), moved.Text("start")).ShouldBe((200, id, to, starts[3]), moved.Body);
        (await visitor.Client.Get($"/api/bookings/{id}")).Body.ShouldBe(moved.Body);
        (await practice.Owner.Get($"/api/bookings?therapistId={from}")).Json.GetProperty("items").GetArrayLength().ShouldBe(0);
        (await practice.FreeStarts(serviceId, from)).ShouldContain(starts[0]);
        (await visitor.Client.Post($"/api/bookings/{id}/reschedule", new { start = starts[3], therapistId = "th_nobody" }))
            .ShouldBeProblem(422, "validation_failed", "therapistId");
        (await visitor.Client.Put($"/api/bookings/{id}", new { status = "cancelled" })).Text("status").ShouldBe("cancelled");
    }

    private static async Task<JsonElement> Find(ApiClient client, string status)
    {
        using var timeout = new CancellationTokenSource(HubClient.Patience);
        for (; ; )
        {
            var items = (await client.Get($"/api/waitlist?status={status}")).Json.GetProperty("items");
            if (items.GetArrayLength() == 1)
            {
                return items[0];
            }

            await Task.Delay(20, timeout.Token);
        }
    }
}
