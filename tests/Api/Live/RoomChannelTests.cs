using Microsoft.Extensions.DependencyInjection;
using Realtime.Api.Live;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Chat;
using Realtime.Tests.Api.Live.Fakes;

namespace Realtime.Tests.Api.Live;

public sealed class RoomChannelTests
{
    [Fact]
    public async Task JoinRoom_answers_what_was_missed_and_pushes_exactly_the_rest()
    {
        await using var server = await FakeServer.Start();
        var room = server.NewRoom();
        await using var sender = await server.Connect();
        for (var i = 1; i <= 10; i++)
        {
            var sent = await sender.Invoke("Send", room, $"m{i}", $"text {i}");
            sent.GetProperty("sequence").GetInt64().ShouldBe(i);
        }

        var reader = new RoomReader(room);
        await using var client = await HubClient.Connect(server.Address, FakeServer.TokenOf(server.NewPerson()), onEvent: reader.Take);
        (await reader.Join(client)).ShouldBe(10);
        await sender.Invoke("Send", room, "m11", "text 11");
        await Eventually.Until(() => reader.Last == 11);
        reader.Pushed.ShouldBe([11]);
        reader.Texts.ShouldBe(Enumerable.Range(1, 11).Select(i => $"text {i}"));
    }

    [Fact]
    public async Task Pushes_that_are_lost_doubled_or_late_reach_every_member_once_and_in_order()
    {
        await using var server = await FakeServer.Start();
        var random = new Random(20);
        server.World.Fault = _ =>
        {
            lock (random)
            {
                return (PushFault)random.Next(4);
            }
        };
        var room = server.NewRoom();
        var readers = Enumerable.Range(0, 10).Select(_ => new RoomReader(room)).ToList();
        var clients = new List<HubClient>();
        foreach (var reader in readers)
        {
            var client = await HubClient.Connect(server.Address, FakeServer.TokenOf(server.NewPerson()), onEvent: reader.Take);
            await reader.Join(client);
            clients.Add(client);
        }

        const int Messages = 300;
        await Task.WhenAll(Enumerable.Range(0, Messages).Select(i => clients[i % clients.Count].Invoke("Send", room, $"m{i}", $"text {i}")));
        foreach (var reader in readers)
        {
            await Eventually.Until(() => reader.Last == Messages);
            reader.Pushed.ShouldBe(Enumerable.Range(1, Messages).Select(i => (long)i));
        }

        readers.Select(reader => string.Join('|', reader.Texts)).Distinct().Count().ShouldBe(1);
        clients.ForEach(client => client.Drop());
    }

    [Fact]
    public async Task A_lost_last_push_of_another_node_is_found_by_the_renewal()
    {
        await using var server = await FakeServer.Start("Live:RoomRenewPeriod=00:00:01");
        server.World.Fault = _ => PushFault.Lost;
        var room = server.NewRoom();
        var reader = new RoomReader(room);
        await using var client = await HubClient.Connect(server.Address, FakeServer.TokenOf(server.NewPerson()), onEvent: reader.Take);
        await reader.Join(client);

        // Not through the hub: nothing on this node learns of the message.
        await server.Grains.GetGrain<IRoomGrain>(GrainKeys.Of(FakeServer.Organization, room))
            .Post(new PostMessage(server.NewPerson(), "m1", "hello"));
        await Eventually.Until(() => reader.Last == 1);
    }

    [Fact]
    public async Task Sends_of_one_connection_keep_their_order_without_waiting_for_answers()
    {
        await using var server = await FakeServer.Start();
        var room = server.NewRoom();
        await using var client = await server.Connect();
        var answers = await Task.WhenAll(Enumerable.Range(1, 500).Select(i => client.Begin("Send", room, $"m{i}", $"text {i}"))).WaitAsync(HubClient.Patience);
        answers.Select(answer => answer.GetProperty("sequence").GetInt64()).ShouldBe(Enumerable.Range(1, 500).Select(i => (long)i));
    }

