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
        var snapshot = await SnapshotCheck.Of(journal, stream, NotesSnapshot.Format, report, cancellation);
        var commands = new CommandCheck(journal, stream.Stream, kept: null, report);
        await foreach (var entry in StreamReplay.Read<INoteEvent>(journal, stream, cancellation))
        {
            await commands.Check(entry.Entry, cancellation);
            notes.Apply(entry.Event, entry.Entry);
            snapshot.At(entry.Entry.Sequence, notes.ToSnapshot);

            progress.Report(++report.Entries);
        }

        snapshot.End();

        // Of a conversation in which something was said, its own check says it.
        if (await journal.ReadHead($"room/{organizationId}/{roomId}", cancellation) == 0 && await new RoomDirectory(documents).Read(organizationId, roomId) is null)
        {
            report.Add(stream.Stream, null, "the conversation that these notes stand beside has no record");
        }
    }
}
