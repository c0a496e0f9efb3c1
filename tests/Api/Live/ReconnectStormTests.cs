using Realtime.Tests.Api.Live.Fakes;

namespace Realtime.Tests.Api.Live;

public sealed class ReconnectStormTests
{
    private const int Clients = 200;
    private const int Drops = 5;
    private const int MessagesBetweenDrops = 3;

    /// <summary>200 clients in one room, each dropping its connection five times while all send.</summary>
    [Fact]
    public async Task Two_hundred_clients_that_drop_five_times_while_all_send_end_with_one_gapless_list()
    {
        await using var server = await FakeServer.Start();
        var random = new Random(5);
        server.World.Fault = _ =>
        {
            lock (random)
            {
                return random.Next(20) == 0 ? (PushFault)random.Next(4) : PushFault.None;
            }
        };
        var room = server.NewRoom();
        var token = (int _) => FakeServer.TokenOf(server.NewPerson());
        await Run(server.Address, room, Enumerable.Range(0, Clients).Select(token).ToList());
    }

    internal static async Task Run(Uri address, string room, List<string> tokens)
    {
        var clients = tokens.Select((token, index) => new StormClient(address, token, room, index)).ToList();
        await Task.WhenAll(clients.Select(client => client.SendAndDrop()));
        const int Total = Clients * (Drops + 1) * MessagesBetweenDrops;
        foreach (var client in clients)
        {
            await RoomChannelTests.Until(() => client.Reader.Last == Total);
        }

        var texts = clients[0].Reader.Texts;
        texts.Count.ShouldBe(Total);
        texts.Distinct(StringComparer.Ordinal).Count().ShouldBe(Total);
        clients.ShouldAllBe(client => client.Reader.Texts.SequenceEqual(texts));
        clients.ShouldAllBe(client => client.Reader.Pushed.SequenceEqual(client.Reader.Pushed.Order()));
        clients.ForEach(client => client.Drop());
    }

    private sealed class StormClient(Uri address, string token, string room, int index)
    {
        private readonly List<Task<string?>> _unsure = [];
        private HubClient? _client;

        public RoomReader Reader { get; } = new(room);

        public async Task SendAndDrop()
        {
            for (var round = 0; round <= Drops; round++)
            {
                _client = await HubClient.Connect(address, token, onEvent: Reader.Take);
                var joining = Reader.Join(_client);
                var sends = Enumerable.Range(0, MessagesBetweenDrops).Select(i => Send($"c{index}-{round}-{i}")).ToList();
                await joining;
                if (round < Drops)
                {
                    // In the middle of what is under way; what was not acknowledged is sent again.
                    await sends[0];
                    _client.Drop();
                }

                _unsure.AddRange(sends);
                await SendUnsureAgain(round);
            }
        }

        public void Drop() => _client!.Drop();

        // Null once acknowledged, else the message's id.
        private async Task<string?> Send(string id)
        {
            try
            {
                await _client!.Begin("Send", room, id, $"text of {id}");
                return null;
            }
            catch (HubCallException)
            {
                return id;
            }
        }

        private async Task SendUnsureAgain(int round)
        {
            var unsure = (await Task.WhenAll(_unsure).WaitAsync(HubClient.Patience)).OfType<string>().ToList();
            _unsure.Clear();
            if (round == Drops)
            {
                foreach (var id in unsure)
                {
                    (await Send(id)).ShouldBeNull();
                }
            }
            else
            {
                _unsure.AddRange(unsure.Select(id => Task.FromResult<string?>(id)));
            }
        }
    }
}
