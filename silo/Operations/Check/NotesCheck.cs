using System.Text.Json;
using Realtime.Grains.Chat;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Operations.Check;

/// <summary>The notes beside one conversation, replayed: gapless, each added once, beside a conversation that is there, and the snapshot is what a replay gives.</summary>
internal sealed class NotesCheck(IJournal journal, IDocuments documents, CheckReport report)
{
    public async Task Run(StreamPosition stream, string organizationId, string roomId, IProgress<long> progress, CancellationToken cancellation)
    {
        var notes = new RoomNotes();
        var snapshot = await journal.ReadSnapshot(stream.Stream, cancellation);
        var commands = new CommandCheck(journal, stream.Stream, kept: null, report);
        await foreach (var entry in StreamReplay.Read<INoteEvent>(journal, stream, cancellation))
        {
            await commands.Check(entry.Entry, cancellation);
            notes.Apply(entry.Event, entry.Entry);
            if (entry.Entry.Sequence == snapshot?.Sequence)
            {
                CheckSnapshot(stream.Stream, snapshot.Value, notes);
            }

            progress.Report(++report.Entries);
        }

        if (snapshot?.Sequence > stream.Head)
        {
            report.Add(stream.Stream, snapshot.Value.Sequence, $"the snapshot is newer than the head, {stream.Head}");
        }

        // Of a conversation in which something was said, its own check says it.
        if (await journal.ReadHead($"room/{organizationId}/{roomId}", cancellation) == 0 && await new RoomDirectory(documents).Read(organizationId, roomId) is null)
        {
            report.Add(stream.Stream, null, "the conversation that these notes stand beside has no record");
        }
    }

    private void CheckSnapshot(string stream, JournalSnapshot snapshot, RoomNotes notes)
    {
        report.Snapshots++;
        try
        {
            var plain = PackedSnapshot.Unpack(snapshot);
            if (plain.Format != NotesSnapshot.Format || !StoredJson.IsSame(plain.Data, notes.ToSnapshot()))
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
