// Many histories:  dotnet run --project tests/Linearizability -- --histories 1000 [--place server|servers|hosts] [--seed N]
// One again:       dotnet run --project tests/Linearizability -- --check FILE
// Without either it runs the tests, as every test project does. docs/linearizability.md says what is recorded and checked.
using System.Globalization;
using Realtime.Tests.Linearizability.Checking;
using Realtime.Tests.Linearizability.Histories;
using Realtime.Tests.Linearizability.Recording;
using Xunit.Runner.InProc.SystemConsole;

const int BatchSize = 20;

if (Text("--check") is { } file)
{
    var result = LinearizabilityChecker.Check(HistoryFile.Load(file));
    Console.WriteLine($"{file}: {result.Verdict} after {result.Nodes} states\n{result.Explanation}");
    return result.Verdict == Verdict.Linearizable ? 0 : 1;
}

if (Number("--histories", 0) is not > 0)
{
    return await ConsoleRunner.Run(args);
}

var (whole, seed) = (Number("--histories", 0), Number("--seed", Random.Shared.Next(1_000_000)));
var only = Text("--place");
Console.WriteLine($"{whole} histories of {new RecordingOptions().Operations} operations, seed {seed}");
(string Name, double Share, Func<Task<IRecordingPlace>> Open)[] places =
[
    ("server", 0.5, async () => await ServersPlace.Single()),
    ("servers", 0.2, async () => await ServersPlace.Shared()),
    ("hosts", 0.3, () => Task.FromResult<IRecordingPlace>(new HostsPlace())),
];
var wrong = 0;
foreach (var (name, share, open) in places.Where(place => only is null || place.Name == only))
{
    await using var place = await open();
    var report = await RecordingReport.Run(place, only is null ? (int)Math.Ceiling(whole * share) : whole, BatchSize, seed, Console.WriteLine);
    wrong += report.Wrong.Count;
    seed += whole;
}

Console.WriteLine(wrong == 0 ? "every history is linearizable" : $"{wrong} histories are not linearizable");
return wrong == 0 ? 0 : 1;

string? Text(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

int Number(string name, int otherwise) => Text(name) is { } number ? int.Parse(number, CultureInfo.InvariantCulture) : otherwise;
