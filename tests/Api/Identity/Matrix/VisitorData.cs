using Realtime.Tests.Api.Live;
using Realtime.Tests.Api.Server;
using TestPractice = Realtime.Tests.Api.Server.Practice;

namespace Realtime.Tests.Api.Identity.Matrix;

/// <summary>A visitor with one of everything that is theirs, and words by which each would be recognized elsewhere.</summary>
/// <param name="Word">In their message and in their booking's notes.</param>
/// <param name="StaffWord">In a note and a tag of their own conversation, which are not theirs to see.</param>
/// <param name="Proposal">The sequence of what staff proposed to them.</param>
/// <param name="Offered">The start that was proposed.</param>
/// <param name="Free">Starts nobody else tries for.</param>
public sealed record VisitorData(
    TestPractice Practice, ApiClient Client, string Id, string Word, string StaffWord, string Room, string Booking, string Hold, string Place, string Service, string Therapist,
    long Proposal, string Offered, string[] Free)
{
    /// <summary>What nobody else may be shown, unless they named it themselves.</summary>
    public string[] Marks => [Id, Word, StaffWord, Room, Booking, Hold, Place];

    public static async Task<VisitorData> Make(ApiServer server, TestPractice practice, string service, string therapist, string[] starts)
    {
        var word = $"w{Guid.NewGuid():N}";
        var made = await server.Anonymous.Post($"/public/organizations/{practice.Slug}/visitors", new { name = $"Name {word}", email = $"{word}@visitor.example" });
        var (client, id) = (new ApiClient(server.Http, made.Text("accessToken")), made.Text("visitorId"));
        var room = (await client.Post("/api/rooms", new { subject = word })).Text("id");
        (await client.Post($"/api/rooms/{room}/messages", new { clientMessageId = "1", text = word })).Status.ShouldBe(201);
        var booking = (await client.Post("/api/bookings", new { serviceId = service, therapistId = therapist, start = starts[0], notes = word })).Text("id");
        var hold = (await client.Post("/api/holds", new { serviceId = service, therapistId = therapist, start = starts[1] })).Text("id");
        var place = (await client.Post("/api/waitlist", new { serviceId = service, therapistId = therapist, earliest = Later(starts[0]), latest = Later(starts[^1]) })).Text("id");
        await using var staff = await HubClient.Connect(server.Http.BaseAddress!, practice.Owner.Token);
        var proposal = (await staff.Invoke("ProposeSlots", room, service, new[] { starts[2] })).GetProperty("sequence").GetInt64();
        var staffWord = $"s{Guid.NewGuid():N}"[..20];
        (await practice.Owner.Post($"/api/rooms/{room}/notes", new { clientNoteId = "1", text = staffWord })).Status.ShouldBe(201);
        (await practice.Owner.Put($"/api/rooms/{room}/tags", new { tags = (string[])[staffWord] })).Status.ShouldBe(200);
        return new VisitorData(practice, client, id, word, staffWord, room, booking, hold, place, service, therapist, proposal, starts[2], starts[3..]);
    }

    // When nothing that a test does frees a slot: an offer would be a change of its own.
    private static DateTimeOffset Later(string start) => DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture).AddDays(30);

    /// <summary>All of it as its owner reads it now.</summary>
    public async Task<string> Everything()
    {
        string[] paths = [$"/api/rooms/{Room}", $"/api/rooms/{Room}/messages", "/api/bookings", "/api/waitlist"];
        var read = await Task.WhenAll(paths.Select(path => Client.Get(path)));
        return string.Join('\n', read.Select(answer => $"{answer.Status} {answer.Body}"));
    }
}
