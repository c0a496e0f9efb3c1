using System.Collections.Concurrent;

namespace Realtime.Tests.Api.Live;

public sealed class KilledServerTests
{
    /// <summary>Clients keep sending while the server is killed and started again: what was acknowledged is there, once, for everybody.</summary>
    [Fact]
    public async Task Killing_the_server_under_connected_clients_loses_and_doubles_nothing()
    {
        const int Senders = 10;
        const int Kills = 2;
        await using var server = await RealServer.Start();
        var visitor = await server.Visitor();
        var room = await server.Room(visitor.Token);
        var reader = new RoomReader(room);
        var acknowledged = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);

        for (var round = 0; round <= Kills; round++)
        {
            var follower = await server.Connect(visitor.Token, reader.Take);
            await reader.Join(follower);
            var clients = await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => server.Connect(visitor.Token)));
            var sending = clients.Select((client, index) => SendUntilItFails(client, room, $"r{round}-c{index}", acknowledged)).ToList();
            var goal = acknowledged.Count + 200;
            await Eventually.Until(() => acknowledged.Count >= goal);
            await server.Kill();
            await Task.WhenAll(sending).WaitAsync(HubClient.Patience);
            await server.StartAgain();
        }

        await using var last = await server.Connect(visitor.Token, reader.Take);
        await reader.Join(last);
        var texts = reader.Texts;
        texts.Count.ShouldBe((int)reader.Last);
        texts.Distinct(StringComparer.Ordinal).Count().ShouldBe(texts.Count);
        acknowledged.ShouldAllBe(pair => texts[(int)pair.Value - 1] == pair.Key);
    }

    [Fact]
    public async Task Terminating_the_server_answers_what_is_under_way_and_sends_its_clients_elsewhere()
    {
        await using var server = await RealServer.Start();
        var visitor = await server.Visitor();
        var room = await server.Room(visitor.Token);
        var clients = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => server.Connect(visitor.Token)));
        await clients[0].Invoke("JoinRoom", room, 0);

        // Who has not shaken hands yet is hung up on without a word.
        await Task.WhenAll(clients.Select(client => client.Invoke("SetStatus", "online")));
        var sends = Enumerable.Range(0, 100).Select(i => clients[0].Begin("Send", room, $"m{i}", "hello")).ToList();
        await sends[0];
        var begun = TimeProvider.System.GetTimestamp();
        (await server.Terminate()).ShouldBe(0);
        TimeProvider.System.GetElapsedTime(begun).ShouldBeLessThan(TimeSpan.FromSeconds(10));
        foreach (var client in clients)
        {
            (await client.Closed)!.Value.GetProperty("allowReconnect").GetBoolean().ShouldBeTrue();
        }
    }

    private static async Task SendUntilItFails(
        HubClient client, string room, string name, ConcurrentDictionary<string, long> acknowledged)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                var sent = await client.Begin("Send", room, $"{name}-{i}", $"{name}-{i}");
                acknowledged[$"{name}-{i}"] = sent.GetProperty("sequence").GetInt64();
            }
            catch (HubCallException)
            {
                return;
            }
        }
    }
}
