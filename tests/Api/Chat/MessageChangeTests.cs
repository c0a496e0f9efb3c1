using System.Text.Json;
using Realtime.Tests.Api.Live;
using Realtime.Tests.Api.Server;

namespace Realtime.Tests.Api.Chat;

/// <summary>Edits and deletions over HTTP and the hub.</summary>
public sealed class MessageChangeTests(ApiServer server)
{
    [Fact]
    public async Task An_edit_reads_the_same_over_HTTP_for_the_list_and_for_who_joins_late()
    {
        var practice = await server.NewPractice();
        var visitor = await practice.NewVisitor();
        var path = await Conversation(visitor, "first", "second");

        var edited = await visitor.Client.Put($"{path}/messages/2", new { text = "better" });

        (edited.Status, edited.Text("text"), edited.Json.GetProperty("data").GetProperty("edited").GetProperty("sequence").GetInt64()).ShouldBe((200, "better", 3));
        var items = (await practice.Owner.Get($"{path}/messages")).Json.GetProperty("items");
        items.EnumerateArray().Select(item => item.GetProperty("kind").GetString()).ShouldBe(["text", "text", "edit"]);
        items[1].GetProperty("text").GetString().ShouldBe("better");
        items[2].GetProperty("data").GetProperty("edit").GetRawText().ShouldBe("""{"sequence":2,"text":"better"}""");
        var entry = (await practice.Owner.Get("/api/rooms")).Json.GetProperty("items")[0];
        (entry.GetProperty("lastMessage").GetProperty("text").GetString(), entry.GetProperty("unread").GetInt64()).ShouldBe(("better", 2));
        await using var late = await HubClient.Connect(server.Http.BaseAddress!, practice.Owner.Token);
        var joined = await late.Invoke("JoinRoom", Path.GetFileName(path), 0);
        joined.GetProperty("messages")[1].GetProperty("text").GetString().ShouldBe("better");
    }

    [Fact]
    public async Task The_hub_edits_and_deletes_and_tells_every_member_and_whoever_joins_after()
    {
        var practice = await server.NewPractice();
        var visitor = await practice.NewVisitor();
        var path = await Conversation(visitor, "first", "second");
        var room = Path.GetFileName(path);
        await using var writer = await HubClient.Connect(server.Http.BaseAddress!, visitor.Client.Token);
        await using var member = await HubClient.Connect(server.Http.BaseAddress!, practice.Owner.Token);
        await member.Invoke("JoinRoom", room, 0);
        await writer.Invoke("JoinRoom", room, 0);

        (await writer.Invoke("EditMessage", room, 1, "better")).GetProperty("text").GetString().ShouldBe("better");
        (await member.Invoke("DeleteMessage", room, 2)).GetProperty("text").GetString().ShouldBe("");

        var edit = (await member.Next("MessageReceived"))[1];
        (edit.GetProperty("sequence").GetInt64(), edit.GetProperty("kind").GetString()).ShouldBe((3, "edit"));
        edit.GetProperty("data").GetProperty("edit").GetProperty("text").GetString().ShouldBe("better");
        var deletion = (await writer.Next("MessageReceived", arguments => arguments[1].GetProperty("sequence").GetInt64() == 4))[1];
        deletion.GetProperty("data").GetProperty("deletion").GetProperty("sequence").GetInt64().ShouldBe(2);
        var again = await writer.Invoke("JoinRoom", room, 0);
        again.GetProperty("messages").EnumerateArray().Select(item => item.GetProperty("text").GetString()).Take(2).ShouldBe(["better", ""]);
        again.GetRawText().ShouldNotContain("second");

        // What a node has in memory reads as it is now, too.
        await writer.Invoke("Send", room, "id-5", "fifth");
        await writer.Invoke("EditMessage", room, 5, "fifth-now");
        await member.Next("MessageReceived", arguments => arguments[1].GetProperty("sequence").GetInt64() == 6);
        await using var late = await HubClient.Connect(server.Http.BaseAddress!, practice.Owner.Token);
        (await late.Invoke("JoinRoom", room, 4)).GetProperty("messages")[0].GetProperty("text").GetString().ShouldBe("fifth-now");
        (await writer.Fails("EditMessage", room, 2, "x")).ShouldContain("message_deleted:");
        (await writer.Fails("EditMessage", room, 1, "")).ShouldContain("validation_failed:");
        (await writer.Fails("EditMessage", "rm_none", 1, "x")).ShouldContain("not_found:");
    }

