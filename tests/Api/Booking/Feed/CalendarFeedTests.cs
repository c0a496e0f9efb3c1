using System.Text;
using Realtime.Tests.Api.Server;

namespace Realtime.Tests.Api.Booking.Feed;

public sealed class CalendarFeedTests(ApiServer server)
{
    [Fact]
    public async Task A_booking_keeps_its_uid_and_its_sequence_grows_until_it_is_cancelled()
    {
        var (practice, service, therapist, path) = await Opened();
        var starts = await practice.FreeStarts(service, therapist);
        var visitor = await practice.NewVisitor();
        var booking = (await practice.Book(visitor.Client, service, therapist, starts[0])).GetProperty("id").GetString()!;

        var first = Single(await server.Anonymous.Get(path));
        (first.Uid, first.Component["SEQUENCE"], first.Component["STATUS"]).ShouldBe((booking, "0", "CONFIRMED"));
        first.Start.ShouldBe(DateTimeOffset.Parse(starts[0]));
        first.Component.Text("SUMMARY").ShouldBe("Talk: Vera");

        (await visitor.Client.Post($"/api/bookings/{booking}/reschedule", new { start = starts[^1] })).Status.ShouldBe(200);
        var moved = Single(await server.Anonymous.Get(path));
        (moved.Uid, moved.Component["SEQUENCE"], moved.Start).ShouldBe((booking, "1", DateTimeOffset.Parse(starts[^1])));

        (await visitor.Client.Put($"/api/bookings/{booking}", new { status = "cancelled" })).Status.ShouldBe(200);
        var cancelled = Single(await server.Anonymous.Get(path));
        (cancelled.Uid, cancelled.Component["SEQUENCE"], cancelled.Component["STATUS"]).ShouldBe((booking, "2", "CANCELLED"));
    }

    [Fact]
    public async Task A_feed_is_calendar_text_that_is_sent_again_only_after_a_change()
    {
        var (practice, service, therapist, path) = await Opened();
        var starts = await practice.FreeStarts(service, therapist);
        _ = await practice.Book(practice.Owner, service, therapist, starts[0]);

        var first = await server.Anonymous.Get(path);
        first.Headers["Content-Type"].ShouldBe("text/calendar; charset=utf-8");
        first.Headers["Cache-Control"].Split(", ").ShouldBe(["private", "no-cache"], ignoreOrder: true);
        var again = await server.Anonymous.Get(path, ("If-None-Match", $"\"other\", W/{first.ETag}"));
        (again.Status, again.Body, again.ETag).ShouldBe((304, "", first.ETag));

        _ = await practice.Book(practice.Owner, service, therapist, starts[3]);
        var changed = await server.Anonymous.Get(path, ("If-None-Match", first.ETag!));
        changed.Status.ShouldBe(200);
        changed.ETag.ShouldNotBe(first.ETag);
    }

    [Fact]
    public async Task A_feed_holds_of_clients_their_name_and_after_an_erasure_nothing()
    {
        var (practice, service, therapist, path) = await Opened();
        var starts = await practice.FreeStarts(service, therapist);
        var visitor = await practice.NewVisitor();
        var client = new { name = "Ada Unmistakable", email = "ada@secret.example", phone = "+1 555 0100" };
        var booked = await visitor.Client.Post(
            "/api/bookings", new { serviceId = service, therapistId = therapist, start = starts[0], client, notes = "about the fear of heights" });
        booked.Status.ShouldBe(201, booked.Body);
        (await practice.Owner.Put($"/api/bookings/{booked.Text("id")}", new { status = "completed", reason = "a quiet hour" })).Status.ShouldBe(200);

        var feed = Unfolded(await server.Anonymous.Get(path));
        feed.ShouldContain("Ada Unmistakable");
        foreach (var unsaid in (string[])["secret.example", "555", "heights", "quiet", visitor.Id])
        {
            feed.ShouldNotContain(unsaid);
        }

        (await practice.Owner.Delete($"/api/clients/{visitor.Id}")).Status.ShouldBe(200);
        var erased = Single(await server.Anonymous.Get(path));
        (erased.Uid, erased.Component.Text("SUMMARY")).ShouldBe((booked.Text("id"), "Talk"));
    }

    [Fact]
    public async Task A_feed_ends_with_its_key()
    {
        var (practice, _, therapist, path) = await Opened();
        var key = $"/api/calendars/{therapist}/key";
        var info = await practice.Owner.Get(key);
        info.Json.GetProperty("active").GetBoolean().ShouldBeTrue();
        info.Body.ShouldNotContain(path.Split('.')[^1]);

        var rotated = await practice.Owner.Post(key);
        (await server.Anonymous.Get(path)).ShouldBeProblem(404, "not_found");
        (await server.Anonymous.Get(rotated.Text("path"))).Status.ShouldBe(200);

        (await practice.Owner.Delete(key)).Status.ShouldBe(204);
        (await practice.Owner.Delete(key)).Status.ShouldBe(204);
        (await server.Anonymous.Get(rotated.Text("path"))).ShouldBeProblem(404, "not_found");
        (await practice.Owner.Get(key)).Json.GetProperty("active").GetBoolean().ShouldBeFalse();

        var audit = (await practice.Owner.Get("/api/audit")).Json.GetProperty("items").EnumerateArray().Select(entry => entry.GetProperty("action").GetString());
        audit.ShouldBe(["calendar-key.revoked", "calendar-key.rotated", "calendar-key.rotated"]);
    }

