using Realtime.Grains.Desk;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Operations.Check;

/// <summary>A practice's desk, replayed: its snapshot is what a replay gives.</summary>
internal sealed class DeskCheck(IJournal journal, CheckReport report)
{
    public async Task Run(StreamPosition stream, IProgress<long> progress, CancellationToken cancellation)
    {
        var desk = new Desk();
        var snapshot = await SnapshotCheck.Of(journal, stream, DeskSnapshot.Format, report, cancellation);
        await foreach (var entry in StreamReplay.Read<IDeskEvent>(journal, stream, cancellation))
        {
            desk.Apply(entry.Event, entry.Entry);
            snapshot.At(entry.Entry.Sequence, desk.ToSnapshot);

            report.Entries++;
            progress.Report(report.Entries);
        }

        snapshot.End();
    }
}
