using Realtime.Tests.Api.Live;
using Realtime.Tests.Api.Server;
using TestPractice = Realtime.Tests.Api.Server.Practice;

namespace Realtime.Tests.Api.Identity.Matrix;

/// <summary>A visitor's token, on every route and every call of the hub, sees exactly its own conversation and data.</summary>
public sealed class VisitorMatrixTests(ApiServer server)
{
    [Fact]
    public void Every_route_of_the_server_has_a_row_and_every_row_a_route()
    {
        var mapped = server.Routes.Distinct().Except(VisitorRoutes.OfTheClient, StringComparer.Ordinal).Order(StringComparer.Ordinal);

        VisitorRoutes.All.Select(row => row.Route).Distinct().Order(StringComparer.Ordinal).ShouldBe(mapped);
    }

    [Fact]
    public void Every_call_of_the_hub_has_a_row_and_every_row_a_call() =>
        VisitorHubCalls.All.Select(row => row.Method).Order(StringComparer.Ordinal).ShouldBe(VisitorHubCalls.Declared.Order(StringComparer.Ordinal));

    [Fact]
    public async Task On_every_route_a_visitor_sees_and_changes_only_what_is_theirs()
    {
        var (me, other, foreign) = await World();
        var before = (await other.Everything(), await foreign.Everything());
        var wrong = new List<string>();
        foreach (var row in VisitorRoutes.All)
        {
            // What is refused comes first: it must leave what is one's own as it is, too.
            await Try(row, foreign, row.Foreign, me, [other, foreign], wrong);
            await Try(row, other, row.Other, me, [other, foreign], wrong);
            await Try(row, me, row.Own, me, [other, foreign], wrong);
        }

        wrong.ShouldBeEmpty();
        (await other.Everything(), await foreign.Everything()).ShouldBe(before);
    }

    [Fact]
    public async Task On_every_call_of_the_hub_a_visitor_sees_and_changes_only_what_is_theirs()
    {
        var (me, other, foreign) = await World();
        await using var hub = await HubClient.Connect(server.Http.BaseAddress!, me.Client.Token);
        var before = (await other.Everything(), await foreign.Everything());
        var wrong = new List<string>();
        foreach (var row in VisitorHubCalls.All)
        {
            await Try(hub, row, foreign, row.Foreign, me, [other, foreign], wrong);
            await Try(hub, row, other, row.Other, me, [other, foreign], wrong);
            await Try(hub, row, me, row.Own, me, [other, foreign], wrong);
        }

        wrong.ShouldBeEmpty();
        (await other.Everything(), await foreign.Everything()).ShouldBe(before);
        (await hub.Invoke("WatchPresence", (object)new[] { foreign.Id }))[0].GetProperty("status").GetString()
            .ShouldBe("offline", "nobody is told of another practice's people");
    }

    [Fact]
    public async Task A_blocked_visitor_changes_nothing_on_any_route_and_any_call_of_the_hub()
    {
        var (me, _, _) = await World();
        await using var hub = await HubClient.Connect(server.Http.BaseAddress!, me.Client.Token);
        (await me.Practice.Owner.Put($"/api/visitors/{me.Id}", new { blocked = true })).Status.ShouldBe(200);
        var before = await me.Everything();
        var wrong = new List<string>();
        foreach (var row in VisitorHubCalls.All)
        {
            await Try(hub, row, me, row.Blocked, me, [], wrong);
        }

        // What any visitor is refused for their role is the other tests' matter.
        var writes = VisitorRoutes.All.Where(row => row.Own != 403 && row.Method != HttpMethod.Get && row.Route.Contains(" /api/", StringComparison.Ordinal)
            && !VisitorRoutes.OpenToBlocked.Contains(row.Route)).ToList();
        foreach (var row in writes)
        {
            var answer = await me.Client.Send(row.Method, row.PathTo(me), row.Body(me));
            if (answer.Status != 403 || !answer.Body.Contains("\"visitor_blocked\"", StringComparison.Ordinal))
            {
                wrong.Add($"{row.Route}: {answer.Status} {answer.Body}");
            }
        }

        wrong.ShouldBeEmpty();
        writes.Count.ShouldBeGreaterThan(15);
        (await me.Everything()).ShouldBe(before);
    }

