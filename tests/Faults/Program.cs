// One fault at length:  dotnet run --project tests/Faults -- <fault> [--cycles N] [--seed N] [--short]
// Without the name of a fault it runs the tests, as every test project does. docs/operations/faults.md says what each does.
using System.Globalization;
using Realtime.Tests.Faults.Faults;
using Realtime.Tests.Faults.Server;
using Xunit.Runner.InProc.SystemConsole;

const int Broken = 1;
const int NotPossible = 2;

if (Catalogue.Faults.FirstOrDefault(fault => args is [var name, ..] && fault.Name == name) is not { } chosen)
{
    if (args is ["--help" or "-h"])
    {
        Console.WriteLine("dotnet run --project tests/Faults -- <fault> [--cycles N] [--seed N] [--short]");
        foreach (var fault in Catalogue.Faults)
        {
            Console.WriteLine($"  {fault.Name,-10} {fault.Does} ({fault.CyclesDefault} cycles)");
        }

        return 0;
    }

    return await ConsoleRunner.Run(args);
}

var begun = TimeProvider.System.GetTimestamp();
var options = new FaultOptions(
    Number("--cycles", chosen.CyclesDefault), Number("--seed", Random.Shared.Next(1_000_000)), !args.Contains("--short"),
    note => Console.WriteLine($"{TimeProvider.System.GetElapsedTime(begun):mm\\:ss} {note}"));
Console.WriteLine($"{chosen.Name}: {options.Cycles} cycles, seed {options.Seed}");
try
{
    var report = await chosen.Run(options);
    Console.WriteLine(report);
    foreach (var wrong in report.Wrong)
    {
        Console.WriteLine($"WRONG: {wrong}");
    }

    return report.Wrong.Count == 0 ? 0 : Broken;
}
catch (ToolMissingException missing)
{
    Console.WriteLine(missing.Message);
    return NotPossible;
}
catch (Exception ended) when (ended is InvalidOperationException or TimeoutException or OperationCanceledException)
{
    // A server that does not come back, for example.
    Console.WriteLine($"WRONG: it could not go on: {ended}");
    return Broken;
}

int Number(string name, int otherwise) =>
    Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
