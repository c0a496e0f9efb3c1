using System.Collections.Concurrent;
using System.CommandLine;
using System.Globalization;
using Realtime.Load.Measurements;
using Realtime.Load.Reports;
using Realtime.Load.Server;

namespace Realtime.Load.Scenarios;

/// <summary>Everybody wants the same slot at the same moment: exactly one may have it.</summary>
public sealed class RushScenario : IScenario
{
    private const int SetUpParallelism = 8;

    private readonly Option<int> _requests = Bounded.Option("--requests", "Simultaneous POST /api/bookings", 1_000, 1, 10_000);
    private readonly Option<int> _visitors = Bounded.Option("--visitors", "Visitors who send them", 50, 1, 1_000);

    public string Name => "rush";

    public string Description => "Many simultaneous bookings of one slot; exactly one may succeed";

    public IReadOnlyList<Option> Options => [_requests, _visitors];

    public async Task<ScenarioReport> Run(ScenarioRun run, CancellationToken cancellation)
    {
        var requests = run.Arguments.GetValue(_requests);
        using var practice = new PracticeClient(run.Server, run.Time, connectionsMax: requests);
        var visitors = await CreateVisitors(run, practice, cancellation);
        var (serviceId, therapistId) = await practice.FindTherapist(cancellation);
        var slots = await practice.ListSlots(visitors[0], serviceId, therapistId, cancellation);
        if (slots.Count == 0)
        {
            throw new LoadFailedException("The therapist has no free slot in the next fortnight; start the server on a fresh data folder.");
        }

        var start = slots[slots.Count / 2];
        run.Progress($"opening {requests} connections");
        await Task.WhenAll(Enumerable.Range(0, requests).Select(_ => practice.Warm(cancellation)));

        run.Progress($"{requests} requests for {start}");
        var latency = new LatencyHistogram();
        var answers = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var runId = Guid.NewGuid().ToString("N");
        long opened = 0;
        var asked = Enumerable.Range(0, requests).Select(async number =>
        {
            await gate.Task;
            var answer = await Answer(practice.Book(
                visitors[number % visitors.Count], string.Create(CultureInfo.InvariantCulture, $"{runId}-{number}"), therapistId, serviceId, start, cancellation));
            latency.Record(run.Time.GetElapsedTime(Volatile.Read(ref opened)));
            answers.AddOrUpdate(answer, 1, (_, count) => count + 1);
        }).ToList();
        Volatile.Write(ref opened, run.Time.GetTimestamp());
        gate.SetResult();
        await Task.WhenAll(asked);
        var decided = run.Time.GetElapsedTime(opened);

        var kept = await CountKept(practice, visitors, start, cancellation);
        var offered = (await practice.ListSlots(visitors[0], serviceId, therapistId, cancellation)).Contains(start, StringComparer.Ordinal);
        return Report(requests, answers, latency, decided, kept, offered);
    }

    internal static ScenarioReport Report(
        int requests, IReadOnlyDictionary<string, int> answers, LatencyHistogram latency, TimeSpan decided, int kept, bool stillOffered)
    {
        const string Won = "201";
        const string Lost = "409 slot_taken";
        var won = answers.GetValueOrDefault(Won);
        var other = requests - won - answers.GetValueOrDefault(Lost);
        var broken = new List<string>();
        if (won != 1)
        {
            broken.Add($"{won} requests got the slot, not 1");
        }

        if (kept != 1)
        {
            broken.Add($"{kept} bookings of the slot are on record, not 1");
        }

        if (stillOffered)
        {
            broken.Add("the slot is still offered as free");
        }

        var figures = new List<Figure>
        {
            new("requests", requests),
            new("201 booked", won),
            new("409 slot_taken", answers.GetValueOrDefault(Lost)),
            new("other", other),
            new("time to decide all", decided.TotalMilliseconds, "ms"),
        };
        figures.AddRange(answers.Where(answer => answer.Key is not (Won or Lost)).OrderBy(answer => answer.Key, StringComparer.Ordinal).Select(answer => new Figure($"other: {answer.Key}", answer.Value)));
        return new ScenarioReport("rush", figures, [LatencyFigures.Of("until answered", latency)], broken);
    }

    private async Task<IReadOnlyList<string>> CreateVisitors(ScenarioRun run, PracticeClient practice, CancellationToken cancellation)
    {
        var tokens = new string[run.Arguments.GetValue(_visitors)];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = SetUpParallelism, CancellationToken = cancellation };
        await Parallel.ForAsync(0, tokens.Length, parallel, async (number, stop) =>
            tokens[number] = await practice.CreateVisitor($"Visitor {number + 1}", stop));
        run.Progress($"{tokens.Length} visitors are ready");
        return tokens;
    }

    private static async Task<string> Answer(Task<(int Status, string? Code)> asked)
    {
        try
        {
            var (status, code) = await asked;
            return $"{status} {code}".TrimEnd();
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException or System.Text.Json.JsonException)
        {
            return $"no answer: {failure.GetType().Name}";
        }
    }

    private static async Task<int> CountKept(PracticeClient practice, IReadOnlyList<string> visitors, string start, CancellationToken cancellation)
    {
        var kept = 0;
        foreach (var visitor in visitors)
        {
            kept += await practice.CountBookings(visitor, start, cancellation);
        }

        return kept;
    }
}
