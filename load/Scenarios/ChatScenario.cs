using System.Collections.Concurrent;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Realtime.Load.Measurements;
using Realtime.Load.Reports;
using Realtime.Load.Server;

namespace Realtime.Load.Scenarios;

/// <summary>
/// Rooms full of members who write at a fixed total rate. Each room has its visitor and, as its other members, connections of the
/// practice's staff. Measures, from the time a message was meant to be sent, until it was acknowledged and until each member had it.
/// </summary>
public sealed class ChatScenario : IScenario
{
    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(10);
    private const int InFlightMax = 20_000;
    private const int SetUpParallelism = 8;

    private readonly Option<int> _rooms = Bounded.Option("--rooms", "Conversations", 5, 1, 2_000);
    private readonly Option<int> _members = Bounded.Option("--members", "Connections in each room, its visitor included", 10, 1, 1_000);
    private readonly Option<int> _rate = Bounded.Option("--rate", "Messages a second, over all rooms", 200, 1, 100_000);
    private readonly Option<int> _seconds = Bounded.Option("--seconds", "How long", 10, 1, 600);
    private readonly Option<ArrivalPattern> _arrivals = new("--arrivals") { Description = "How messages are spread over time" };

    public string Name => "chat";

    public string Description => "Members of rooms write to each other; checks order, gaps and losses meanwhile";

    public IReadOnlyList<Option> Options => [_rooms, _members, _rate, _seconds, _arrivals];

