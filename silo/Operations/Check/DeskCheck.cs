using System.Text.Json;
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
        var snapshot = await journal.ReadSnapshot(stream.Stream, cancellation);
        await foreach (var entry in StreamReplay.Read<IDeskEvent>(journal, stream, cancellation))
        {
            desk.Apply(entry.Event, entry.Entry);
            if (entry.Entry.Sequence == snapshot?.Sequence)
            {
                CheckSnapshot(stream.Stream, snapshot.Value, desk);
            }

            report.Entries++;
            progress.Report(report.Entries);
        }

        if (snapshot?.Sequence > stream.Head)
        {
            report.Add(stream.Stream, snapshot.Value.Sequence, $"the snapshot is newer than the head, {stream.Head}");
        }
    }

    private void CheckSnapshot(string stream, JournalSnapshot snapshot, Desk desk)
    {
        report.Snapshots++;
        try
        {
            var plain = PackedSnapshot.Unpack(snapshot);
            if (plain.Format != DeskSnapshot.Format)
            {
                report.Add(stream, snapshot.Sequence, $"the snapshot has the unknown format {plain.Format}");
            }
            else if (!StoredJson.IsSame(plain.Data, desk.ToSnapshot()))
            {
                report.Add(stream, snapshot.Sequence, "the snapshot is not what a replay gives");
            }
        }
        catch (Exception error) when (error is InvalidDataException or JsonException or ArgumentException)
        {
            report.Add(stream, snapshot.Sequence, "the snapshot cannot be read");
        }
    }
}
