using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Api.Live;
using Realtime.Tests.Api.Live.Fakes;

namespace Realtime.Tests.Api.Live;

/// <summary>Who does not read is disconnected within bounds, is told to come back if they read on, and harms nobody.</summary>
public sealed class SlowReaderTests
{
    private const int LongTextLength = 4_000;

    // One answer is more than all buffers between the two ends hold.
    private const int LongRoom = 1_000;
    private const string LongAnswers = "Live:JoinCharactersMax=16777216";

    [Fact]
    public async Task Whom_too_much_waits_for_is_disconnected_and_the_others_go_on()
    {
        await using var server = await FakeServer.Start("Live:PendingBytesMax=65536", "Live:FarewellTime=00:00:00.200", "RateLimits:Enabled=false");
        var room = server.NewRoom();
        var reader = new RoomReader(room);
        var goodCaller = server.NewPerson();
        await using var good = await HubClient.Connect(server.Address, FakeServer.TokenOf(goodCaller), onEvent: reader.Take);
        await reader.Join(good);
        await using var slow = await ConnectSlow(server, room, asks: 1);
        var registry = server.Services.GetRequiredService<ConnectionRegistry>();
        await Eventually.Until(() => registry.Connections.Count == 2);

        var text = new string('x', LongTextLength);
        var sent = 0;
        while (registry.Connections.Count == 2)
        {
            (++sent).ShouldBeLessThan(20_000);
            await good.Invoke("Send", room, $"m{sent}", text);
        }

        registry.Connections.ShouldHaveSingleItem().Caller.UserId.ShouldBe(goodCaller.UserId);
        await Eventually.Until(() => reader.Last == sent);
        reader.Pushed.ShouldBe(Enumerable.Range(1, sent).Select(i => (long)i));
    }

    [Fact]
    public async Task Who_asks_again_and_again_and_reads_nothing_is_not_read_for_and_is_disconnected_in_time()
    {
        await using var server = await FakeServer.Start("Live:ReadPatience=00:00:02", "Live:FarewellTime=00:00:00.200", "Live:RecentMessagesMax=1", LongAnswers, "RateLimits:Enabled=false");
        var room = server.NewRoom();
        await using var good = await server.Connect();
        await Fill(good, room);
        await using var slow = await ConnectSlow(server, room, asks: 16);
        var registry = server.Services.GetRequiredService<ConnectionRegistry>();
        await Eventually.Until(() => registry.Connections.Count == 2);
        await Eventually.Until(() => registry.Connections.Count == 1);

        // One answer takes five reads of a page each; sixteen would take eighty.
        server.World.RoomReads.ShouldBeInRange(5, 15);
        await good.Invoke("Send", room, "after", "text");
    }

    [Fact]
    public async Task Who_reads_on_is_told_to_come_back_and_loses_nothing()
    {
        await using var server = await FakeServer.Start("Live:ReadPatience=00:00:01", "Live:FarewellTime=00:01:00", LongAnswers, "RateLimits:Enabled=false");
        using var disconnects = SlowDisconnects(server, out var disconnected);
        var room = server.NewRoom();
        await using var good = await server.Connect();
        await Fill(good, room);
        await using var slow = await ConnectSlow(server, room, asks: 2);
        await disconnected.WaitAsync(HubClient.Patience);

        slow.ReadOn();
        var close = (await slow.Closed).ShouldNotBeNull();
        close.GetProperty("error").GetString()!.ShouldStartWith("too_slow: ");
        close.GetProperty("allowReconnect").GetBoolean().ShouldBeTrue();
        var reader = new RoomReader(room);
        await using var back = await HubClient.Connect(server.Address, FakeServer.TokenOf(server.NewPerson()), onEvent: reader.Take);
        (await reader.Join(back)).ShouldBe(LongRoom);
    }

    [Fact]
    public async Task An_answer_to_a_join_holds_so_much_text_and_the_next_ones_the_rest()
    {
        await using var server = await FakeServer.Start("Live:JoinCharactersMax=10000", "Live:RecentMessagesMax=20", "RateLimits:Enabled=false");
        var room = server.NewRoom();
        await using var sender = await server.Connect();
        await Fill(sender, room);
        var reader = new RoomReader(room);
        await using var client = await HubClient.Connect(server.Address, FakeServer.TokenOf(server.NewPerson()), onEvent: reader.Take);
        var first = await client.Invoke("JoinRoom", room, 0);
        first.GetProperty("messages").GetArrayLength().ShouldBe(3);
        first.GetProperty("headSequence").GetInt64().ShouldBe(LongRoom);
        (await reader.Join(client)).ShouldBe(LongRoom);
        reader.Last.ShouldBe(LongRoom);
    }

    private static async Task Fill(HubClient client, string room)
    {
        var text = new string('x', LongTextLength);
        await Task.WhenAll(Enumerable.Range(1, LongRoom).Select(i => client.Begin("Send", room, $"m{i}", text))).WaitAsync(HubClient.Patience);
    }

    private static async Task<HubClient> ConnectSlow(FakeServer server, string room, int asks)
    {
        var slow = await HubClient.Connect(server.Address, FakeServer.TokenOf(server.NewPerson()), read: false);
        for (var ask = 0; ask < asks; ask++)
        {
            await slow.SendText(JsonSerializer.Serialize(new { type = 1, invocationId = $"{ask}", target = "JoinRoom", arguments = new object[] { room, 0 } }) + (char)0x1e);
        }

        return slow;
    }

    private static MeterListener SlowDisconnects(FakeServer server, out Task disconnected)
    {
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var meters = server.Services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == "realtime.live.slow_disconnects" && ReferenceEquals(instrument.Meter.Scope, meters))
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => first.TrySetResult());
        listener.Start();
        disconnected = first.Task;
        return listener;
    }
}
