using System.Text.Json;
using Realtime.Tests.Api.Server;

namespace Realtime.Tests.Api.Chat;

public sealed class RoomTests(ApiServer server)
{
    [Fact]
    public async Task A_visitors_open_conversation_is_returned_again()
    {
        var visitor = await server.NewVisitor();
        var first = await visitor.Client.Post("/api/rooms", new { subject = "Hello" });
        var second = await visitor.Client.Post("/api/rooms", new { subject = "Again" });

        first.Status.ShouldBe(201);
        first.Headers["Location"].ShouldBe($"/api/rooms/{first.Text("id")}");
        (second.Status, second.Text("id")).ShouldBe((200, first.Text("id")));
    }

    [Fact]
    public async Task Messages_keep_their_text_order_and_first_answer()
    {
        var visitor = await server.NewVisitor();
        var room = (await visitor.Client.Post("/api/rooms", new { })).Text("id");
        var path = $"/api/rooms/{room}/messages";
        string[] texts = ["<b>ünïcode</b> 😀\n\ttabs", "  spaces  ", new('x', 4_000)];
        for (var i = 0; i < texts.Length; i++)
        {
            var sent = await visitor.Client.Post(path, new { clientMessageId = $"m{i}", text = texts[i] });
            (sent.Status, sent.Json.GetProperty("sequence").GetInt64(), sent.Text("text")).ShouldBe((201, i + 1, texts[i]));
        }

        (await visitor.Client.Post(path, new { clientMessageId = "m0", text = texts[0] })).Status.ShouldBe(200);
        (await visitor.Client.Post(path, new { clientMessageId = "m9", text = new string('x', 4_001) })).ShouldBeProblem(422, "validation_failed", "text");
        (await visitor.Client.Post(path, new { clientMessageId = "m9", text = "" })).ShouldBeProblem(422, "validation_failed", "text");
        (await visitor.Client.Post(path, new { text = "a" })).ShouldBeProblem(422, "validation_failed", "clientMessageId");
        (await visitor.Client.PostRaw(path, """{"clientMessageId":"m9","text":"\udc00"}""")).ShouldBeProblem(400, "malformed_request");

        var all = await visitor.Client.Get(path);
        all.Json.GetProperty("headSequence").GetInt64().ShouldBe(3);
        all.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("text").GetString()).ShouldBe(texts);
        Sequences(await visitor.Client.Get($"{path}?after=1")).ShouldBe([2, 3]);
        Sequences(await visitor.Client.Get($"{path}?after=1&limit=1")).ShouldBe([2]);
        Sequences(await visitor.Client.Get($"{path}?before=3")).ShouldBe([1, 2]);
        Sequences(await visitor.Client.Get($"{path}?limit=1")).ShouldBe([3]);
    }

    [Fact]
    public async Task Staff_assigns_closes_and_reopens()
    {
        var practice = await server.NewPractice();
        var visitor = await practice.NewVisitor();
        var path = $"/api/rooms/{(await visitor.Client.Post("/api/rooms", new { })).Text("id")}";
        var owner = (await practice.Owner.Get("/api/users")).Json.GetProperty("items")[0].GetProperty("id").GetString();

        (await practice.Owner.Put(path, new { assignedTo = owner })).Text("assignedTo").ShouldBe(owner);
        (await practice.Owner.Put(path, new { status = "open" })).Text("assignedTo").ShouldBe(owner);
        (await practice.Owner.Put(path, new { assignedTo = (string?)null })).Json.GetProperty("assignedTo").ValueKind.ShouldBe(JsonValueKind.Null);
        (await practice.Owner.Put(path, new { assignedTo = visitor.Id })).ShouldBeProblem(422, "validation_failed", "assignedTo");
        (await practice.Owner.Put(path, new { status = "closed" })).Text("status").ShouldBe("closed");
        (await practice.Owner.Get("/api/rooms")).Json.GetProperty("items")[0].GetProperty("status").GetString().ShouldBe("closed");
        (await practice.Owner.Put(path, new { status = "open" })).Text("status").ShouldBe("open");
    }

    private static IEnumerable<long> Sequences(Answer page) =>
        page.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("sequence").GetInt64());
}
