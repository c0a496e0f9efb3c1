using System.Text.Json;
using Realtime.Tests.Api.Live;
using Realtime.Tests.Api.Server;

namespace Realtime.Tests.Api.Desk;

/// <summary>The desk over real connections: staff sees it change, each visitor their own place, and nobody anybody else's.</summary>
public sealed class DeskHubTests(ApiServer server)
{
    [Fact]
    public async Task Staff_is_told_of_the_desk_and_each_visitor_of_their_own_place_alone()
    {
        var practice = await server.NewPractice();
        (await practice.Owner.Put("/api/desk/duty", new { onDuty = true })).Status.ShouldBe(200);
        await using var reception = await Connect(await practice.NewStaff("reception"));
        await using var foreigner = await Connect((await server.NewPractice()).Owner);
        var (one, two) = (await practice.NewVisitor(), await practice.NewVisitor());
        await using var first = await Connect(one.Client);
        await using var second = await Connect(two.Client);
        var (roomOne, roomTwo) = (await Begin(one), await Begin(two));

        await first.Invoke("Send", roomOne, "1", "hello?");
        Place(await first.Next("QueueChanged", Of(roomOne))).ShouldBe(1);
        await second.Invoke("Send", roomTwo, "1", "hello?");
        Place(await second.Next("QueueChanged", Of(roomTwo))).ShouldBe(2);

        var desk = (await reception.Next("DeskChanged", arguments => arguments[0].GetProperty("waiting").GetArrayLength() == 2))[0];
        desk.GetProperty("waiting").EnumerateArray().Select(room => room.GetProperty("roomId").GetString()).ShouldBe([roomOne, roomTwo]);
        desk.GetProperty("onDuty")[0].GetProperty("status").GetString().ShouldBe("offline");

        // Whoever is on duty comes: both are given to them, the first one first.
        await using var owner = await Connect(practice.Owner);
        Place(await first.Next("QueueChanged", Of(roomOne))).ShouldBeNull();
        await second.Next("QueueChanged", arguments => Of(roomTwo)(arguments) && Place(arguments) is null);
        var assigned = await owner.Next("InboxChanged", arguments => Of(roomOne, "id")(arguments) && arguments[0].GetProperty("assignedTo").ValueKind == JsonValueKind.String);
        assigned[0].GetProperty("queue").ValueKind.ShouldBe(JsonValueKind.Null);
        await reception.Next("DeskChanged", arguments => arguments[0].GetProperty("waiting").GetArrayLength() == 0
            && arguments[0].GetProperty("onDuty")[0].GetProperty("conversations").GetInt32() == 2);

        var toFirst = first.TakeArrived();
        toFirst.ShouldNotContain(one => one.Name == "DeskChanged");
        toFirst.ShouldAllBe(one => one.Arguments.All(argument => !argument.GetRawText().Contains(roomTwo, StringComparison.Ordinal)));
        second.TakeArrived().ShouldAllBe(one => one.Name != "DeskChanged" && one.Arguments.All(argument => !argument.GetRawText().Contains(roomOne, StringComparison.Ordinal)));
        foreigner.TakeArrived().ShouldBeEmpty();
    }

    private Task<HubClient> Connect(ApiClient client) => HubClient.Connect(server.Http.BaseAddress!, client.Token);

    private static async Task<string> Begin(Visitor visitor) => (await visitor.Client.Post("/api/rooms", new { })).Text("id");

    private static Func<JsonElement[], bool> Of(string room) => arguments => arguments[0].GetString() == room;

    private static Func<JsonElement[], bool> Of(string room, string property) => arguments => arguments[0].GetProperty(property).GetString() == room;

    private static int? Place(JsonElement[] arguments) =>
        arguments[1].ValueKind == JsonValueKind.Null ? null : arguments[1].GetProperty("position").GetInt32();
}

/// <summary>From an answer to somebody who has left, by the link in its mail, back into the same conversation.</summary>
public sealed class WayBackTests : IAsyncLifetime
{
    private readonly ApiServer _server = ApiServer.With("RateLimits:Enabled=false");

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_link_in_the_mail_leads_back_into_the_conversation_over_the_hub()
    {
        var practice = await _server.NewPractice();
        var visitor = await practice.NewVisitor();
        var room = (await visitor.Client.Post("/api/rooms", new { })).Text("id");
        await using (var leaving = await HubClient.Connect(_server.Http.BaseAddress!, visitor.Client.Token))
        {
            await leaving.Invoke("JoinRoom", room, 0);
            await leaving.Invoke("Send", room, "1", "I-have-to-go");
        }

        _server.Time.Advance(TimeSpan.FromSeconds(15));
        await Eventually.Holds(async () => (await practice.Owner.Get($"/api/presence?userIds={visitor.Id}")).Json.GetProperty("items")[0].GetProperty("status").GetString() == "offline");
        await using var staff = await HubClient.Connect(_server.Http.BaseAddress!, practice.Owner.Token);
        await staff.Invoke("JoinRoom", room, 0);
        await staff.Invoke("Send", room, "a", "here-is-your-answer");

        // The mail is arranged after the answer: time goes on until it is due, and not so far that the staff's token ends.
        await Eventually.Until(() =>
        {
            _server.Time.Advance(TimeSpan.FromMilliseconds(250));
            return Mails().Count > 0;
        });
        var mail = Mails().Single();
        mail.ShouldContain("here-is-your-answer");
        mail.ShouldNotContain("I-have-to-go");
        var token = mail.Split("#resume=")[1].Split('\r', '\n')[0].Trim();
        var resumed = await _server.Anonymous.Post($"/public/organizations/{practice.Slug}/resume", new { token });
        (resumed.Status, resumed.Text("visitorId"), resumed.Text("roomId")).ShouldBe((200, visitor.Id, room));

        await using var back = await HubClient.Connect(_server.Http.BaseAddress!, resumed.Text("accessToken"));
        var joined = await back.Invoke("JoinRoom", room, 1);
        joined.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("text").GetString()).ShouldBe(["here-is-your-answer"]);
        await back.Invoke("Send", room, "2", "I-am-back");
        var heard = (await staff.Next("MessageReceived", arguments => arguments[1].GetProperty("text").GetString() == "I-am-back"))[1];
        (heard.GetProperty("senderId").GetString(), heard.GetProperty("sequence").GetInt64()).ShouldBe((visitor.Id, 3));
        (await _server.Anonymous.Post("/public/organizations/willow/resume", new { token })).ShouldBeProblem(401, "invalid_resume_token");
    }

    /// <summary>Plain, whatever the transfer encoding did to long lines.</summary>
    private List<string> Mails() => Directory.Exists(_server.MailFolder)
        ? [.. Directory.GetFiles(_server.MailFolder, "*.eml").Select(File.ReadAllText).Where(mail => mail.Contains("here-is-your-answer", StringComparison.Ordinal))
            .Select(mail => mail.Replace("=\r\n", "", StringComparison.Ordinal).Replace("=\n", "", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal))]
        : [];
}
