using Realtime.Tests.Api.Server;

namespace Realtime.Tests.Api.Identity;

/// <summary>No practice sees, or learns of, what is another's.</summary>
public sealed class IsolationTests(ApiServer server)
{
    [Fact]
    public async Task Another_practices_ids_read_like_ids_of_nothing()
    {
        var practice = await server.NewPractice();
        var serviceId = await practice.NewService();
        var therapistId = await practice.NewTherapist(serviceId);
        var second = await practice.NewTherapist(serviceId);
        var starts = await practice.FreeStarts(serviceId, therapistId);
        var visitor = await practice.NewVisitor();
        var foreigner = await server.SignIn("owner@willow.example");
        var theirs = (await foreigner.Get("/api/therapists")).Json.GetProperty("items")[0].GetProperty("id").GetString();
        var booking = (await practice.Book(visitor.Client, serviceId, therapistId, starts[0])).GetProperty("id").GetString()!;
        var hold = (await visitor.Client.Post("/api/holds", new { therapistId, serviceId, start = starts[4] })).Text("id");
        var place = (await visitor.Client.Post("/api/waitlist", new { serviceId, therapistId, earliest = starts[0], latest = starts[4] })).Text("id");
        var room = (await visitor.Client.Post("/api/rooms", new { })).Text("id");
        var reply = (await practice.Owner.Post("/api/canned-replies", new { shortcut = "hi", text = "Hello" })).Text("id");
        var staff = (await practice.Owner.Get("/api/users")).Json.GetProperty("items")[0].GetProperty("id").GetString();

        var service = new { name = "Mine", durationMinutes = 30 };
        (HttpMethod Method, string Path, object? Body)[] requests =
        [
            (HttpMethod.Get, $"/api/services/{serviceId}", null),
            (HttpMethod.Put, $"/api/services/{serviceId}", service),
            (HttpMethod.Delete, $"/api/services/{serviceId}", null),
            (HttpMethod.Get, $"/api/therapists/{therapistId}", null),
            (HttpMethod.Put, $"/api/therapists/{therapistId}", new { name = "Mine" }),
            (HttpMethod.Delete, $"/api/therapists/{therapistId}", null),
            (HttpMethod.Get, $"/api/therapists/{therapistId}/schedule", null),
            (HttpMethod.Put, $"/api/therapists/{therapistId}/schedule", new { weekly = (object[])[] }),
            (HttpMethod.Get, $"/api/availability?serviceId={serviceId}&date=2026-12-01", null),
            (HttpMethod.Post, "/api/availability/smart", new { serviceId }),
            (HttpMethod.Get, $"/api/calendars/{therapistId}/key", null),
            (HttpMethod.Post, $"/api/calendars/{therapistId}/key", null),
            (HttpMethod.Delete, $"/api/calendars/{therapistId}/key", null),
            (HttpMethod.Post, "/api/holds", new { therapistId, serviceId, start = starts[2] }),
            (HttpMethod.Delete, $"/api/holds/{hold}", null),
            (HttpMethod.Post, "/api/bookings", new { therapistId, serviceId, start = starts[2] }),
            (HttpMethod.Get, $"/api/bookings/{booking}", null),
            (HttpMethod.Put, $"/api/bookings/{booking}", new { status = "cancelled" }),
            (HttpMethod.Post, $"/api/bookings/{booking}/reschedule", new { start = starts[2] }),
            (HttpMethod.Post, $"/api/bookings/{booking}/reschedule", new { start = starts[2], therapistId = second }),
            (HttpMethod.Post, $"/api/bookings/{booking}/reschedule", new { start = starts[2], therapistId = theirs }),
            (HttpMethod.Post, "/api/waitlist", new { therapistId, serviceId, earliest = starts[0], latest = starts[4] }),
            (HttpMethod.Delete, $"/api/waitlist/{place}", null),
            (HttpMethod.Get, $"/api/rooms/{room}", null),
            (HttpMethod.Put, $"/api/rooms/{room}", new { status = "closed" }),
            (HttpMethod.Get, $"/api/rooms/{room}/messages", null),
            (HttpMethod.Post, $"/api/rooms/{room}/messages", new { clientMessageId = "1", text = "hello" }),
            (HttpMethod.Get, $"/api/rooms/{room}/notes", null),
            (HttpMethod.Post, $"/api/rooms/{room}/notes", new { clientNoteId = "1", text = "hello" }),
            (HttpMethod.Put, $"/api/rooms/{room}/tags", new { tags = (string[])["mine"] }),
            (HttpMethod.Get, $"/api/canned-replies/{reply}", null),
            (HttpMethod.Put, $"/api/canned-replies/{reply}", new { shortcut = "mine", text = "Mine" }),
            (HttpMethod.Delete, $"/api/canned-replies/{reply}", null),
            (HttpMethod.Post, $"/api/canned-replies/{reply}/render", new { roomId = room }),
            (HttpMethod.Get, $"/api/users/{staff}", null),
            (HttpMethod.Delete, $"/api/users/{staff}", null),
        ];
        foreach (var (method, path, body) in requests)
        {
            (await foreigner.Send(method, path, body)).ShouldBeProblem(404, "not_found");
        }

        (await foreigner.Get("/api/bookings")).Body.ShouldNotContain(booking);
        (await foreigner.Get($"/api/bookings?therapistId={therapistId}")).Json.GetProperty("items").GetArrayLength().ShouldBe(0);
        (await practice.Owner.Put($"/api/therapists/{therapistId}/schedule", new { weekly = (object[])[] })).Json.GetProperty("outsideHours").GetArrayLength().ShouldBe(1);
        (await practice.Owner.Get("/api/bookings/outside-hours")).Body.ShouldContain(booking);
        (await foreigner.Get("/api/bookings/outside-hours")).Body.ShouldNotContain(booking);
        (await foreigner.Get($"/api/bookings/outside-hours?therapistId={therapistId}")).Json.GetProperty("items").GetArrayLength().ShouldBe(0);
        (await foreigner.Get("/api/canned-replies")).Body.ShouldNotContain(reply);
        (await visitor.Client.Post($"/api/rooms/{room}/messages", new { clientMessageId = "s", text = "zebrafish" })).Status.ShouldBe(201);
        (await practice.Owner.Get("/api/search/messages?q=zebrafish")).Body.ShouldContain(room);
        (await foreigner.Get("/api/search/messages?q=zebrafish")).Json.GetProperty("items").GetArrayLength().ShouldBe(0);
        (await foreigner.Get("/api/waitlist")).Body.ShouldNotContain(place);
        (await foreigner.Get("/api/rooms?limit=200")).Body.ShouldNotContain(room);
        var presence = await foreigner.Get($"/api/presence?userIds={visitor.Id}");
        presence.Json.GetProperty("items")[0].GetProperty("status").GetString().ShouldBe("offline");

        (await visitor.Client.Get($"/api/bookings/{booking}")).Text("status").ShouldBe("confirmed");
        (await visitor.Client.Get($"/api/rooms/{room}")).Text("status").ShouldBe("open");
        (await visitor.Client.Get("/api/waitlist?status=waiting")).Body.ShouldContain(place);
    }

