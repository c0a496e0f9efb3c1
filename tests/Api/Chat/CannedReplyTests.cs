using System.Text.Json;
using Realtime.Tests.Api.Server;

namespace Realtime.Tests.Api.Chat;

public sealed class CannedReplyTests(ApiServer server)
{
    private const string Path = "/api/canned-replies";

    [Fact]
    public async Task A_reply_is_added_read_changed_and_removed_by_its_version()
    {
        var owner = (await server.NewPractice()).Owner;
        var added = await owner.Post(Path, new { shortcut = "hi", text = "Hello {{visitor.name}}" });
        added.Status.ShouldBe(201, added.Body);
        var at = $"{Path}/{added.Text("id")}";
        (added.Headers["Location"], added.ETag, added.Text("shortcut")).ShouldBe((at, "\"1\"", "hi"));
        (await owner.Get(at, ("If-None-Match", "\"1\""))).Status.ShouldBe(304);

        var changed = await owner.Put(at, new { shortcut = "hello", text = "Good day" }, ("If-Match", "\"1\""));
        (changed.Status, changed.ETag, changed.Json.GetProperty("version").GetInt64(), changed.Text("text")).ShouldBe((200, "\"2\"", 2, "Good day"));
        (await owner.Put(at, new { shortcut = "late", text = "x" }, ("If-Match", "\"1\""))).ShouldBeProblem(412, "version_mismatch");
        (await owner.Delete(at, ("If-Match", "\"1\""))).ShouldBeProblem(412, "version_mismatch");
        (await owner.Get(at)).Text("shortcut").ShouldBe("hello");
        (await owner.Delete(at, ("If-Match", "\"2\""))).Status.ShouldBe(204);
        (await owner.Get(at)).ShouldBeProblem(404, "not_found");
        (await owner.Delete(at)).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task Two_replies_have_no_one_shortcut_and_lists_go_by_it()
    {
        var owner = (await server.NewPractice()).Owner;
        foreach (var shortcut in (string[])["c", "A", "b"])
        {
            (await owner.Post(Path, new { shortcut, text = shortcut })).Status.ShouldBe(201);
        }

        (await owner.Post(Path, new { shortcut = "a", text = "again" })).ShouldBeProblem(409, "shortcut_taken");
        var first = await owner.Get($"{Path}?limit=2");
        Shortcuts(first).ShouldBe(["A", "b"]);
        var rest = await owner.Get($"{Path}?limit=2&cursor={first.Text("nextCursor")}");
        Shortcuts(rest).ShouldBe(["c"]);
        rest.Json.GetProperty("nextCursor").ValueKind.ShouldBe(JsonValueKind.Null);
        var b = first.Json.GetProperty("items")[1].GetProperty("id").GetString();
        (await owner.Put($"{Path}/{b}", new { shortcut = "C", text = "b" })).ShouldBeProblem(409, "shortcut_taken");
        (await owner.Put($"{Path}/{b}", new { shortcut = "B", text = "b" })).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Variables_are_filled_in_for_the_conversation_and_nothing_else_is()
    {
        var practice = await server.NewPractice();
        var visitor = await practice.NewVisitor();
        var room = (await visitor.Client.Post("/api/rooms", new { })).Text("id");
        const string text = "Dear {{visitor.name}}, {{ staff.name }} of {{practice.name}}: {{visitor.name}} {single} {{}} <b> שלום 😀";
        var reply = (await practice.Owner.Post(Path, new { shortcut = "s", text })).Text("id");

        var rendered = await practice.Owner.Post($"{Path}/{reply}/render", new { roomId = room });

        (rendered.Status, rendered.Text("text")).ShouldBe((200, "Dear Vera, Olga of Practice: Vera {single} {{}} <b> שלום 😀"));
        (await visitor.Client.Get($"/api/rooms/{room}")).Json.GetProperty("headSequence").GetInt64().ShouldBe(0, "nothing is sent");
        (await practice.Owner.Post($"{Path}/{reply}/render", new { roomId = "rm_none" })).ShouldBeProblem(404, "not_found");
        (await practice.Owner.Post($"{Path}/{reply}/render", new { })).ShouldBeProblem(422, "validation_failed", "roomId");
    }

    [Fact]
    public async Task A_visitors_name_cannot_be_a_variable()
    {
        var practice = await server.NewPractice();
        var made = await server.Anonymous.Post($"/public/organizations/{practice.Slug}/visitors", new { name = "{{practice.name}}" });
        var room = (await new ApiClient(server.Http, made.Text("accessToken")).Post("/api/rooms", new { })).Text("id");
        var reply = (await practice.Owner.Post(Path, new { shortcut = "s", text = "{{visitor.name}}!" })).Text("id");

        (await practice.Owner.Post($"{Path}/{reply}/render", new { roomId = room })).Text("text").ShouldBe("{{practice.name}}!");
    }

    [Fact]
    public async Task What_is_not_allowed_is_named()
    {
        var owner = (await server.NewPractice()).Owner;
        (await owner.Post(Path, new { shortcut = "two words", text = "x" })).ShouldBeProblem(422, "validation_failed", "shortcut");
        (await owner.Post(Path, new { shortcut = new string('x', 41), text = "x" })).ShouldBeProblem(422, "validation_failed", "shortcut");
        (await owner.Post(Path, new { shortcut = "a" })).ShouldBeProblem(422, "validation_failed", "text");
        (await owner.Post(Path, new { shortcut = "a", text = new string('x', 2_001) })).ShouldBeProblem(422, "validation_failed", "text");
        (await owner.Post(Path, new { shortcut = "a", text = "Dear {{visitor.nmae}}" })).ShouldBeProblem(422, "validation_failed", "text")
            .Body.ShouldContain("visitor.nmae");
        (await owner.Post(Path, new { shortcut = "a", text = string.Concat(Enumerable.Repeat("{{staff.name}}", 11)) })).ShouldBeProblem(422, "validation_failed", "text");
    }

    [Fact]
    public async Task A_practice_has_so_many_and_no_more()
    {
        var owner = (await server.NewPractice()).Owner;
        var long45 = new string('é', 1_990);
        for (var number = 0; number < 45; number++)
        {
            (await owner.Post(Path, new { shortcut = $"{number:D4}", text = long45 })).Status.ShouldBe(201, $"{number}");
        }

        (await owner.Post(Path, new { shortcut = "more", text = long45 })).ShouldBeProblem(422, "limit_reached");
        (await owner.Post(Path, new { shortcut = "tiny", text = "fits" })).Status.ShouldBe(201);
    }

    [Fact]
    public async Task The_same_key_adds_and_removes_once()
    {
        var owner = (await server.NewPractice()).Owner;
        var body = new { shortcut = "once", text = "x" };
        var first = await owner.Post(Path, body, ("Idempotency-Key", "k"));
        var again = await owner.Post(Path, body, ("Idempotency-Key", "k"));
        (again.Status, again.Body, again.Headers["Idempotent-Replay"]).ShouldBe((201, first.Body, "true"));
        (await owner.Get(Path)).Json.GetProperty("items").GetArrayLength().ShouldBe(1);
        var at = $"{Path}/{first.Text("id")}";
        (await owner.Delete(at, ("Idempotency-Key", "d"))).Status.ShouldBe(204);
        (await owner.Delete(at, ("Idempotency-Key", "d"))).Status.ShouldBe(204);
    }

    private static IEnumerable<string?> Shortcuts(Answer page) =>
        page.Json.GetProperty("items").EnumerateArray().Select(reply => reply.GetProperty("shortcut").GetString());
}
