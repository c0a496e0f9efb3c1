using System.CommandLine;
using Realtime.Silo.Operations.Check;

namespace Realtime.Silo.Operations;

/// <summary><c>check</c> and <c>rebuild</c>.</summary>
internal static class StoreCommands
{
    public const int ProblemsShownMax = 100;

    public static Command Check(CommandContext context)
    {
        var file = new Option<string?>("--file") { Description = "A file that backup made, in place of the configured store" };
        var command = new Command("check", "Reads a whole store and verifies it; also beside a running server. Exit code 1 with problems.") { file };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var store = parsed.GetValue(file) is { } copy ? OperatorStore.OpenFile(copy) : OperatorStore.OpenToRead(context.Configuration);
            return await Check(context.Console, store, cancellation);
        });
        return command;
    }

    public static Command Rebuild(CommandContext context)
    {
        var command = new Command("rebuild", "Makes records and snapshots again from the journals; read marks are kept. The server must be stopped (SQLite).");
        command.SetAction(async (_, cancellation) =>
        {
            await using var store = OperatorStore.OpenToWrite(context.Configuration, mustExist: true);
            var total = await store.Journal.CountEntries(cancellation);
            var done = await context.Console.Track(
                "rebuild, entries", total, progress => new ProjectionRebuild(store.Journal, store.Documents).Run(progress, cancellation));
            context.Console.Counts(
                ("bookings mended", done.Bookings), ("conversations mended", done.Conversations), ("snapshots written", done.Snapshots),
                ("records removed", done.Removed));
            return Problems(context.Console, done.Problems);
        });
        return command;
    }

    /// <summary>Checks, tells, and says how it ends.</summary>
    public static async Task<int> Check(OperatorConsole console, OperatorStore store, CancellationToken cancellation)
    {
        var total = await store.Journal.CountEntries(cancellation);
        var report = await console.Track("check, entries", total, progress => new StoreCheck(store).Run(progress, cancellation));
        console.Counts(
            ("streams", report.Streams), ("entries", report.Entries), ("snapshots", report.Snapshots), ("bookings", report.Bookings),
            ("conversations", report.Conversations), ("states", report.States), ("records", report.Documents), ("streams behind", report.Behind), ("entries set aside", report.SetAside));
        return Problems(console, report);
    }

    private static int Problems(OperatorConsole console, CheckReport report)
    {
        foreach (var problem in report.Problems.Take(ProblemsShownMax))
        {
            console.Line(problem.ToString());
        }

        if (report.ProblemCount > ProblemsShownMax)
        {
            console.Line($"and {report.ProblemCount - ProblemsShownMax} more");
        }

        console.Line(report.ProblemCount == 0 ? "no problems" : $"{report.ProblemCount} problems");
        return report.ProblemCount == 0 ? ExitCode.Fine : ExitCode.Problems;
    }
}
