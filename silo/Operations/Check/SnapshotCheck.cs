using System.Text.Json;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Operations.Check;

/// <summary>A stream's snapshot is what a replay gives, and no newer than the stream.</summary>
internal sealed class SnapshotCheck(StreamPosition stream, JournalSnapshot? snapshot, string format, CheckReport report)
{
    /// <summary>Reads what is kept of the stream.</summary>
    public static async Task<SnapshotCheck> Of(IJournal journal, StreamPosition stream, string format, CheckReport report, CancellationToken cancellation) =>
        new(stream, await journal.ReadSnapshot(stream.Stream, cancellation), format, report);

    /// <summary>The state after an entry: compared where the snapshot is of that one.</summary>
    public void At<T>(long sequence, Func<T> replayed) => At(sequence, plain => StoredJson.IsSame(plain.Data, replayed()));

    /// <param name="sequence">Of the entry.</param>
    /// <param name="isSame">Whether the unpacked snapshot says what a replay says.</param>
    public void At(long sequence, Func<JournalSnapshot, bool> isSame)
    {
        if (snapshot is not { } kept || kept.Sequence != sequence)
        {
            return;
        }

        report.Snapshots++;
        try
        {
            var plain = PackedSnapshot.Unpack(kept);
            if (plain.Format != format)
            {
                report.Add(stream.Stream, sequence, $"the snapshot has the unknown format {plain.Format}");
            }
            else if (!isSame(plain))
            {
                report.Add(stream.Stream, sequence, "the snapshot is not what a replay gives");
            }
        }
        catch (Exception error) when (error is InvalidDataException or JsonException or InvalidOperationException or ArgumentException)
        {
            report.Add(stream.Stream, sequence, "the snapshot cannot be read");
        }
    }

    /// <summary>After the last entry.</summary>
    public void End()
    {
        if (snapshot?.Sequence > stream.Head)
        {
            report.Add(stream.Stream, snapshot.Value.Sequence, $"the snapshot is newer than the head, {stream.Head}");
        }
    }
}