    [Fact]
    public async Task A_key_opens_its_own_calendar_and_nothing_else()
    {
        var (practice, service, therapist, path) = await Opened();
        var colleague = await practice.NewTherapist(service);
        (await practice.Owner.Post($"/api/calendars/{colleague}/key")).Status.ShouldBe(201);
        var key = path.Split('=')[1];
        var (organization, secret) = (key.Split('.')[0], key.Split('.')[1]);
        var other = await server.NewPractice();
        var otherKey = (await other.Owner.Post($"/api/calendars/{await other.NewTherapist(await other.NewService())}/key")).Text("key");

        string[] wrong =
        [
            $"/api/calendars/{colleague}.ics?key={key}", $"/api/calendars/{therapist}.ics?key={otherKey}",
            $"/api/calendars/{therapist}.ics?key={otherKey.Split('.')[0]}.{secret}", $"/api/calendars/{therapist}.ics?key={organization}.{secret[..^1]}",
            $"/api/calendars/{therapist}.ics?key={organization}.", $"/api/calendars/{therapist}.ics?key={secret}", $"/api/calendars/{therapist}.ics?key=",
            $"/api/calendars/{therapist}.ics", $"/api/calendars/TH%2F.ics?key={key}", $"/api/calendars/th_none.ics?key={key}",
            $"/api/calendars/{therapist}.ics?key={organization}.{new string('a', 2_000)}", $"/api/calendars/{therapist}.ics?key={organization}%2F{therapist}.{secret}",
        ];
        foreach (var address in wrong)
        {
            (await server.Anonymous.Get(address)).ShouldBeProblem(404, "not_found");
        }

        // A token opens no feed, and a key no route.
        (await practice.Owner.Get($"/api/calendars/{therapist}.ics")).ShouldBeProblem(404, "not_found");
        (await server.Anonymous.Get($"/api/bookings?key={key}")).ShouldBeProblem(401, "unauthenticated");
        (await server.Anonymous.Get(path)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_key_is_its_managers_and_its_therapists_to_give()
    {
        var practice = await server.NewPractice();
        var therapist = await practice.NewTherapist(await practice.NewService());
        var email = $"t@{practice.Slug}.example";
        (await practice.Owner.Post("/api/users", new { name = "Theo", email, password = ApiServer.Password, role = "therapist", therapistId = therapist }))
            .Status.ShouldBe(201);
        var path = $"/api/calendars/{therapist}/key";

        foreach (var client in new[] { await server.SignIn(email), await practice.NewStaff("admin"), practice.Owner })
        {
            (await client.Post(path)).Status.ShouldBe(201);
            (await client.Get(path)).Status.ShouldBe(200);
            (await client.Delete(path)).Status.ShouldBe(204);
        }

        foreach (var client in new[] { await practice.NewStaff("therapist"), await practice.NewStaff("reception"), (await practice.NewVisitor()).Client })
        {
            foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post, HttpMethod.Delete])
            {
                (await client.Send(method, path, null)).ShouldBeProblem(403, "forbidden");
            }
        }

        var foreigner = await server.SignIn("owner@willow.example");
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post, HttpMethod.Delete])
        {
            (await foreigner.Send(method, path, null)).ShouldBeProblem(404, "not_found");
        }
    }

    [Fact]
    public async Task A_new_key_asked_for_twice_with_one_idempotency_key_is_one_key()
    {
        var practice = await server.NewPractice();
        var path = $"/api/calendars/{await practice.NewTherapist(await practice.NewService())}/key";

        var first = await practice.Owner.Post(path, null, ("Idempotency-Key", "k"));
        var repeat = await practice.Owner.Post(path, null, ("Idempotency-Key", "k"));

        repeat.Body.ShouldBe(first.Body);
        (await server.Anonymous.Get(first.Text("path"))).Status.ShouldBe(200);
    }

    private async Task<(Server.Practice Practice, string Service, string Therapist, string Path)> Opened()
    {
        var practice = await server.NewPractice();
        var service = await practice.NewService();
        var therapist = await practice.NewTherapist(service);
        var made = await practice.Owner.Post($"/api/calendars/{therapist}/key");
        made.Status.ShouldBe(201, made.Body);
        return (practice, service, therapist, made.Text("path"));
    }

    private static CalendarReader.Event Single(Answer answer)
    {
        answer.Status.ShouldBe(200, answer.Body);
        return CalendarReader.Read(Encoding.UTF8.GetBytes(answer.Body)).Events.ShouldHaveSingleItem();
    }

    private static string Unfolded(Answer answer) => answer.Body.Replace("\r\n ", "");
}
