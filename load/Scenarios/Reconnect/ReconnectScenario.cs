using System.CommandLine;
using System.Diagnostics;
using Realtime.Load.Measurements;
using Realtime.Load.Reports;
using Realtime.Load.Server;

namespace Realtime.Load.Scenarios.Reconnect;

/// <summary>
/// Everybody loses the connection at the same moment and comes back within a while, in the middle of talking, and some of them
/// read nothing until the server has ended their connection. Everyone must end with the same conversations, for those who read no
/// delivery may take long, and the server's memory must return to where it was.
/// </summary>
public sealed class ReconnectScenario : IScenario
{
    private const int InFlightMax = 20_000;
    private const int HttpConnectionsMax = 256;
    private const int ConnectingMax = 32;
    private const int HistoryTogether = 32;

    private readonly Option<int> _clients = Bounded.Option("--clients", "People, each with a connection", 2_000, 2, 10_000);
    private readonly Option<int> _mute = Bounded.Option("--mute-percent", "Of them, who do not read after they came back", 5, 0, 50);
    private readonly Option<int> _within = Bounded.Option("--within", "Seconds within which all come back", 10, 0, 600);
    private readonly Option<int> _rate = Bounded.Option("--rate", "Messages a second, over all conversations", 200, 1, 10_000);
    private readonly Option<int> _text = Bounded.Option("--text", "Characters of a message", 200, 1, 4_000);
    private readonly Option<int> _history = Bounded.Option("--history", "Messages that a conversation of someone who will not read begins with", 300, 0, 5_000);
    private readonly Option<int> _before = Bounded.Option("--before", "Seconds of talk before the storm", 15, 1, 600);
    private readonly Option<int> _after = Bounded.Option("--after", "Seconds of talk after it, at least", 15, 1, 600);
    private readonly Option<int> _p99 = Bounded.Option("--p99", "Milliseconds that a delivery to those who read may take, of a hundred but one", 250, 1, 60_000);
    private readonly Option<int> _memory = Bounded.Option("--memory-percent", "Of what it was before, that the server's memory may be afterwards", 110, 100, 1_000);
    private readonly Option<int> _seed = Bounded.Option("--seed", "Draws who does not read, and who comes back when", 1, 0, int.MaxValue);

    public string Name => "reconnect";

    public string Description => "Everybody reconnects at once and some never read; checks order, losses, delays and the server's memory";

    public IReadOnlyList<Option> Options => [_clients, _mute, _within, _rate, _text, _history, _before, _after, _p99, _memory, _seed];

    public async Task<ScenarioReport> Run(ScenarioRun run, CancellationToken cancellation)
    {
        var arguments = run.Arguments;
        var (clients, history) = (arguments.GetValue(_clients), arguments.GetValue(_history));
        var plan = new StormPlan(Seconds(_before), Seconds(_within), Seconds(_after), arguments.GetValue(_memory) / 100d, new Random(arguments.GetValue(_seed)));
        var schedule = new ArrivalSchedule(arguments.GetValue(_rate), plan.Max);
        var talkMax = (long)(arguments.GetValue(_rate) * plan.Max.TotalSeconds) + 1;
        var measurement = new StormMeasurement(run.Time, talkMax + ((long)clients * history));
        using var practice = new PracticeClient(run.Server, run.Time, HttpConnectionsMax);
        var crowd = await Crowd.Gather(run, practice, clients, clients * arguments.GetValue(_mute) / 100, measurement, plan.Random, cancellation);

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var memory = new MemoryWatch(practice, run.Time);
        List<Task> background = [memory.Run(ending.Token)];
        try
        {
            await Connect(run, crowd, background, ending.Token);
            var text = new string('x', arguments.GetValue(_text));
            await Fill(run, crowd, measurement, talkMax, history, text, ending.Token);

            var storm = new Storm(run, crowd, measurement, memory, plan);
            var loop = new OpenLoop(run.Time, InFlightMax);
            using var talk = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var talking = Talk(loop, schedule, crowd, measurement, text, talk.Token, ending.Token);
            await storm.Pass(cancellation);
            await talk.CancelAsync();
            await talking;
            run.Progress("waiting for the last deliveries");
            await loop.Settle(StormPlan.Patience, cancellation);
            await storm.Wait(() => crowd.Conversations.All(conversation => conversation.Ledger.AllSeen), cancellation);
            await Parallel.ForEachAsync(crowd.Conversations, new ParallelOptions { MaxDegreeOfParallelism = ConnectingMax, CancellationToken = cancellation }, async (conversation, stop) =>
            {
                var acknowledged = conversation.Ledger.AllAcknowledged;
                conversation.Ledger.Stored(acknowledged, await practice.ReadHistory(conversation.Visitor.AccessToken, conversation.RoomId, stop));
            });
            return StormReport.Of(storm, crowd, measurement, memory, loop, Process.GetCurrentProcess().TotalProcessorTime, arguments.GetValue(_p99));
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll(background);
        }

        TimeSpan Seconds(Option<int> option) => TimeSpan.FromSeconds(arguments.GetValue(option));
    }

    private static async Task Connect(ScenarioRun run, Crowd crowd, List<Task> background, CancellationToken cancellation)
    {
        foreach (var some in crowd.Clients.Chunk(ConnectingMax))
        {
            background.AddRange(some.Select(client => client.Live(cancellation)));
            await Task.WhenAll(some.Select(client => client.WaitUntilOnline(cancellation)));
            run.Progress($"{background.Count - 1} of {crowd.Clients.Count} are connected");
        }
    }

    /// <summary>Who reads nothing has much to read.</summary>
    private static async Task Fill(
        ScenarioRun run, Crowd crowd, StormMeasurement measurement, long firstNumber, int history, string text, CancellationToken cancellation)
    {
        var number = firstNumber - 1;
        var filled = crowd.Conversations.Where(conversation => conversation.HasMute).ToList();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ConnectingMax, CancellationToken = cancellation };
        await Parallel.ForEachAsync(filled, parallel, async (conversation, stop) =>
        {
            for (var written = 0; written < history; written += HistoryTogether)
            {
                await Task.WhenAll(Enumerable.Range(0, Math.Min(HistoryTogether, history - written)).Select(_ =>
                    conversation.Visitor.Send(conversation.RoomId, Interlocked.Increment(ref number), text, stop)));
            }

            run.Progress("writing the conversations of those who will not read");
        });
    }

    private static async Task Talk(
        OpenLoop loop, ArrivalSchedule schedule, Crowd crowd, StormMeasurement measurement, string text, CancellationToken begin, CancellationToken end)
    {
        var talking = crowd.Conversations.Where(conversation => conversation.Speaker(0) is not null).ToList();
        try
        {
            await loop.Run(schedule, (number, intended) =>
            {
                measurement.Intend(number, intended);
                var conversation = talking[(int)(number % talking.Count)];
                return conversation.Speaker(number / talking.Count)!.Send(conversation.RoomId, number, text, end);
            }, begin);
        }
        catch (OperationCanceledException) when (begin.IsCancellationRequested)
        {
            // Enough was said.
        }
    }
}