    [Fact]
    public async Task A_booking_goes_to_no_therapist_of_another_practice_and_is_moved_to_another_calendar_by_nobody_else()
    {
        var (practice, other) = (await server.NewPractice(), await server.NewPractice());
        var serviceId = await practice.NewService();
        var (from, to) = (await practice.NewTherapist(serviceId), await practice.NewTherapist(serviceId));
        var foreignService = await other.NewService();
        var foreign = await other.NewTherapist(foreignService);
        var starts = await practice.FreeStarts(serviceId, to);
        var (one, two) = (await practice.NewVisitor(), await practice.NewVisitor());
        var id = (await practice.Book(one.Client, serviceId, from, starts[0])).GetProperty("id").GetString()!;
        var path = $"/api/bookings/{id}/reschedule";

        // A therapist of another practice is answered like one whom there is not.
        foreach (var mover in new[] { one.Client, practice.Owner })
        {
            var nobody = (await mover.Post(path, new { start = starts[3], therapistId = "th_nobody" })).ShouldBeProblem(422, "validation_failed", "therapistId");
            var foreigners = (await mover.Post(path, new { start = starts[3], therapistId = foreign })).ShouldBeProblem(422, "validation_failed", "therapistId");
            foreigners.Json.GetProperty("errors").GetRawText().ShouldBe(nobody.Json.GetProperty("errors").GetRawText());
        }

        (await two.Client.Post(path, new { start = starts[3], therapistId = to })).ShouldBeProblem(404, "not_found");
        (await other.Owner.Post(path, new { start = starts[3], therapistId = to })).ShouldBeProblem(404, "not_found");
        (await other.FreeStarts(foreignService, foreign)).ShouldContain(starts[3]);

        // Moved by its own client, it is still nobody else's, by the calendar that it is in now or the one in its id.
        (await one.Client.Post(path, new { start = starts[3], therapistId = to })).Text("therapistId").ShouldBe(to);
        foreach (var stranger in new[] { two.Client, other.Owner })
        {
            (await stranger.Get($"/api/bookings/{id}")).ShouldBeProblem(404, "not_found");
            (await stranger.Put($"/api/bookings/{id}", new { status = "cancelled", scope = "following" })).ShouldBeProblem(404, "not_found");
            (await stranger.Post(path, new { start = starts[0], therapistId = from })).ShouldBeProblem(404, "not_found");
            (await stranger.Get("/api/bookings")).Body.ShouldNotContain(id);
        }

        (await one.Client.Get($"/api/bookings/{id}")).Text("status").ShouldBe("confirmed");
    }