    [Fact]
    public async Task A_join_that_missed_more_than_one_answer_holds_goes_on_from_the_last()
    {
        await using var server = await FakeServer.Start("Live:JoinMessagesMax=150", "Live:RecentMessagesMax=20", "RateLimits:Enabled=false");
        var room = server.NewRoom();
        await using var sender = await server.Connect();
        await Task.WhenAll(Enumerable.Range(1, 500).Select(i => sender.Begin("Send", room, $"m{i}", $"text {i}"))).WaitAsync(HubClient.Patience);
        var reader = new RoomReader(room);
        await using var client = await HubClient.Connect(server.Address, FakeServer.TokenOf(server.NewPerson()), onEvent: reader.Take);
        var first = await client.Invoke("JoinRoom", room, 0);
        first.GetProperty("messages").GetArrayLength().ShouldBe(150);
        first.GetProperty("headSequence").GetInt64().ShouldBe(500);
        (await reader.Join(client)).ShouldBe(500);
        reader.Last.ShouldBe(500);
    }

    [Fact]
    public async Task Joins_of_a_room_that_is_followed_here_are_answered_from_memory()
    {
        await using var server = await FakeServer.Start();
        var room = server.NewRoom();
        await using var first = await server.Connect();
        await first.Invoke("JoinRoom", room, 0);
        for (var i = 1; i <= 20; i++)
        {
            await first.Invoke("Send", room, $"m{i}", $"text {i}");
        }

        await first.Next("MessageReceived", message => message[1].GetProperty("sequence").GetInt64() == 20);
        var reads = server.World.RoomReads;
        await using var second = await server.Connect();
        (await second.Invoke("JoinRoom", room, 5)).GetProperty("messages").GetArrayLength().ShouldBe(15);
        server.World.RoomReads.ShouldBe(reads);
    }

    [Fact]
    public async Task LeaveRoom_ends_the_pushes_and_the_last_one_to_leave_ends_the_subscription()
    {
        await using var server = await FakeServer.Start("Live:RoomRenewPeriod=00:00:01");
        var room = server.NewRoom();
        await using var client = await server.Connect();
        await client.Invoke("JoinRoom", room, 0);
        await client.Invoke("LeaveRoom", room);
        await client.Invoke("Send", room, "m1", "not for me");
        var directory = server.Services.GetRequiredService<RoomDirectory>();
        await Eventually.Until(() => directory.Find(FakeServer.Organization, room) is null);
        client.TakeArrived().ShouldNotContain(next => next.Name == "MessageReceived");

        (await client.Invoke("JoinRoom", room, 0)).GetProperty("messages").GetArrayLength().ShouldBe(1);
        await client.Invoke("Send", room, "m2", "for me");
        (await client.Next("MessageReceived"))[1].GetProperty("text").GetString().ShouldBe("for me");
    }

    [Fact]
    public async Task Typing_and_read_marks_reach_the_others()
    {
        await using var server = await FakeServer.Start();
        var room = server.NewRoom();
        var ada = server.NewPerson();
        await using var one = await server.Connect(ada);
        await using var two = await server.Connect();
        await one.Invoke("JoinRoom", room, 0);
        await two.Invoke("JoinRoom", room, 0);
        await one.Invoke("Send", room, "m1", "hello");
        await one.Invoke("Typing", room, true);
        var typing = await two.Next("TypingChanged");
        (typing[0].GetString(), typing[1].GetString(), typing[2].GetBoolean()).ShouldBe((room, ada.UserId, true));
        await one.Invoke("MarkRead", room, 1);
        var read = await two.Next("ReadChanged");
        (read[0].GetString(), read[1].GetString(), read[2].GetInt64()).ShouldBe((room, ada.UserId, 1L));
        (await two.Invoke("JoinRoom", room, 1)).GetProperty("readSequences").GetProperty(ada.UserId).GetInt64().ShouldBe(1);
        one.TakeArrived().ShouldNotContain(next => next.Name == "TypingChanged");
    }
}
