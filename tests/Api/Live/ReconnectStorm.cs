namespace Realtime.Tests.Api.Live;

/// <summary>Many clients in one room that send, lose their connection in the middle of it, and resume.</summary>
internal static class ReconnectStorm
{
    public const int Clients = 200;
    private const int Drops = 5;
    private const int MessagesBetweenDrops = 3;

    public static async Task Run(Uri address, string room, List<string> tokens)
    {
        var clients = tokens.Select((token, index) => new StormClient(address, token, room, index)).ToList();
        await Task.WhenAll(clients.Select(client => client.SendAndDrop()));
        const int Total = Clients * (Drops + 1) * MessagesBetweenDrops;
        foreach (var client in clients)
        {
            await Eventually.Until(() => client.Reader.Last == Total);
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
