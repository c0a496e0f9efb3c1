using System.Text.Json;
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
        var snapshot = await journal.ReadSnapshot(stream.Stream, cancellation);
        var record = await new RoomDirectory(documents).Read(organizationId, roomId);
        var commands = new CommandCheck(journal, stream.Stream, kept: null, report);
        await foreach (var entry in StreamReplay.Read<IRoomEvent>(journal, stream, cancellation))
        {
            var sequence = entry.Entry.Sequence;
            await commands.Check(entry.Entry, cancellation);
            room.Apply(entry.Event, entry.Entry);
            if (sequence == snapshot?.Sequence)
            {
                CheckSnapshot(stream.Stream, snapshot.Value, room);
            }

            if (sequence == record?.Summary.HeadSequence)
            {
                var key = await new PersonalVault(documents, organizationId).ReadKey(record.Value.Summary.Participants[0].UserId);
                CheckRecord(stream.Stream, record.Value.Summary, room, key);
            }

            report.Entries++;
            progress.Report(report.Entries);
        }

        if (snapshot?.Sequence > stream.Head)
        {
            report.Add(stream.Stream, snapshot.Value.Sequence, $"the snapshot is newer than the head, {stream.Head}");
        }

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

    private void CheckSnapshot(string stream, JournalSnapshot snapshot, Room room)
    {
        report.Snapshots++;
        try
        {
            var plain = PackedSnapshot.Unpack(snapshot);
            if (plain.Format != RoomSnapshot.Format)
            {
                report.Add(stream, snapshot.Sequence, $"the snapshot has the unknown format {plain.Format}");
            }
            else if (!StoredJson.IsSame(plain.Data, room.ToSnapshot()))
            {
                report.Add(stream, snapshot.Sequence, "the snapshot is not what a replay gives");
            }
        }
        catch (Exception error) when (error is InvalidDataException or JsonException or ArgumentException)
        {
            report.Add(stream, snapshot.Sequence, "the snapshot cannot be read");
        }
    }

    private static JsonNode? Json<T>(T value) => JsonNode.Parse(JournalJson.Write(value));
}
