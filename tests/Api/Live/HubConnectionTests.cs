using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Api.Live;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Live;
using Realtime.Tests.Api.Live.Fakes;

namespace Realtime.Tests.Api.Live;

public sealed class HubConnectionTests
{
    private static async Task<string> Refused(Task connecting) => (await Should.ThrowAsync<WebSocketException>(connecting)).Message;

    [Fact]
    public async Task Connecting_without_a_token_is_refused() => await WithServer(async server =>
        (await Refused(HubClient.Connect(server.Address, token: null))).ShouldContain("401"));

    [Fact]
    public async Task A_ticket_opens_one_connection() => await WithServer(async server =>
    {
        var caller = server.NewPerson();
        server.World.Tickets["tk_one"] = new TicketGrant(caller, DateTimeOffset.MaxValue);
        await using var client = await HubClient.Connect(server.Address, token: null, ticket: "tk_one");
        (await client.Invoke("WatchPresence", (object)new[] { caller.UserId })).GetArrayLength().ShouldBe(1);
        (await Refused(HubClient.Connect(server.Address, token: null, ticket: "tk_one"))).ShouldContain("401");
        (await Refused(HubClient.Connect(server.Address, token: null, ticket: "no ticket/../"))).ShouldContain("401");
    });

    [Fact]
    public async Task A_ticket_of_a_token_that_ended_or_of_an_ended_session_is_refused() => await WithServer(async server =>
    {
        server.World.Tickets["tk_old"] = new TicketGrant(server.NewPerson(), TimeProvider.System.GetUtcNow().AddSeconds(-1));
        (await Refused(HubClient.Connect(server.Address, token: null, ticket: "tk_old"))).ShouldContain("401");

        var caller = server.NewPerson();
        server.World.EndedSessions[caller.SessionId] = true;
        server.World.Tickets["tk_out"] = new TicketGrant(caller, DateTimeOffset.MaxValue);
        (await Refused(HubClient.Connect(server.Address, token: null, ticket: "tk_out"))).ShouldContain("401");
    });

    [Fact]
    public async Task A_connection_ends_with_its_token_and_may_come_back() => await WithServer(async server =>
    {
        // Long enough to connect with it on a busy machine.
        var token = FakeServer.TokenOf(server.NewPerson(), TimeProvider.System.GetUtcNow().AddSeconds(5));
        await using var client = await HubClient.Connect(server.Address, token);
        (await client.Closed)!.Value.GetProperty("allowReconnect").GetBoolean().ShouldBeTrue();
    });

    [Fact]
    public async Task A_connection_ends_with_its_session_and_others_of_the_user_go_on() => await WithServer(async server =>
    {
        var caller = server.NewPerson();
        await using var ended = await server.Connect(caller);
        await using var other = await server.Connect(caller with { SessionId = "se_other" });
        await other.Invoke("SetStatus", "online");
        await server.Grains.GetGrain<IBroadcastGrain>(FakeServer.Organization).SessionsEnded(caller.UserId, caller.SessionId);
        (await ended.Closed)!.Value.TryGetProperty("allowReconnect", out _).ShouldBeFalse();
        await other.Invoke("SetStatus", "away");
        await server.Grains.GetGrain<IBroadcastGrain>(FakeServer.Organization).SessionsEnded(caller.UserId, null);
        await other.Closed;
    });

    [Fact]
    public async Task A_session_whose_end_was_not_announced_ends_its_connection_all_the_same()
    {
        await using var server = await FakeServer.Start("Live:SessionCheckPeriod=00:00:01");
        var caller = server.NewPerson();
        await using var client = await server.Connect(caller);
        server.World.EndedSessions[caller.SessionId] = true;
        await client.Closed;
    }

    [Fact]
    public async Task A_frame_of_a_megabyte_ends_its_connection_and_harms_no_other() => await WithServer(async server =>
    {
        await using var other = await server.Connect();
        await using var client = await server.Connect();
        await client.SendText(JsonSerializer.Serialize(new { type = 1, target = "Send", arguments = new[] { new string('x', 1_000_000) } }) + (char)0x1e, ignoreFailure: true);
        await client.Closed;
        await other.Invoke("SetStatus", "away");
    });

