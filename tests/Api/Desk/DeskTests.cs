using Realtime.Tests.Api.Live;
using Realtime.Tests.Api.Server;

namespace Realtime.Tests.Api.Desk;

/// <summary>The desk as staff and visitors meet it.</summary>
public sealed class DeskTests(ApiServer server)
{
    [Fact]
    public async Task Visitors_wait_with_a_position_that_is_theirs_alone()
    {
        var practice = await server.NewPractice();
        (await practice.Owner.Put("/api/desk/duty", new { onDuty = true })).Status.ShouldBe(200);
        var (one, two) = (await practice.NewVisitor(), await practice.NewVisitor());
        var first = await Ask(one);
        await Eventually.Holds(async () => (await Position(one, first)) == 1);
        var second = await Ask(two);
        await Eventually.Holds(async () => (await Position(two, second)) == 2);

        var desk = (await practice.Owner.Get("/api/desk")).Json;
        desk.GetProperty("inUse").GetBoolean().ShouldBeTrue();
        desk.GetProperty("waiting").EnumerateArray().Select(room => room.GetProperty("roomId").GetString()).ShouldBe([first, second]);
        desk.GetProperty("onDuty")[0].GetProperty("status").GetString().ShouldBe("offline");
        (await one.Client.Get("/api/rooms")).Body.ShouldNotContain(second);
        var entry = (await practice.Owner.Get("/api/rooms")).Json.GetProperty("items").EnumerateArray().Single(room => room.GetProperty("id").GetString() == second);
        entry.GetProperty("queue").GetProperty("position").GetInt32().ShouldBe(2);
        entry.GetProperty("queue").GetProperty("expectedMinutes").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);

        (await practice.Owner.Put($"/api/rooms/{first}", new { assignedTo = desk.GetProperty("onDuty")[0].GetProperty("userId").GetString() })).Status.ShouldBe(200);

        await Eventually.Holds(async () => (await Position(two, second)) == 1 && (await Position(one, first)) is null);
    }

    [Fact]
    public async Task Another_practices_desk_shows_nothing_of_it()
    {
        var practice = await server.NewPractice();
        (await practice.Owner.Put("/api/desk/duty", new { onDuty = true })).Status.ShouldBe(200);
        var visitor = await practice.NewVisitor();
        var room = await Ask(visitor);
        await Eventually.Holds(async () => (await Position(visitor, room)) == 1);

        var foreigner = await (await server.NewPractice()).Owner.Get("/api/desk");

        foreigner.Body.ShouldNotContain(room);
        foreigner.Json.GetProperty("inUse").GetBoolean().ShouldBeFalse();
        foreigner.Json.GetProperty("onDuty").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Duty_without_saying_which_is_refused() =>
        (await (await server.NewPractice()).Owner.Put("/api/desk/duty", new { })).ShouldBeProblem(422, "validation_failed");

    [Theory]
    [InlineData("")]
    [InlineData("abcdefghijkmnpqrstuvwxyz23456789")]
    [InlineData("../../etc/passwd")]
    public async Task A_link_that_was_never_given_lets_nobody_in(string token)
    {
        var practice = await server.NewPractice();

        var answer = await server.Anonymous.Post($"/public/organizations/{practice.Slug}/resume", new { token });

        answer.ShouldBeProblem(token.Length == 0 ? 422 : 401, token.Length == 0 ? "validation_failed" : "invalid_resume_token");
        (await server.Anonymous.Post("/public/organizations/no-such/resume", new { token = "x" })).ShouldBeProblem(404, "not_found");
    }

    private static async Task<string> Ask(Visitor visitor)
    {
        var room = (await visitor.Client.Post("/api/rooms", new { })).Text("id");
        (await visitor.Client.Post($"/api/rooms/{room}/messages", new { clientMessageId = "1", text = "hello?" })).Status.ShouldBe(201);
        return room;
    }

    private static async Task<int?> Position(Visitor visitor, string room) =>
        (await visitor.Client.Get($"/api/rooms/{room}")).Json.GetProperty("queue") is { ValueKind: System.Text.Json.JsonValueKind.Object } queue
            ? queue.GetProperty("position").GetInt32()
            : null;
}
