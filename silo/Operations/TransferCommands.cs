using System.CommandLine;
using Realtime.Silo.Operations.Transfer;
using Realtime.Silo.Storage;

namespace Realtime.Silo.Operations;

/// <summary><c>export</c> and <c>import</c>: between stores of any provider, through the ports.</summary>
internal static class TransferCommands
{
    public static Command Export(CommandContext context)
    {
        var to = new Option<string>("--to") { Description = "A file that is not there yet: .ndjson, or .ndjson.gz to compress it", Required = true };
        var command = new Command("export", "Writes all that a store holds to one file; also beside a running server.") { to };
        command.SetAction(async (parsed, cancellation) =>
        {
            var target = Path.GetFullPath(parsed.GetValue(to)!);
            if (File.Exists(target))
            {
                throw new StorageConfigurationException($"'{target}' is there already; move it away first.");
            }

            await using var store = OperatorStore.OpenToRead(context.Configuration);
            var total = await store.Journal.CountEntries(cancellation);
            var totals = await context.Console.Track(
                "export, entries", total, progress => StoreExport.Run(store, target, context.Time.GetUtcNow(), progress, cancellation));
            Tell(context.Console, target, totals);
            return ExitCode.Fine;
        });
        return command;
    }

    public static Command Import(CommandContext context)
    {
        var from = new Option<string>("--from") { Description = "A file that export made", Required = true };
        var command = new Command("import", "Fills an empty store from an export, reads it back and compares. The server must be stopped (SQLite).") { from };
        command.SetAction(async (parsed, cancellation) =>
        {
            // One moment decides what has expired, so that what was written can be compared with what is read back.
            var clock = new StoppedClock(context.Time.GetUtcNow());
            await using var store = OperatorStore.OpenToWrite(context.Configuration, mustExist: false, clock);
            if (!await StoreImport.IsEmpty(store.Journal, store.Documents, cancellation))
            {
                throw new StorageConfigurationException("The store is not empty; an import mixes with nothing.");
            }

            var import = new StoreImport(store.Journal, store.Documents, clock.GetUtcNow());
            await context.Console.Track("import, entries", null, progress => import.Run(parsed.GetValue(from)!, progress, cancellation));
            var content = new StoreContent(store.Journal, store.Documents);
            var found = await context.Console.Track("read back, entries", import.Expected.Entries, progress => Drain(content, progress, cancellation));
            Tell(context.Console, "imported", import.Expected);
            Tell(context.Console, "read back", found);
            context.Console.Counts(("expired, left out", import.Expired));
            context.Console.Line(found == import.Expected ? "the same" : "NOT the same");
            return found == import.Expected ? ExitCode.Fine : ExitCode.Problems;
        });
        return command;
    }

    private static async Task<TransferTotals> Drain(StoreContent content, IProgress<long> progress, CancellationToken cancellation)
    {
        await foreach (var _ in content.Lines(progress, cancellation))
        {
        }

        return content.Totals;
    }

    private static void Tell(OperatorConsole console, string what, TransferTotals totals)
    {
        console.Line(what);
        console.Counts(("streams", totals.Streams), ("entries", totals.Entries), ("snapshots", totals.Snapshots), ("records", totals.Records));
        console.Line($"sha256 {totals.Sha256}");
    }

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