    [Theory]
    [InlineData("this is not JSON\u001e")]
    [InlineData("{\"type\":1,\"target\":\u001e")]
    [InlineData("{\"type\":1,\"target\":7,\"arguments\":[]}\u001e")]
    [InlineData("[]\u001e")]
    public async Task A_frame_of_garbage_ends_its_connection_and_harms_no_other(string garbage) => await WithServer(async server =>
    {
        await using var other = await server.Connect();
        await using var client = await server.Connect();
        await client.SendText(garbage, ignoreFailure: true);
        await client.Closed;
        await other.Invoke("SetStatus", "away");
    });

    [Fact]
    public async Task Unknown_methods_and_wrong_arguments_fail_and_the_connection_goes_on() => await WithServer(async server =>
    {
        var room = server.NewRoom();
        await using var client = await server.Connect();
        await client.Fails("DropTables");
        await client.Fails("Send", room);
        await client.Fails("Send", room, 5, true);
        await client.Fails("JoinRoom", room, "first");
        (await client.Fails("SetStatus", "offline")).ShouldContain("validation_failed: ");
        (await client.Fails("SetStatus", (object?)null)).ShouldContain("validation_failed: ");
        (await client.Fails("JoinRoom", room, -1)).ShouldContain("validation_failed: ");
        (await client.Fails("JoinRoom", "../etc", 0)).ShouldContain("not_found: ");
        (await client.Fails("JoinRoom", null, 0)).ShouldContain("not_found: ");
        (await client.Fails("JoinRoom", "rm_unknown", 0)).ShouldContain("not_found: ");
        (await client.Fails("WatchPresence", (object)Enumerable.Range(0, 101).Select(i => $"us_{i}").ToArray())).ShouldContain("validation_failed: ");
        await client.Invoke("SetStatus", "online");
    });

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("bell \a")]
    [InlineData("null \0")]
    public async Task Text_that_is_not_allowed_is_refused(string? text) => await WithServer(async server =>
    {
        var room = server.NewRoom();
        await using var client = await server.Connect();
        (await client.Fails("Send", room, "m1", text)).ShouldContain("validation_failed: ");
    });

    [Fact]
    public async Task Text_is_kept_as_sent_up_to_its_length() => await WithServer(async server =>
    {
        var room = server.NewRoom();
        await using var client = await server.Connect();
        await client.Invoke("JoinRoom", room, 0);
        (await client.Fails("Send", room, "m0", new string('x', 4_001))).ShouldContain("validation_failed: ");
        var text = " <b>Grüße</b> 👩‍⚕️\r\n\t" + new string('é', 3_900);
        await client.Invoke("Send", room, "m1", text);
        (await client.Next("MessageReceived"))[1].GetProperty("text").GetString().ShouldBe(text);

        // Half a surrogate pair, which a .NET serialiser would not write.
        await client.SendText("{\"type\":1,\"invocationId\":\"x\",\"target\":\"Send\",\"arguments\":[\"" + room + "\",\"m2\",\"a \\ud83d b\"]}\u001e");
        await client.Invoke("SetStatus", "online");
        client.TakeArrived().ShouldNotContain(next => next.Name == "MessageReceived");
    });

    [Fact]
    public async Task A_repeat_of_a_message_is_answered_as_the_first_time() => await WithServer(async server =>
    {
        var room = server.NewRoom();
        await using var client = await server.Connect();
        var first = await client.Invoke("Send", room, "m1", "hello");
        var again = await client.Invoke("Send", room, "m1", "hello");
        again.ToString().ShouldBe(first.ToString());
        (await client.Invoke("JoinRoom", room, 0)).GetProperty("messages").GetArrayLength().ShouldBe(1);
    });

    [Fact]
    public async Task Failures_of_the_server_show_a_code_and_nothing_of_the_inside() => await WithServer(async server =>
    {
        var room = server.NewRoom();
        await using var client = await server.Connect();
        var unexpected = await client.Fails("ProposeSlots", room, "sv_1", new[] { "2026-11-20T14:00:00Z" });
        unexpected.ShouldContain("internal_error: ");
        unexpected.ShouldNotContain("secret");
        var storage = await client.Fails("AcceptProposal", room, 1, "2026-11-20T14:00:00Z");
        storage.ShouldContain("storage_unavailable: ");
        storage.ShouldNotContain("secret");
    });

    [Fact]
    public async Task Calls_beyond_the_budget_are_refused_and_the_connection_goes_on()
    {
        const int PerSecond = 2;
        const int Burst = 10;
        await using var server = await FakeServer.Start($"Live:CallsPerSecond={PerSecond}", $"Live:CallBurst={Burst}");
        await using var client = await server.Connect();
        var begun = TimeProvider.System.GetTimestamp();
        var calls = Enumerable.Range(0, 50).Select(_ => client.Begin("SetStatus", "online")).ToList();
        var failures = 0;
        foreach (var call in calls)
        {
            try
            {
                await call.WaitAsync(HubClient.Patience);
            }
            catch (HubCallException exception)
            {
                exception.Message.ShouldContain("rate_limited: ");
                failures++;
            }
        }

        // However long they took to arrive, no more went through than had been saved and came in meanwhile.
        var budget = Burst + (int)Math.Ceiling(TimeProvider.System.GetElapsedTime(begun).TotalSeconds * PerSecond);
        failures.ShouldBeInRange(Math.Max(1, calls.Count - budget), calls.Count - Burst);
        await Eventually.Holds(async () =>
        {
            try
            {
                await client.Invoke("SetStatus", "online");
                return true;
            }
            catch (HubCallException)
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task A_connection_joins_so_many_rooms_and_no_more()
    {
        await using var server = await FakeServer.Start("Live:RoomsPerConnectionMax=2");
        await using var client = await server.Connect();
        var rooms = new[] { server.NewRoom(), server.NewRoom(), server.NewRoom() };
        await client.Invoke("JoinRoom", rooms[0], 0);
        await client.Invoke("JoinRoom", rooms[1], 0);
        (await client.Fails("JoinRoom", rooms[2], 0)).ShouldContain("limit_reached: ");
        await client.Invoke("JoinRoom", rooms[1], 0);
        await client.Invoke("LeaveRoom", rooms[0]);
        await client.Invoke("JoinRoom", rooms[2], 0);
    }

    [Fact]
    public async Task A_slow_reader_is_disconnected_and_the_others_go_on()
    {
        await using var server = await FakeServer.Start("Live:PendingBytesMax=65536", "RateLimits:Enabled=false");
        var room = server.NewRoom();
        var reader = new RoomReader(room);
        await using var good = await HubClient.Connect(server.Address, FakeServer.TokenOf(server.NewPerson()), onEvent: reader.Take);
        await reader.Join(good);
        var slowCaller = server.NewPerson();
        await using var slow = await HubClient.Connect(server.Address, FakeServer.TokenOf(slowCaller), read: false);
        await slow.SendText(JsonSerializer.Serialize(new { type = 1, target = "JoinRoom", arguments = new object[] { room, 0 } }) + (char)0x1e);
        var registry = server.Services.GetRequiredService<ConnectionRegistry>();
        await Eventually.Until(() => registry.Connections.Count == 2);

        var text = new string('x', 4_000);
        var sent = 0;
        while (registry.Connections.Count == 2)
        {
            (++sent).ShouldBeLessThan(20_000);
            await good.Invoke("Send", room, $"m{sent}", text);
        }

        registry.Connections.ShouldHaveSingleItem().Caller.UserId.ShouldNotBe(slowCaller.UserId);
        await Eventually.Until(() => reader.Last == sent);
        reader.Pushed.ShouldBe(Enumerable.Range(1, sent).Select(i => (long)i));
    }

    [Fact]
    public async Task At_shutdown_calls_under_way_end_and_clients_are_asked_to_come_back() => await WithServer(async server =>
    {
        var room = server.NewRoom();
        await using var client = await server.Connect();
        await client.Invoke("JoinRoom", room, 0);
        var sends = Enumerable.Range(1, 50).Select(i => client.Begin("Send", room, $"m{i}", "hello")).ToList();
        await sends[0];
        var stopped = server.Stop();
        (await client.Closed)!.Value.GetProperty("allowReconnect").GetBoolean().ShouldBeTrue();
        await stopped.WaitAsync(TimeSpan.FromSeconds(10));
    });

    private static async Task WithServer(Func<FakeServer, Task> test)
    {
        await using var server = await FakeServer.Start();
        await test(server);
    }
}
