using Realtime.Tests.Api.Live;
using Realtime.Tests.Api.Server;

namespace Realtime.Tests.Api.Chat;

/// <summary>Notes and tags as staff meets them, and as visitors never do.</summary>
public sealed class NoteTests(ApiServer server)
{
    private const string Secret = "a-note-that-no-visitor-sees";
    private const string Tag = "a-tag-that-no-visitor-sees";

    [Fact]
    public async Task Notes_are_added_once_and_read_in_pages()
    {
        var (practice, _, room) = await Conversation();
        var path = $"/api/rooms/{room}/notes";
        var first = await practice.Owner.Post(path, new { clientNoteId = "n1", text = "first\n😀" });
        (first.Status, first.Json.GetProperty("sequence").GetInt64(), first.Text("text"), first.Text("authorName")).ShouldBe((201, 1, "first\n😀", "Olga"));
        first.Text("clientNoteId").ShouldBe("n1");
        first.Json.TryGetProperty("createdAt", out _).ShouldBeTrue();
        var again = await practice.Owner.Post(path, new { clientNoteId = "n1", text = "other" });
        (again.Status, again.Body).ShouldBe((200, first.Body));
        var other = await practice.NewStaff("reception");
        (await other.Post(path, new { clientNoteId = "n1", text = "second" })).Status.ShouldBe(201);

        var page = await practice.Owner.Get($"{path}?after=1");
        page.Json.GetProperty("headSequence").GetInt64().ShouldBe(2);
        page.Json.GetProperty("items").EnumerateArray().Single().GetProperty("text").GetString().ShouldBe("second");
        (await practice.Owner.Get($"{path}?before=2&limit=5")).Json.GetProperty("items")[0].GetProperty("text").GetString().ShouldBe("first\n😀");
        (await practice.Owner.Get($"{path}?before=2&after=1")).ShouldBeProblem(422, "validation_failed", "before");
        (await practice.Owner.Post(path, new { clientNoteId = "n2", text = "" })).ShouldBeProblem(422, "validation_failed", "text");
        (await practice.Owner.Post(path, new { text = "a" })).ShouldBeProblem(422, "validation_failed", "clientNoteId");
        (await practice.Owner.Post(path, new { clientNoteId = "n2", text = new string('x', 4_001) })).ShouldBeProblem(422, "validation_failed", "text");
        (await practice.Owner.Get("/api/rooms/rm_none/notes")).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task A_note_sent_again_with_its_key_is_answered_byte_for_byte()
    {
        var (practice, _, room) = await Conversation();
        var body = new { clientNoteId = "n1", text = "once" };
        var first = await practice.Owner.Post($"/api/rooms/{room}/notes", body, ("Idempotency-Key", "k1"));
        var again = await practice.Owner.Post($"/api/rooms/{room}/notes", body, ("Idempotency-Key", "k1"));

        (again.Status, again.Body, again.Headers["Idempotent-Replay"]).ShouldBe((201, first.Body, "true"));
        (await practice.Owner.Post($"/api/rooms/{room}/notes", new { clientNoteId = "n1", text = "two" }, ("Idempotency-Key", "k1")))
            .ShouldBeProblem(422, "idempotency_key_reused");
    }

    [Fact]
    public async Task Tags_are_shown_to_staff_and_lists_are_filtered_by_them()
    {
        var (practice, _, room) = await Conversation();
        (await practice.NewVisitor()).Client.ShouldNotBeNull();
        var set = await practice.Owner.Put($"/api/rooms/{room}/tags", new { tags = (string[])[" VIP ", "vip", "billing"] });
        set.Json.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()).ShouldBe(["VIP", "billing"]);

        foreach (var (query, found) in new[]
        {
            ("tag=vip", 1), ("tag=none", 0), ("status=open", 1), ("status=closed", 0), ("assignedTo=", 1), ("assignedTo=us_nobody", 0), ("tag=BILLING&status=open&assignedTo=", 1),
        })
        {
            var list = await practice.Owner.Get($"/api/rooms?{query}");
            list.Json.GetProperty("items").GetArrayLength().ShouldBe(found, query);
        }

        (await practice.Owner.Get($"/api/rooms/{room}")).Json.GetProperty("tags").GetArrayLength().ShouldBe(2);
        (await practice.Owner.Put($"/api/rooms/{room}/tags", new { tags = (string[])[] })).Json.GetProperty("tags").GetArrayLength().ShouldBe(0);
        (await practice.Owner.Put($"/api/rooms/{room}/tags", new { })).ShouldBeProblem(422, "validation_failed", "tags");
        (await practice.Owner.Put($"/api/rooms/{room}/tags", new { tags = (string[])[new('x', 51)] })).ShouldBeProblem(422, "validation_failed", "tags[0]");
        (await practice.Owner.Put($"/api/rooms/{room}/tags", new { tags = Enumerable.Range(0, 21).Select(number => $"{number}") })).ShouldBeProblem(422, "validation_failed", "tags");
        (await practice.Owner.Get("/api/rooms?status=gone")).ShouldBeProblem(400, "malformed_request");
    }

