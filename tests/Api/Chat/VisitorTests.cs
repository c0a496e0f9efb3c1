using Realtime.Tests.Api.Live;
using Realtime.Tests.Api.Server;

namespace Realtime.Tests.Api.Chat;

/// <summary>Visitors who are blocked, visitors who say too much, and what was said by mail.</summary>
public sealed class VisitorTests : IAsyncLifetime
{
    private readonly ApiServer _server = ApiServer.With(
        "RateLimits:VisitorMessagesBurst=4", "RateLimits:VisitorMessagesPerMinute=1", "RateLimits:VisitorConversationsPerHour=2");

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_blocked_visitor_reads_and_every_write_is_refused_over_HTTP_and_the_hub()
    {
        var practice = await _server.NewPractice();
        var visitor = await practice.NewVisitor();
        var room = (await visitor.Client.Post("/api/rooms", new { })).Text("id");
        (await visitor.Client.Post($"/api/rooms/{room}/messages", new { clientMessageId = "1", text = "hello" })).Status.ShouldBe(201);
        await using var hub = await HubClient.Connect(_server.Http.BaseAddress!, visitor.Client.Token);
        var reception = await practice.NewStaff("reception");

        var blocked = await reception.Put($"/api/visitors/{visitor.Id}", new { blocked = true, reason = "insults" });

        (blocked.Status, blocked.Json.GetProperty("blocked").GetBoolean(), blocked.Text("blockedReason"), blocked.Text("name"), blocked.Text("email"))
            .ShouldBe((200, true, "insults", "Vera", "vera@example.com"));
        (await practice.Owner.Get($"/api/visitors/{visitor.Id}")).Json.GetProperty("blocked").GetBoolean().ShouldBeTrue();
        (await visitor.Client.Post("/api/rooms", new { })).ShouldBeProblem(403, "visitor_blocked");
        (await visitor.Client.Post($"/api/rooms/{room}/messages", new { clientMessageId = "2", text = "x" })).ShouldBeProblem(403, "visitor_blocked");
        (await visitor.Client.Post($"/api/rooms/{room}/transcript", new { })).ShouldBeProblem(403, "visitor_blocked");
        (await visitor.Client.Post("/api/holds", new { })).ShouldBeProblem(403, "visitor_blocked");
        (await visitor.Client.Post("/api/bookings", new { })).ShouldBeProblem(403, "visitor_blocked");
        (await visitor.Client.Post("/api/waitlist", new { })).ShouldBeProblem(403, "visitor_blocked");
        (await hub.Fails("Send", room, "3", "x")).ShouldContain("visitor_blocked:");
        (await hub.Fails("EditMessage", room, 1, "x")).ShouldContain("visitor_blocked:");
        (await hub.Fails("Typing", room, true)).ShouldContain("visitor_blocked:");
        (await hub.Fails("MarkRead", room, 1)).ShouldContain("visitor_blocked:");
        (await visitor.Client.Get($"/api/rooms/{room}/messages")).Json.GetProperty("items").GetArrayLength().ShouldBe(1);
        (await hub.Invoke("JoinRoom", room, 0)).GetProperty("headSequence").GetInt64().ShouldBe(1);
        (await visitor.Client.Post("/api/hub/tickets")).Status.ShouldBe(201);

        (await reception.Put($"/api/visitors/{visitor.Id}", new { blocked = false })).Status.ShouldBe(200);
        (await hub.Invoke("Send", room, "3", "x")).GetProperty("sequence").GetInt64().ShouldBe(2);
    }

    [Fact]
    public async Task Blocking_is_staffs_of_that_practice_and_of_visitors_only()
    {
        var practice = await _server.NewPractice();
        var visitor = await practice.NewVisitor();
        var foreigner = (await _server.NewPractice()).Owner;
        var staff = (await practice.Owner.Get("/api/users")).Json.GetProperty("items")[0].GetProperty("id").GetString();

        (await foreigner.Get($"/api/visitors/{visitor.Id}")).ShouldBeProblem(404, "not_found");
        (await foreigner.Put($"/api/visitors/{visitor.Id}", new { blocked = true })).ShouldBeProblem(404, "not_found");
        (await practice.Owner.Put($"/api/visitors/{staff}", new { blocked = true })).ShouldBeProblem(404, "not_found");
        (await practice.Owner.Put($"/api/visitors/{visitor.Id}", new { reason = "why" })).ShouldBeProblem(422, "validation_failed", "blocked");
        (await visitor.Client.Post("/api/rooms", new { })).Status.ShouldBe(201);
    }