    public async Task<ScenarioReport> Run(ScenarioRun run, CancellationToken cancellation)
    {
        var (rooms, members) = (run.Arguments.GetValue(_rooms), run.Arguments.GetValue(_members));
        var (rate, seconds) = (run.Arguments.GetValue(_rate), run.Arguments.GetValue(_seconds));
        var measurement = new Measurement(run.Time, (long)rate * seconds * 2);
        var lobby = new List<ChatRoom>(rooms);
        try
        {
            await SetUp(run, rooms, members, measurement, lobby, cancellation);
            var loop = new OpenLoop(run.Time, InFlightMax);
            var schedule = new ArrivalSchedule(rate, TimeSpan.FromSeconds(seconds), run.Arguments.GetValue(_arrivals));
            var cpuBefore = Process.GetCurrentProcess().TotalProcessorTime;
            var start = run.Time.GetTimestamp();
            using (var ticker = run.Time.CreateTimer(_ => run.Progress(measurement.Progress(loop, run.Time.GetElapsedTime(start))), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)))
            {
                await loop.Run(schedule, (number, intended) => lobby[(int)(number % rooms)].Send(number / rooms, number, intended), cancellation);
            }

            var sending = run.Time.GetElapsedTime(start);
            run.Progress("waiting for the last deliveries");
            var settled = await loop.Settle(DrainPatience, cancellation);
            await WaitUntilSeen(run.Time, lobby, cancellation);
            var cpu = Process.GetCurrentProcess().TotalProcessorTime - cpuBefore;
            using var reader = new PracticeClient(run.Server, run.Time);
            foreach (var room in lobby)
            {
                await room.ReadHistory(reader, cancellation);
            }

            return Report(measurement, loop, lobby, sending, cpu, settled);
        }
        finally
        {
            foreach (var room in lobby)
            {
                await room.DisposeAsync();
            }
        }
    }

    private static async Task SetUp(
        ScenarioRun run, int rooms, int members, Measurement measurement, List<ChatRoom> lobby, CancellationToken cancellation)
    {
        using var practice = new PracticeClient(run.Server, run.Time);
        var staff = new List<string>();
        foreach (var email in PracticeClient.StaffEmails.Take(members - 1))
        {
            staff.Add(await practice.SignIn(email, cancellation));
        }

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = SetUpParallelism, CancellationToken = cancellation };
        await Parallel.ForAsync(0, rooms, parallel, async (number, stop) =>
        {
            var visitor = await practice.CreateVisitor($"Visitor {number + 1}", stop);
            var room = new ChatRoom(await practice.OpenRoom(visitor, stop), visitor, members, measurement);
            lock (lobby)
            {
                lobby.Add(room);
            }

            for (var member = 0; member < members; member++)
            {
                await room.Join(member, run.Server, member == 0 ? visitor : staff[(member - 1 + number) % staff.Count], run.Time, stop);
            }

            run.Progress($"{lobby.Count} of {rooms} rooms are ready");
        });
    }

    private static async Task WaitUntilSeen(TimeProvider time, List<ChatRoom> lobby, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        while (!lobby.TrueForAll(room => room.Ledger.AllSeen) && time.GetElapsedTime(start) < DrainPatience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellation);
        }
    }

    private static ScenarioReport Report(Measurement measurement, OpenLoop loop, List<ChatRoom> lobby, TimeSpan sending, TimeSpan cpu, bool settled)
    {
        var figures = new List<Figure>
        {
            new("messages sent", loop.Sent),
            new("messages acknowledged", measurement.Acknowledged.Count),
            new("deliveries", measurement.Delivered.Count),
            new("sent a second", loop.Sent / sending.TotalSeconds, "/s"),
            new("deliveries a second", measurement.Delivered.Count / sending.TotalSeconds, "/s"),
            new("processor time of this client", cpu.TotalSeconds, "s"),
            new("not sent: too many unanswered", loop.Withheld),
        };
        figures.AddRange(measurement.Refusals.OrderBy(refusal => refusal.Key, StringComparer.Ordinal).Select(refusal => new Figure($"refused: {refusal.Key}", refusal.Value)));
        var broken = lobby.SelectMany(room => room.Broken()).ToList();
        if (!settled)
        {
            broken.Add($"{loop.InFlight} messages were neither acknowledged nor refused within {DrainPatience.TotalSeconds} s");
        }

        return new ScenarioReport(
            "chat",
            figures,
            [LatencyFigures.Of("until acknowledged", measurement.Acknowledged), LatencyFigures.Of("until delivered", measurement.Delivered)],
            broken);
    }

    /// <summary>What all rooms measure together.</summary>
    private sealed class Measurement(TimeProvider time, long messagesMax)
    {
        private readonly string _run = Guid.NewGuid().ToString("N")[..8];
        private readonly long[] _intended = new long[messagesMax];

        public LatencyHistogram Acknowledged { get; } = new();

        public LatencyHistogram Delivered { get; } = new();

        public ConcurrentDictionary<string, int> Refusals { get; } = new(StringComparer.Ordinal);

        public string Intend(long number, long intended)
        {
            Volatile.Write(ref _intended[number], intended);
            return string.Create(CultureInfo.InvariantCulture, $"{_run}-{number}");
        }

        public void RecordSince(LatencyHistogram histogram, string clientMessageId)
        {
            if (clientMessageId.StartsWith(_run, StringComparison.Ordinal)
                && long.TryParse(clientMessageId.AsSpan(_run.Length + 1), CultureInfo.InvariantCulture, out var number))
            {
                histogram.Record(time.GetElapsedTime(Volatile.Read(ref _intended[number])));
            }
        }

        public string Progress(OpenLoop loop, TimeSpan elapsed) => string.Create(
            CultureInfo.InvariantCulture,
            $"{elapsed.TotalSeconds:F0} s: {loop.Sent} sent, {Acknowledged.Count} acknowledged, {Delivered.Count} delivered, p99 {Delivered.Percentile(99).TotalMilliseconds:F1} ms");
    }

    /// <summary>One conversation and the connections of its members.</summary>
    private sealed class ChatRoom(string id, string visitor, int members, Measurement measurement) : IAsyncDisposable
    {
        private readonly HubConnection?[] _connections = new HubConnection?[members];

        public RoomLedger Ledger { get; } = new(members);

        public async Task Join(int member, Uri server, string accessToken, TimeProvider time, CancellationToken cancellation)
        {
            var connection = new HubConnection { OnEvent = message => OnEvent(member, message) };
            _connections[member] = connection;
            await connection.Connect(server, accessToken, time, cancellation);
            var joined = await connection.Invoke("JoinRoom", id, 0);
            if (joined.Error is not null)
            {
                throw new LoadFailedException($"JoinRoom was refused: {joined.Error}");
            }

            Ledger.Joined(member, joined.HeadSequence ?? throw new LoadFailedException("JoinRoom answered without headSequence."));
        }

        public async Task Send(long turn, long number, long intended)
        {
            var clientMessageId = measurement.Intend(number, intended);
            try
            {
                var answer = await _connections[turn % members]!.Invoke("Send", id, clientMessageId, $"Message {number}");
                if (answer is { Error: null, Sequence: { } sequence })
                {
                    measurement.RecordSince(measurement.Acknowledged, clientMessageId);
                    Ledger.Acknowledged(sequence, clientMessageId);
                }
                else
                {
                    Refuse(answer.Error ?? "no sequence in the answer");
                }
            }
            catch (LoadFailedException lost)
            {
                Refuse(lost.Message);
            }
        }

        public async Task ReadHistory(PracticeClient practice, CancellationToken cancellation)
        {
            var acknowledged = Ledger.AllAcknowledged;
            Ledger.Stored(acknowledged, await practice.ReadHistory(visitor, id, cancellation));
        }

        public IEnumerable<string> Broken()
        {
            var ended = _connections.Where(connection => connection?.Ended is not null).GroupBy(connection => connection!.Ended, StringComparer.Ordinal)
                .Select(same => $"{id}: {same.Count()} of {members} connections ended: {same.Key}");
            return Ledger.Broken(id).Concat(ended);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var connection in _connections.OfType<HubConnection>())
            {
                await connection.DisposeAsync();
            }
        }

        private void OnEvent(int member, HubMessage message)
        {
            if (message is { Target: "MessageReceived", Sequence: { } sequence } && message.RoomId == id)
            {
                var clientMessageId = message.ClientMessageId ?? $"notice {sequence}";
                Ledger.Received(member, sequence, clientMessageId);
                measurement.RecordSince(measurement.Delivered, clientMessageId);
            }
        }

        private void Refuse(string why) => measurement.Refusals.AddOrUpdate(why.Split(':')[0], 1, (_, count) => count + 1);
    }
}
