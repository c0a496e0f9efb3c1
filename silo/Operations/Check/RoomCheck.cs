using System.Text.Json.Nodes;
using Realtime.GrainInterfaces.Chat;
using Realtime.Grains.Chat;
using Realtime.Grains.Journal;
using Realtime.Grains.Privacy;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Operations.Check;

/// <summary>One conversation, replayed: its items are gapless and said once, and its snapshot and record are what a replay gives.</summary>
internal sealed class RoomCheck(IJournal journal, IDocuments documents, CheckReport report)
{
    public async Task Run(StreamPosition stream, string organizationId, string roomId, IProgress<long> progress, CancellationToken cancellation)
    {
        var room = new Room();
        var snapshot = await SnapshotCheck.Of(journal, stream, RoomSnapshot.Format, report, cancellation);
        var record = await new RoomDirectory(documents).Read(organizationId, roomId);
        var commands = new CommandCheck(journal, stream.Stream, kept: null, report);
        await foreach (var entry in StreamReplay.Read<IRoomEvent>(journal, stream, cancellation))
        {
            var sequence = entry.Entry.Sequence;
            await commands.Check(entry.Entry, cancellation);
            room.Apply(entry.Event, entry.Entry);
            snapshot.At(sequence, room.ToSnapshot);

            if (sequence == record?.Summary.HeadSequence)
            {
                var key = await new PersonalVault(documents, organizationId).ReadKey(record.Value.Summary.Participants[0].UserId);
                CheckRecord(stream.Stream, record.Value.Summary, room, key);
            }

            report.Entries++;
            progress.Report(report.Entries);
        }

        snapshot.End();

        if (record is not var (summary, _))
        {
            report.Add(stream.Stream, null, "the conversation has no record");
        }
        else if (summary.HeadSequence < stream.Dispatched)
        {
            report.Add(stream.Stream, summary.HeadSequence, $"the record ends there, its effects are said to be carried out up to {stream.Dispatched}");
        }
    }

    private void CheckRecord(string stream, RoomSummary record, Room room, PersonalKey key)
    {
        if (!StoredJson.Agrees(Json(record), Json(RoomDirectory.After(record, room, key))))
        {
            report.Add(stream, record.HeadSequence, "the record is not what a replay gives");
        }
    }

    private static JsonNode? Json<T>(T value) => JsonNode.Parse(JournalJson.Write(value));
}