    [Fact]
    public async Task No_visitor_receives_a_trace_of_notes_or_tags()
    {
        var (practice, visitor, room) = await Conversation();
        await using var hub = await HubClient.Connect(server.Http.BaseAddress!, visitor.Client.Token);
        await using var staff = await HubClient.Connect(server.Http.BaseAddress!, practice.Owner.Token);
        await hub.Invoke("JoinRoom", room, 0);
        await staff.Invoke("JoinRoom", room, 0);
        await hub.Invoke("Send", room, "m2", "before");
        await Told(hub, 2);
        hub.TakeArrived();
        var before = (await visitor.Client.Get("/api/rooms")).Body;

        (await staff.Invoke("AddNote", room, "h1", Secret)).GetProperty("sequence").GetInt64().ShouldBe(1);
        (await practice.Owner.Post($"/api/rooms/{room}/notes", new { clientNoteId = "n1", text = Secret })).Status.ShouldBe(201);
        (await practice.Owner.Put($"/api/rooms/{room}/tags", new { tags = (string[])[Tag] })).Status.ShouldBe(200);
        (await staff.Next("NoteAdded", note => note[1].GetProperty("sequence").GetInt64() == 2))[1].GetProperty("text").GetString().ShouldBe(Secret);
        (await staff.Next("TagsChanged"))[1][0].GetString().ShouldBe(Tag);

        (await visitor.Client.Get("/api/rooms")).Body.ShouldBe(before, "the visitor's list is not touched");
        await hub.Invoke("Send", room, "m3", "after");
        var told = await Told(hub, 3);
        var arrived = hub.TakeArrived();
        arrived.Select(item => item.Name).Distinct().Except(["InboxChanged", "ReadChanged"]).ShouldBeEmpty();
        var everything = told + string.Join('\n', arrived.SelectMany(item => item.Arguments).Select(argument => argument.GetRawText()));
        foreach (var path in new[] { "/api/rooms", $"/api/rooms/{room}", $"/api/rooms/{room}/messages", "/api/rooms?status=open" })
        {
            everything += (await visitor.Client.Get(path)).Body;
        }

        everything += (await hub.Invoke("JoinRoom", room, 0)).GetRawText();
        everything += (await practice.Owner.Post("/api/privacy/exports", new { clientId = visitor.Id })).Body;
        everything.ShouldNotContain(Secret);
        everything.ShouldNotContain(Tag);
        everything.ShouldNotContain("\"tags\"");
        everything.ShouldNotContain("\"notes\":[");
        (await hub.Fails("AddNote", room, "v1", "mine")).ShouldContain("forbidden: ");
        (await visitor.Client.Get($"/api/rooms?tag={Tag}")).ShouldBeProblem(403, "forbidden");
        (await visitor.Client.Get($"/api/rooms/{room}/notes")).ShouldBeProblem(403, "forbidden");
        (await practice.Owner.Post("/api/privacy/exports", new { clientId = visitor.Id, includeNotes = true })).Body.ShouldContain(Secret);
    }

    [Fact]
    public async Task Staff_of_another_practice_are_not_told()
    {
        var (practice, _, room) = await Conversation();
        var foreign = await server.NewPractice();
        await using var outsider = await HubClient.Connect(server.Http.BaseAddress!, foreign.Owner.Token);
        (await outsider.Fails("AddNote", room, "n1", Secret)).ShouldContain("not_found: ");
        await using var colleague = await HubClient.Connect(server.Http.BaseAddress!, (await practice.NewStaff("therapist")).Token);
        await colleague.Invoke("SetStatus", "online");

        (await practice.Owner.Post($"/api/rooms/{room}/notes", new { clientNoteId = "n1", text = Secret })).Status.ShouldBe(201);

        await colleague.Next("NoteAdded");
        outsider.TakeArrived().ShouldAllBe(item => item.Name != "NoteAdded" && item.Name != "TagsChanged");
    }

    private static async Task<string> Told(HubClient hub, long sequence)
    {
        var message = await hub.Next("MessageReceived", pushed => pushed[1].GetProperty("sequence").GetInt64() == sequence);
        var entry = await hub.Next("InboxChanged", change => change[0].GetProperty("headSequence").GetInt64() == sequence);
        return string.Join('\n', message.Concat(entry).Select(argument => argument.GetRawText()));
    }

    private async Task<(Server.Practice Practice, Visitor Visitor, string Room)> Conversation()
    {
        var practice = await server.NewPractice();
        var visitor = await practice.NewVisitor();
        var room = (await visitor.Client.Post("/api/rooms", new { })).Text("id");
        (await visitor.Client.Post($"/api/rooms/{room}/messages", new { clientMessageId = "m1", text = "hello" })).Status.ShouldBe(201);
        return (practice, visitor, room);
    }
}
