using Realtime.Tests.Api.Server;

namespace Realtime.Tests.Api.Search;

public sealed class SearchTests(ApiServer server)
{
    private const string Path = "/api/search/messages";

    [Fact]
    public async Task Staff_finds_messages_and_notes_page_by_page()
    {
        var practice = await server.NewPractice();
        var visitor = await practice.NewVisitor();
        var room = (await visitor.Client.Post("/api/rooms", new { })).Text("id");
        for (var number = 1; number <= 5; number++)
        {
            (await visitor.Client.Post($"/api/rooms/{room}/messages", new { clientMessageId = $"m{number}", text = $"Ängstlich <b>{number}</b>" })).Status.ShouldBe(201);
        }

        (await practice.Owner.Post($"/api/rooms/{room}/notes", new { clientNoteId = "n1", text = "angstlich, see notes" })).Status.ShouldBe(201);

        var found = (await practice.Owner.Get($"{Path}?q=ANGST")).Json.GetProperty("items").EnumerateArray().ToList();
        found.Where(item => !item.GetProperty("isNote").GetBoolean()).Select(item => item.GetProperty("sequence").GetInt64()).ShouldBe([5, 4, 3, 2, 1]);
        found.Count(item => item.GetProperty("isNote").GetBoolean()).ShouldBe(1);
        var newest = found.First(item => item.GetProperty("sequence").GetInt64() == 5);
        (newest.GetProperty("roomId").GetString(), newest.GetProperty("senderName").GetString(), newest.GetProperty("snippet").GetString())
            .ShouldBe((room, "Vera", "Ängstlich <b>5</b>"));
        newest.TryGetProperty("sentAt", out _).ShouldBeTrue();

        var (count, cursor) = (0, "");
        do
        {
            var page = await practice.Owner.Get($"{Path}?q=angst&limit=2{cursor}");
            count += page.Json.GetProperty("items").GetArrayLength();
            cursor = page.Json.GetProperty("nextCursor").GetString() is { } next ? $"&cursor={next}" : null;
        }
        while (cursor is not null);
        count.ShouldBe(6);
    }

    [Fact]
    public async Task What_is_not_allowed_is_named()
    {
        var owner = (await server.NewPractice()).Owner;
        (await owner.Get(Path)).ShouldBeProblem(422, "validation_failed", "q");
        (await owner.Get($"{Path}?q=%20!")).ShouldBeProblem(422, "validation_failed", "q");
        (await owner.Get($"{Path}?q={new string('x', 201)}")).ShouldBeProblem(422, "validation_failed", "q");
        (await owner.Get($"{Path}?q=a&limit=0")).ShouldBeProblem(400, "malformed_request");
        (await owner.Get($"{Path}?q=a&cursor=x")).ShouldBeProblem(400, "invalid_cursor");
    }

    [Fact]
    public async Task After_an_erasure_nothing_of_the_client_is_found()
    {
        var practice = await server.NewPractice();
        var visitor = await practice.NewVisitor();
        var room = (await visitor.Client.Post("/api/rooms", new { })).Text("id");
        (await visitor.Client.Post($"/api/rooms/{room}/messages", new { clientMessageId = "1", text = "quokka" })).Status.ShouldBe(201);
        (await practice.Owner.Get($"{Path}?q=quokka")).Json.GetProperty("items").GetArrayLength().ShouldBe(1);

        (await practice.Owner.Delete($"/api/clients/{visitor.Id}")).Status.ShouldBe(200);

        (await practice.Owner.Get($"{Path}?q=quokka")).Json.GetProperty("items").GetArrayLength().ShouldBe(0);
    }
}