    [Fact]
    public async Task A_visitor_does_not_see_another_visitors_booking_or_conversation()
    {
        var practice = await server.NewPractice();
        var serviceId = await practice.NewService();
        var therapistId = await practice.NewTherapist(serviceId);
        var starts = await practice.FreeStarts(serviceId, therapistId);
        var (one, two) = (await practice.NewVisitor(), await practice.NewVisitor());
        var booking = (await practice.Book(one.Client, serviceId, therapistId, starts[0])).GetProperty("id").GetString()!;
        var room = (await one.Client.Post("/api/rooms", new { })).Text("id");

        var place = (await one.Client.Post("/api/waitlist", new { serviceId, therapistId, earliest = starts[0], latest = starts[4] })).Text("id");
        (await two.Client.Delete($"/api/waitlist/{place}")).ShouldBeProblem(404, "not_found");
        (await two.Client.Get("/api/waitlist")).Json.GetProperty("items").GetArrayLength().ShouldBe(0);

        (await two.Client.Get($"/api/bookings/{booking}")).ShouldBeProblem(404, "not_found");
        (await two.Client.Put($"/api/bookings/{booking}", new { status = "cancelled" })).ShouldBeProblem(404, "not_found");
        (await two.Client.Post($"/api/bookings/{booking}/reschedule", new { start = starts[3] })).ShouldBeProblem(404, "not_found");
        (await two.Client.Get("/api/bookings")).Json.GetProperty("items").GetArrayLength().ShouldBe(0);
        (await two.Client.Get($"/api/rooms/{room}/messages")).ShouldBeProblem(404, "not_found");
        (await two.Client.Post($"/api/rooms/{room}/messages", new { clientMessageId = "1", text = "hi" })).ShouldBeProblem(404, "not_found");
        (await two.Client.Get("/api/rooms")).Json.GetProperty("items").GetArrayLength().ShouldBe(0);
        (await two.Client.Post("/api/bookings", new { serviceId, therapistId, start = starts[3], clientId = one.Id })).ShouldBeProblem(403, "forbidden");
        (await two.Client.Post("/api/bookings", new { serviceId, therapistId, start = starts[3], roomId = room })).ShouldBeProblem(404, "not_found");
    }
}
