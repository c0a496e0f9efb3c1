using System.Collections.Concurrent;
using System.Text.Json;
using Realtime.Tests.Api.Live;
using Realtime.Tests.Cluster.Clients;

namespace Realtime.Tests.Cluster.Load;

/// <summary>
/// One conversation across two front nodes: its visitor on one, staff on the other. Both send, and both read as a client does that
/// connects again and says what it has.
/// </summary>
public sealed class ChatLoad
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(50);
    private readonly Participant[] _participants;
    private readonly FrontClient _front;
    private readonly string _staffToken;
    private readonly string _room;

    private ChatLoad(FrontClient front, string staffToken, string room, Participant[] participants) =>
        (_front, _staffToken, _room, _participants) = (front, staffToken, room, participants);

    public CallTimes Sends { get; } = new();

    /// <summary>The sequence of every acknowledged message, by its client's id for it.</summary>
    public ConcurrentDictionary<string, long> Acknowledged { get; } = new(StringComparer.Ordinal);

    /// <summary>How often a participant had to connect anew.</summary>
    public int Reconnects => _participants.Sum(participant => Math.Max(0, participant.Connections - 1));

    public static async Task<ChatLoad> Begin(FrontClient one, FrontClient two)
    {
        var (visitor, _) = await one.Visitor("Vera");
        var staff = await two.StaffToken("reception@greenhouse.example");
        var room = (await one.Expect(HttpMethod.Post, "/api/rooms", new { }, visitor)).GetProperty("id").GetString()!;
        return new ChatLoad(one, staff, room, [new Participant(one.Address, visitor, room), new Participant(two.Address, staff, room)]);
    }

    /// <summary>Each participant sends so many messages a second, one after another, until it is told to stop or <paramref name="most"/> are sent.</summary>
    public Task Run(int perSecond, int most, CancellationToken stop) =>
        Task.WhenAll(_participants.Select((participant, number) => SendAll(participant, number, perSecond, most / _participants.Length, stop)));

    /// <summary>What is wrong with the conversation's history and with what each participant saw; empty where nothing is.</summary>
    public async Task<IReadOnlyList<string>> Check()
    {
        var history = await History();
        var problems = new List<string>();
        problems.AddRange(history.Where((message, index) => message.Sequence != index + 1).Take(3).Select(message => $"the history has {message.Sequence} out of its place"));
        problems.AddRange(history.Where(message => message.ClientId is not null).GroupBy(message => message.ClientId).Where(group => group.Count() > 1)
            .Select(group => $"{group.Key} stands {group.Count()} times"));
        var found = history.Where(message => message.ClientId is not null).ToDictionary(message => message.ClientId!, message => message.Sequence, StringComparer.Ordinal);
        problems.AddRange(Acknowledged.Where(sent => found.GetValueOrDefault(sent.Key) != sent.Value)
            .Select(sent => $"{sent.Key} was acknowledged as {sent.Value} and stands at {found.GetValueOrDefault(sent.Key)}"));
        foreach (var participant in _participants)
        {
            await participant.CatchUp();
            problems.AddRange(participant.Problems);
            if (participant.LastSeen != history.Count)
            {
                problems.Add($"a participant saw {participant.LastSeen} of {history.Count}");
            }
        }

        return problems;
    }

    private async Task SendAll(Participant participant, int number, int perSecond, int most, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / perSecond));
        for (var count = 1; count <= most && !stop.IsCancellationRequested; count++)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            var id = $"p{number}-{count}";
            var sent = await Sends.Measure("Send", () => participant.Send(id, $"message {count}"));
            if (sent.ValueKind == JsonValueKind.Object)
            {
                Acknowledged[id] = sent.GetProperty("sequence").GetInt64();
            }
        }
    }

    private async Task<List<(long Sequence, string? ClientId)>> History()
    {
        var all = new List<(long, string?)>();
        for (; ; )
        {
            var page = await _front.Expect(HttpMethod.Get, $"/api/rooms/{_room}/messages?after={all.Count}&limit=200", token: _staffToken);
            var items = page.GetProperty("items").EnumerateArray().ToList();
            all.AddRange(items.Select(item => (item.GetProperty("sequence").GetInt64(), item.GetProperty("clientMessageId").GetString())));
            if (items.Count == 0)
            {
                return all;
            }
        }
    }

    /// <summary>Somebody's connection to the hub, made anew when it is lost.</summary>
    private sealed class Participant(Uri address, string token, string room)
    {
        private readonly SemaphoreSlim _connecting = new(1);
        private readonly Lock _gate = new();
        private HubClient? _hub;
        private List<long>? _heldBack;

        public long LastSeen { get; private set; }

        public int Connections { get; private set; }

        public List<string> Problems { get; } = [];

        public async Task<JsonElement> Send(string id, string text)
        {
            for (; ; )
            {
                try
                {
                    return await (await Hub()).Begin("Send", room, id, text).WaitAsync(TimeSpan.FromSeconds(40));
                }
                catch (HubCallException lost) when (lost.Message == "closed" || lost.Message.Contains("shutting_down:", StringComparison.Ordinal))
                {
                    // Told to come back elsewhere, as clients are: the same message again, by its id.
                    await Task.Delay(Rest);
                }
            }
        }

        /// <summary>Reads what the hub did not bring, by joining again.</summary>
        public async Task CatchUp()
        {
            for (; ; )
            {
                var before = LastSeen;
                await Join(await Hub());
                if (LastSeen == before)
                {
                    return;
                }
            }
        }

        private async Task<HubClient> Hub()
        {
            await _connecting.WaitAsync();
            try
            {
                while (_hub is not { IsOpen: true })
                {
                    try
                    {
                        var hub = await HubClient.Connect(address, token, onEvent: Heard);
                        await Join(hub);
                        (_hub, Connections) = (hub, Connections + 1);
                    }
                    catch (Exception error) when (error is System.Net.WebSockets.WebSocketException or HubCallException { Message: "closed" })
                    {
                        await Task.Delay(Rest);
                    }
                }

                return _hub;
            }
            finally
            {
                _connecting.Release();
            }
        }

        private async Task Join(HubClient hub)
        {
            long after;
            lock (_gate)
            {
                after = LastSeen;
                _heldBack ??= [];
            }

            var joined = await hub.Begin("JoinRoom", room, after).WaitAsync(TimeSpan.FromSeconds(40));
            lock (_gate)
            {
                // What was heard meanwhile comes after what the answer brings, and may be in it.
                var missed = joined.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("sequence").GetInt64());
                foreach (var sequence in missed.Concat(_heldBack ?? []).Where(sequence => sequence > LastSeen))
                {
                    See(sequence);
                }

                _heldBack = null;
            }
        }

        private void Heard(HubEvent heard)
        {
            if (heard.Name != "MessageReceived")
            {
                return;
            }

            var sequence = heard.Arguments[1].GetProperty("sequence").GetInt64();
            lock (_gate)
            {
                if (_heldBack is { } heldBack)
                {
                    heldBack.Add(sequence);
                }
                else
                {
                    See(sequence);
                }
            }
        }

        private void See(long sequence)
        {
            if (sequence == LastSeen + 1)
            {
                LastSeen = sequence;
            }
            else
            {
                Problems.Add($"a participant saw {sequence} after {LastSeen}");
            }
        }
    }
}
