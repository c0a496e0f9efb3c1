using System.Diagnostics;
using Realtime.Tests.Linearizability.Checking;
using Realtime.Tests.Linearizability.Histories;

namespace Realtime.Tests.Linearizability.Recording;

/// <summary>Records histories in one of the places where a calendar can live.</summary>
internal interface IRecordingPlace : IAsyncDisposable
{
    string Name { get; }

    /// <summary>How often something was killed.</summary>
    int Kills { get; }

    /// <summary>So many histories at once, each of a calendar of its own, through whatever this place does to its servers.</summary>
    Task<IReadOnlyList<Recording>> Record(int histories, int seed);
}

/// <param name="Attempts">Requests, the repeated ones too.</param>
internal sealed record Recording(History History, int Attempts);

/// <summary>What recording and checking some histories came to.</summary>
internal sealed record RecordingReport(string Place)
{
    public int Histories { get; set; }

    public int Operations { get; set; }

    public int Attempts { get; set; }

    public int Unanswered { get; set; }

    public int Refused { get; set; }

    public int Kills { get; set; }

    public long Nodes { get; set; }

    public TimeSpan Recorded { get; set; }

    public TimeSpan Checked { get; set; }

    /// <summary>Explanations of what is not linearizable, or could not be decided.</summary>
    public List<string> Wrong { get; } = [];

    public override string ToString() =>
        $"{Place}: {Histories} histories, {Operations} operations in {Attempts} attempts, {Refused} refused, {Unanswered} without an answer, "
        + $"{Kills} kills, {Wrong.Count} not linearizable; recorded in {Recorded.TotalSeconds:0.0} s, checked in {Checked.TotalSeconds:0.0} s ({Nodes} states)";

    public static async Task<RecordingReport> Run(IRecordingPlace place, int histories, int batch, int seed, Action<string>? note = null)
    {
        var report = new RecordingReport(place.Name);
        for (var done = 0; done < histories; done += batch)
        {
            var clock = Stopwatch.StartNew();
            var recordings = await place.Record(Math.Min(batch, histories - done), seed + done);
            report.Recorded += clock.Elapsed;
            clock.Restart();
            foreach (var (recording, result) in recordings.AsParallel().Select(recording => (recording, LinearizabilityChecker.Check(recording.History))).ToList())
            {
                report.Add(recording, result, note);
            }

            report.Checked += clock.Elapsed;
            report.Kills = place.Kills;
            note?.Invoke(report.ToString());
        }

        return report;
    }

    private void Add(Recording recording, CheckResult result, Action<string>? note)
    {
        Histories++;
        Operations += recording.History.Operations.Count;
        Attempts += recording.Attempts;
        Unanswered += recording.History.Operations.Count(operation => !operation.IsAnswered);
        Refused += recording.History.Operations.Count(operation => operation.Reply.Kind == ReplyKind.Refused);
        Nodes += result.Nodes;
        if (result.Explanation is { } explanation)
        {
            var file = Path.Combine(AppContext.BaseDirectory, "histories", $"{Place} {recording.History.Name}.json");
            HistoryFile.Save(recording.History, file);
            Wrong.Add($"{explanation}\nKept, to be checked again by --check: {file}");
            note?.Invoke($"WRONG: {Wrong[^1]}");
        }
    }
}