    [Fact]
    public async Task Only_owner_and_admin_read_the_history_and_that_is_audited()
    {
        var practice = await server.NewPractice();
        var visitor = await practice.NewVisitor();
        var path = await Conversation(visitor, "first");
        (await visitor.Client.Put($"{path}/messages/1", new { text = "better" })).Status.ShouldBe(200);
        (await practice.Owner.Delete($"{path}/messages/1")).Status.ShouldBe(204);

        var history = await (await practice.NewStaff("admin")).Get($"{path}/messages/1/history");

        history.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("text").GetString()).ShouldBe(["first", "better", ""]);
        history.Json.GetProperty("items")[0].GetProperty("by").GetString().ShouldBe(visitor.Id);
        (await (await practice.NewStaff("therapist")).Get($"{path}/messages/1/history")).ShouldBeProblem(403, "forbidden");
        (await visitor.Client.Get($"{path}/messages/1/history")).ShouldBeProblem(403, "forbidden");
        (await (await server.NewPractice()).Owner.Get($"{path}/messages/1/history")).ShouldBeProblem(404, "not_found");
        var export = (await practice.Owner.Post("/api/privacy/exports", new { clientId = visitor.Id })).Json;
        export.GetProperty("conversations")[0].GetProperty("changed")[0].GetProperty("versions").EnumerateArray()
            .Select(version => version.GetProperty("text").GetString()).ShouldBe(["first", "better", ""]);
        export.GetProperty("visitor").GetProperty("blocked").GetBoolean().ShouldBeFalse();
        var audit = (await practice.Owner.Get("/api/audit")).Json.GetProperty("items");
        audit.EnumerateArray().Single(entry => entry.GetProperty("action").GetString() == "message.history-read")
            .GetProperty("subjectId").GetString().ShouldBe($"{Path.GetFileName(path)}/1");
    }

    [Fact]
    public async Task What_may_not_be_changed_is_refused_with_its_code()
    {
        var practice = await server.NewPractice();
        var visitor = await practice.NewVisitor();
        var path = await Conversation(visitor, "first");

        (await practice.Owner.Put($"{path}/messages/1", new { text = "x" })).ShouldBeProblem(403, "forbidden");
        (await visitor.Client.Put($"{path}/messages/1", new { text = "" })).ShouldBeProblem(422, "validation_failed", "text");
        (await visitor.Client.Put($"{path}/messages/7", new { text = "x" })).ShouldBeProblem(404, "not_found");
        (await visitor.Client.Put($"{path}/messages/none", new { text = "x" })).Status.ShouldBe(404);
        (await (await practice.NewVisitor()).Client.Delete($"{path}/messages/1")).ShouldBeProblem(404, "not_found");
        (await (await practice.NewStaff("reception")).Delete($"{path}/messages/1")).ShouldBeProblem(403, "forbidden");
        var key = ("Idempotency-Key", "k1");
        var first = await visitor.Client.Put($"{path}/messages/1", new { text = "better" }, key);
        var again = await visitor.Client.Put($"{path}/messages/1", new { text = "better" }, key);
        (again.Body, again.Headers["Idempotent-Replay"]).ShouldBe((first.Body, "true"));
        (await practice.Owner.Put(path, new { status = "closed" })).Status.ShouldBe(200);
        (await visitor.Client.Put($"{path}/messages/1", new { text = "late" })).ShouldBeProblem(409, "room_closed");
        (await visitor.Client.Delete($"{path}/messages/1")).Status.ShouldBe(204);
        (await visitor.Client.Put($"{path}/messages/1", new { text = "late" })).ShouldBeProblem(409, "message_deleted");
    }

    private static async Task<string> Conversation(Visitor visitor, params string[] texts)
    {
        var path = $"/api/rooms/{(await visitor.Client.Post("/api/rooms", new { })).Text("id")}";
        foreach (var text in texts)
        {
            (await visitor.Client.Post($"{path}/messages", new { clientMessageId = $"id-{text.Length}-{Guid.NewGuid():N}", text })).Status.ShouldBe(201);
        }

        return path;
    }
}
