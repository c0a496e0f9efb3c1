using Realtime.Tests.Faults.Server;

namespace Realtime.Tests.Faults.Load;

/// <summary>A message as the server's history shows it.</summary>
internal sealed record ShownMessage(long Sequence, string ClientMessageId, string Text);

/// <summary>A conversation of a visitor and staff, and how each gets in.</summary>
internal sealed class TalkingPractice
{
    private const string Password = "Greenhouse-demo-1";
    private const int PageLimit = 200;

    private TalkingPractice(string room, List<string> tokens) => (Room, Tokens) = (room, tokens);

    public string Room { get; }

    /// <summary>The visitor's first, then those of staff.</summary>
    public IReadOnlyList<string> Tokens { get; }

    public static async Task<TalkingPractice> Found(Uri server, int people)
    {
        var practice = await FoundedPractice.Found(server, "talk");
        var visitor = await practice.VisitorToken(server);
        using var asking = new ApiClient(server, visitor);
        var room = (await asking.Must(asking.Post("/api/rooms", new { }))).Text("id");
        using var owner = new ApiClient(server, await practice.OwnerToken(server));
        var tokens = new List<string> { visitor };
        for (var number = 1; number < people; number++)
        {
            var email = $"staff{number}-{Guid.NewGuid():N}@talk.example";
            await owner.Must(owner.Post("/api/users", new { name = $"Staff {number}", email, password = Password, role = "reception" }));
            tokens.Add((await owner.Must(owner.Post("/api/auth/token", new { email, password = Password }))).Text("accessToken"));
        }

        return new(room, tokens);
    }

    /// <summary>All of it, page by page, as the visitor reads it.</summary>
    public async Task<List<ShownMessage>> Read(Uri server)
    {
        using var reader = new ApiClient(server, Tokens[0]);
        var all = new List<ShownMessage>();
        while (true)
        {
            var page = await reader.Must(reader.Get($"/api/rooms/{Room}/messages?after={all.Count}&limit={PageLimit}"));
            var items = page.Body.GetProperty("items").EnumerateArray().ToList();
            if (items.Count == 0)
            {
                return all;
            }

            all.AddRange(items.Select(item => new ShownMessage(
                item.GetProperty("sequence").GetInt64(), item.GetProperty("clientMessageId").GetString() ?? "", item.GetProperty("text").GetString()!)));
        }
    }
}