    [Fact]
    public async Task Nothing_of_anybody_else_is_ever_pushed_to_a_visitor()
    {
        var (me, other, foreign) = await World();
        await using var hub = await HubClient.Connect(server.Http.BaseAddress!, me.Client.Token);
        await hub.Invoke("JoinRoom", me.Room, 0);
        await hub.Invoke("WatchAvailability", me.Service, me.Therapist, me.Free[0][..10]);
        await using var otherHub = await HubClient.Connect(server.Http.BaseAddress!, other.Client.Token);

        foreach (var somebody in new[] { other, foreign })
        {
            (await somebody.Practice.Owner.Put("/api/desk/duty", new { onDuty = true })).Status.ShouldBe(200);
            (await somebody.Client.Post($"/api/rooms/{somebody.Room}/messages", new { clientMessageId = "push", text = somebody.Word })).Status.ShouldBe(201);
            (await somebody.Practice.Owner.Post($"/api/rooms/{somebody.Room}/messages", new { clientMessageId = "push", text = somebody.Word })).Status.ShouldBe(201);
            (await somebody.Client.Put($"/api/rooms/{somebody.Room}/messages/1", new { text = $"edited {somebody.Word}" })).Status.ShouldBe(200);
            (await somebody.Client.Post($"/api/bookings/{somebody.Booking}/reschedule", new { start = somebody.Free[7] })).Status.ShouldBe(200);
            (await somebody.Client.Put($"/api/bookings/{somebody.Booking}", new { status = "cancelled" })).Status.ShouldBe(200);
            (await somebody.Practice.Owner.Put($"/api/rooms/{somebody.Room}", new { status = "closed" })).Status.ShouldBe(200);
        }

        foreach (var somebody in new[] { other, foreign, me })
        {
            (await somebody.Practice.Owner.Post($"/api/rooms/{somebody.Room}/notes", new { clientNoteId = "2", text = somebody.StaffWord })).Status.ShouldBe(201);
            (await somebody.Practice.Owner.Put($"/api/rooms/{somebody.Room}/tags", new { tags = (string[])[somebody.StaffWord, "more"] })).Status.ShouldBe(200);
        }

        // What comes of one's own after all that comes after whatever would have come of theirs.
        await otherHub.Next("InboxChanged", arguments => arguments[0].GetProperty("status").GetString() == "closed");
        (await me.Client.Post($"/api/rooms/{me.Room}/messages", new { clientMessageId = "last", text = "the last" })).Status.ShouldBe(201);
        await hub.Next("MessageReceived", arguments => arguments[1].GetProperty("text").GetString() == "the last");
        await hub.Next("InboxChanged", arguments => arguments[0].GetProperty("lastMessage").GetProperty("text").GetString() == "the last");

        var pushed = string.Join('\n', hub.TakeArrived().Select(one => $"{one.Name} {string.Join(' ', one.Arguments.Select(argument => argument.GetRawText()))}"));
        other.Marks.Concat(foreign.Marks).Append(me.StaffWord).Where(mark => pushed.Contains(mark, StringComparison.Ordinal)).ShouldBeEmpty(pushed);
    }

    /// <summary>Two visitors of one practice, and one of another.</summary>
    private async Task<(VisitorData Me, VisitorData Other, VisitorData Foreign)> World()
    {
        var (here, there) = (await server.NewPractice(), await server.NewPractice());
        var (service, therapist) = await Bookable(here);
        var starts = await here.FreeStarts(service, therapist);
        var (service2, therapist2) = await Bookable(there);
        return (
            await VisitorData.Make(server, here, service, therapist, [.. starts.Where((_, index) => index % 2 == 0)]),
            await VisitorData.Make(server, here, service, therapist, [.. starts.Where((_, index) => index % 2 == 1)]),
            await VisitorData.Make(server, there, service2, therapist2, await there.FreeStarts(service2, therapist2)));
    }

    private static async Task<(string Service, string Therapist)> Bookable(TestPractice practice)
    {
        // As long as the step between starts: no two of them clash.
        var service = await practice.NewService(minutes: 15);
        return (service, await practice.NewTherapist(service));
    }

    private static async Task Try(
        VisitorRoute row, VisitorData target, int? expected, VisitorData me, VisitorData[] others, List<string> wrong)
    {
        if (expected is null)
        {
            return;
        }

        var (path, body) = (row.PathTo(target), row.Body(target));
        var answer = await me.Client.Send(row.Method, path, body);
        var whose = target == me ? "one's own" : target.Practice == me.Practice ? "another's" : "another practice's";
        if (expected == VisitorRoutes.Any ? answer.Status >= 500 : answer.Status != expected)
        {
            wrong.Add($"{row.Route} with {whose}: {answer.Status}, not {expected}: {answer.Body}");
        }

        if (target == me && row.Shows is { } shows && !answer.Body.Contains(shows(me), StringComparison.Ordinal))
        {
            wrong.Add($"{row.Route} with one's own does not show {shows(me)}: {answer.Body}");
        }

        var said = path + System.Text.Json.JsonSerializer.Serialize(body);
        wrong.AddRange(Leaks(answer.Body, said, me, others).Select(mark => $"{row.Route} with {whose} shows {mark}: {answer.Body}"));
    }

    private static async Task Try(
        HubClient hub, VisitorHubCall row, VisitorData target, string? expected, VisitorData me, VisitorData[] others, List<string> wrong)
    {
        var arguments = row.Arguments(target);
        string said;
        string? failure = null;
        try
        {
            said = (await hub.Invoke(row.Method, arguments)).GetRawText();
        }
        catch (HubCallException exception)
        {
            said = failure = exception.Message;
        }
        catch (InvalidOperationException)
        {
            // A call without an answer has none to read.
            said = "";
        }

        if (expected is null ? failure is not null : failure?.Contains($" {expected}", StringComparison.Ordinal) != true)
        {
            wrong.Add($"{row.Method} with {target.Word}: {failure ?? "an answer"}, not {expected ?? "an answer"}");
        }

        wrong.AddRange(Leaks(said, System.Text.Json.JsonSerializer.Serialize(arguments), me, others).Select(mark => $"{row.Method} with {target.Word} shows {mark}: {said}"));
    }

    /// <summary>Marks of others in an answer, which its asker did not name.</summary>
    private static IEnumerable<string> Leaks(string answer, string said, VisitorData me, VisitorData[] others) =>
        others.SelectMany(other => other.Marks).Append(me.StaffWord)
            .Where(mark => !said.Contains(mark, StringComparison.Ordinal) && answer.Contains(mark, StringComparison.Ordinal));
}