    [Fact]
    public async Task A_visitor_who_says_too_much_waits_over_HTTP_and_the_hub_alike_and_others_do_not()
    {
        var practice = await _server.NewPractice();
        var (busy, other) = (await practice.NewVisitor(), await practice.NewVisitor());
        var room = (await busy.Client.Post("/api/rooms", new { })).Text("id");
        await using var hub = await HubClient.Connect(_server.Http.BaseAddress!, busy.Client.Token);
        await hub.Invoke("Send", room, "1", "a");
        await hub.Invoke("Send", room, "2", "b");
        (await busy.Client.Post($"/api/rooms/{room}/messages", new { clientMessageId = "3", text = "c" })).Status.ShouldBe(201);
        (await hub.Invoke("EditMessage", room, 1, "aa")).GetProperty("text").GetString().ShouldBe("aa");

        var refused = (await busy.Client.Post($"/api/rooms/{room}/messages", new { clientMessageId = "4", text = "d" })).ShouldBeProblem(429, "rate_limited");

        int.Parse(refused.Headers["Retry-After"]).ShouldBeInRange(2, 60);
        (await hub.Fails("Send", room, "4", "d")).ShouldContain("rate_limited:");
        (await hub.Fails("EditMessage", room, 1, "aaa")).ShouldContain("rate_limited:");
        (await busy.Client.Put($"/api/rooms/{room}/messages/1", new { text = "aaa" })).ShouldBeProblem(429, "rate_limited");
        (await busy.Client.Get($"/api/rooms/{room}/messages")).Json.GetProperty("headSequence").GetInt64().ShouldBe(4);
        var theirs = (await other.Client.Post("/api/rooms", new { })).Text("id");
        (await other.Client.Post($"/api/rooms/{theirs}/messages", new { clientMessageId = "1", text = "a" })).Status.ShouldBe(201);
        for (var number = 0; number < 10; number++)
        {
            (await practice.Owner.Post($"/api/rooms/{room}/messages", new { clientMessageId = $"s{number}", text = "staff" })).Status.ShouldBe(201);
        }
    }

    [Fact]
    public async Task A_visitor_begins_so_many_conversations_and_their_open_one_is_always_returned()
    {
        var practice = await _server.NewPractice();
        var visitor = await practice.NewVisitor();
        for (var number = 0; number < 2; number++)
        {
            var room = (await visitor.Client.Post("/api/rooms", new { })).Text("id");
            (await visitor.Client.Post("/api/rooms", new { })).Status.ShouldBe(200, "an open one is not another");
            (await practice.Owner.Put($"/api/rooms/{room}", new { status = "closed" })).Status.ShouldBe(200);
        }

        var refused = (await visitor.Client.Post("/api/rooms", new { })).ShouldBeProblem(429, "rate_limited");
        int.Parse(refused.Headers["Retry-After"]).ShouldBeGreaterThan(60);
        var begun = await practice.Owner.Post("/api/rooms", new { visitorId = visitor.Id });
        begun.Status.ShouldBe(201, "staff may");
        (await visitor.Client.Post("/api/rooms", new { })).ShouldSatisfyAllConditions(
            answer => answer.Status.ShouldBe(200), answer => answer.Text("id").ShouldBe(begun.Text("id")), answer => answer.Headers.ShouldNotContainKey("Retry-After"));
    }

    [Fact]
    public async Task Closing_with_a_transcript_mails_it_once_to_the_visitors_address()
    {
        var practice = await _server.NewPractice();
        var visitor = await practice.NewVisitor();
        var path = $"/api/rooms/{(await visitor.Client.Post("/api/rooms", new { })).Text("id")}";
        (await practice.Owner.Put(path, new { status = "closed", sendTranscript = true })).ShouldBeProblem(422, "validation_failed", "sendTranscript");
        (await visitor.Client.Post($"{path}/messages", new { clientMessageId = "1", text = "what-was-said" })).Status.ShouldBe(201);
        (await practice.Owner.Put(path, new { sendTranscript = true })).ShouldBeProblem(422, "validation_failed", "sendTranscript");
        var key = ("Idempotency-Key", "close-1");

        (await practice.Owner.Put(path, new { status = "closed", sendTranscript = true }, key)).Text("status").ShouldBe("closed");
        (await practice.Owner.Put(path, new { status = "closed", sendTranscript = true }, key)).Status.ShouldBe(200);
        (await visitor.Client.Post($"{path}/transcript", new { })).Status.ShouldBe(202, "of a closed one, too");
        (await visitor.Client.Post($"{path}/transcript", new { email = "other@example.com" })).ShouldBeProblem(403, "forbidden");
        (await (await practice.NewVisitor()).Client.Post($"{path}/transcript", new { })).ShouldBeProblem(404, "not_found");

        await Eventually.Holds(() => Task.FromResult(Mails("what-was-said").Count == 2));
        Mails("what-was-said").ShouldAllBe(mail => mail.Contains("To: \"Vera\" <vera@example.com>") || mail.Contains("To: Vera <vera@example.com>"));
        var audit = (await practice.Owner.Get("/api/audit")).Json.GetProperty("items").EnumerateArray();
        audit.Count(entry => entry.GetProperty("action").GetString() == "room.transcript-sent").ShouldBe(1, "the repeat is the first answer again");
    }

    private List<string> Mails(string containing) => Directory.Exists(_server.MailFolder)
        ? [.. Directory.GetFiles(_server.MailFolder, "*.eml").Select(File.ReadAllText).Where(mail => mail.Contains(containing, StringComparison.Ordinal))]
        : [];
}
