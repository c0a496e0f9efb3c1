using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Identity;
using Realtime.Grains.Booking;
using Realtime.Grains.Chat;
using Realtime.Grains.Journal;
using Realtime.Grains.Privacy;
using Realtime.Grains.Storage;
using Realtime.Silo.Operations.Check;

namespace Realtime.Silo.Operations;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>
/// Makes bookings' records, conversations' records, the search index and snapshots again from the journals. What is right already stays; read
/// marks, which no journal has, are kept.
/// </summary>
internal sealed class ProjectionRebuild(IJournal journal, IDocuments documents)
{
    /// <summary>Streams shorter than that are as quickly replayed.</summary>
    private const int SnapshotFrom = 1_000;

    private long _entries;

    public long Bookings { get; private set; }

    public long Conversations { get; private set; }

    public long Snapshots { get; private set; }

    public long Removed { get; private set; }

    /// <summary>What could not be made again.</summary>
    public CheckReport Problems { get; } = new();

    public async Task<ProjectionRebuild> Run(IProgress<long> progress, CancellationToken cancellation)
    {
        await foreach (var stream in journal.AllStreams(cancellation))
        {
            try
            {
                await Rebuild(stream, progress, cancellation);
            }
            catch (DamagedStreamException damage)
            {
                Problems.Add(stream.Stream, damage.Sequence, damage.Message);
            }
            catch (Exception error) when (error is InvalidOperationException or KeyNotFoundException or ArgumentException)
            {
                Problems.Add(stream.Stream, null, "the stream cannot be replayed; see check");
            }
        }

        await foreach (var record in documents.AllRecords(cancellation))
        {
            if (BookingProjection.IsRecord(record) && !await RecordCheck.ComesFromJournal(journal, record, cancellation)
                && await documents.Delete(record.Partition, record.Id, record.Version, cancellation))
            {
                Removed++;
            }
        }

        return this;
    }

    private async Task Rebuild(StreamPosition stream, IProgress<long> progress, CancellationToken cancellation)
    {
        var (feature, key) = stream.Parts();
        if (feature == "desk")
        {
            // Nothing is projected from it but its snapshot, which activations make.
            return;
        }

        var (organizationId, id) = GrainKeys.Parse(key);
        if (feature == "calendar")
        {
            await RebuildCalendar(stream, organizationId, progress, cancellation);
        }
        else if (feature == "room")
        {
            await RebuildRoom(stream, organizationId, id, progress, cancellation);
        }
        else if (feature == "waitlist")
        {
            await RebuildWaitlist(stream, progress, cancellation);
        }
        else if (feature == "notes")
        {
            await RebuildNotes(stream, organizationId, id, progress, cancellation);
        }
    }

    private async Task RebuildCalendar(StreamPosition stream, string organizationId, IProgress<long> progress, CancellationToken cancellation)
    {
        var calendar = new Calendar { OrganizationId = organizationId };
        var bookings = new FinalBookings(calendar);
        var departures = new Dictionary<string, BookingMove>(StringComparer.Ordinal);
        await foreach (var entry in StreamReplay.Read<ICalendarEvent>(journal, stream, cancellation))
        {
            calendar.Apply(entry.Event, entry.Entry);
            bookings.Note(entry);
            if (entry.Event is BookingLeft left)
            {
                departures[left.Move.Booking.Id] = left.Move;
            }

            foreach (var (booking, last) in bookings.Settled())
            {
                await Write(stream.Stream, booking, last, cancellation);
            }

            progress.Report(++_entries);
        }

        foreach (var (booking, last) in bookings.Rest())
        {
            await Write(stream.Stream, booking, last, cancellation);
        }

        foreach (var move in departures.Values)
        {
            await WriteDeparture(move, cancellation);
        }

        await Keep(stream, CalendarSnapshot.Format, JournalJson.Write(calendar.ToSnapshot()), cancellation);
    }

    private async Task Write(string stream, Booking booking, long last, CancellationToken cancellation)
    {
        var key = await new PersonalVault(documents, booking.OrganizationId).ReadKey(booking.ClientId);
        var expected = BookingProjection.Record(booking, key, last);
        var record = await documents.Read(expected.Partition, expected.Id, cancellation);
        if (await FinalBookings.LaterErasure(journal, stream, booking, last, record?.Version, cancellation) is var (erased, at))
        {
            (expected, last) = (BookingProjection.Record(erased, key, at), at);
        }

        if (record is not null && record.Version == last && record.First == expected.First && record.Second == expected.Second
            && StoredJson.IsSame<Booking>(record.Data, expected.Data))
        {
            return;
        }

        // Where a server writes meanwhile, whatever it wrote of a later entry stays.
        if (record is not null)
        {
            await documents.Delete(record.Partition, record.Id, record.Version, cancellation);
        }

        if (await documents.Put(expected, cancellation) is not null)
        {
            Bookings++;
        }
    }

    /// <summary>What a feed shows of a booking that left that calendar, for the last time that it did.</summary>
    private async Task WriteDeparture(BookingMove move, CancellationToken cancellation)
    {
        var expected = BookingProjection.Departure(move);
        var record = await documents.Read(expected.Partition, expected.Id, cancellation);
        if (record is not null && record.First == expected.First && record.Version >= move.Moves && StoredJson.IsSame<Booking>(record.Data, expected.Data))
        {
            return;
        }

        if (record is not null)
        {
            await documents.Delete(record.Partition, record.Id, record.Version, cancellation);
        }

        if (await documents.Put(expected, cancellation) is not null)
        {
            Bookings++;
        }
    }

    /// <summary>Places have no records: the journal is all there is of them, those that are over included. Only the snapshot is made anew.</summary>
    private async Task RebuildWaitlist(StreamPosition stream, IProgress<long> progress, CancellationToken cancellation)
    {
        var waitlist = new Waitlist();
        await foreach (var entry in StreamReplay.Read<IWaitlistEvent>(journal, stream, cancellation))
        {
            waitlist.Apply(entry.Event, entry.Entry);
            progress.Report(++_entries);
        }

        await Keep(stream, WaitlistSnapshot.Format, JournalJson.Write(waitlist.ToSnapshot()), cancellation);
    }

    private async Task RebuildRoom(
        StreamPosition stream, string organizationId, string roomId, IProgress<long> progress, CancellationToken cancellation)
    {
        var room = new Room();
        Message? visitor = null;
        await foreach (var entry in StreamReplay.Read<IRoomEvent>(journal, stream, cancellation))
        {
            room.Apply(entry.Event, entry.Entry);
            visitor ??= entry.Event is MessagePosted { SenderRole: Role.Visitor } said ? said.ToMessage(entry.Entry) : null;
            progress.Report(++_entries);
        }

        var directory = new RoomDirectory(documents);
        var record = await directory.Read(organizationId, roomId);
        if (record is null && visitor is null)
        {
            Problems.Add(stream.Stream, null, "the record is gone, and no entry says whose conversation it is");
            return;
        }

        var vault = new PersonalVault(documents, organizationId);
        var key = await vault.ReadKey(record?.Summary.Participants[0].UserId ?? visitor!.SenderId);
        var before = record?.Summary ?? new RoomSummary(
            roomId, organizationId, Subject: null, [new(visitor!.SenderId, RoomDirectory.NameOfSender(visitor, key), Role.Visitor)], RoomStatus.Open, AssignedTo: null, 0, null,
            room.LastMessage!.SentAt, new Dictionary<string, long>(StringComparer.Ordinal));
        var after = RoomDirectory.After(Within(before, stream.Head), room, key);
        if (record is null || !JournalJson.Write(before).AsSpan().SequenceEqual(JournalJson.Write(after)))
        {
            var condition = record is { } known ? PutCondition.AtVersion(known.Version) : PutCondition.Absent;
            Conversations += await directory.Write(after, condition) is null ? 0 : 1;
        }

        await new SearchRebuild(journal, documents, stream, organizationId, roomId).Messages(room, key, cancellation);
        await Keep(stream, RoomSnapshot.Format, JournalJson.Write(room.ToSnapshot()), cancellation);
    }

    private async Task RebuildNotes(
        StreamPosition stream, string organizationId, string roomId, IProgress<long> progress, CancellationToken cancellation)
    {
        var notes = new RoomNotes();
        await foreach (var entry in StreamReplay.Read<INoteEvent>(journal, stream, cancellation))
        {
            notes.Apply(entry.Event, entry.Entry);
            progress.Report(++_entries);
        }

        if (await new RoomDirectory(documents).Read(organizationId, roomId) is var (record, _))
        {
            var key = await new PersonalVault(documents, organizationId).ReadKey(record.Participants[0].UserId);
            await new SearchRebuild(journal, documents, stream, organizationId, roomId).Notes(key, cancellation);
        }

        await Keep(stream, NotesSnapshot.Format, JournalJson.Write(notes.ToSnapshot()), cancellation);
    }

    /// <summary>Read marks beyond the end are damage; the others are kept as they are.</summary>
    private static RoomSummary Within(RoomSummary record, long head) => record.ReadSequences.Values.All(read => read <= head)
        ? record
        : record with { ReadSequences = record.ReadSequences.ToDictionary(pair => pair.Key, pair => Math.Min(pair.Value, head), StringComparer.Ordinal) };

    private async Task Keep(StreamPosition stream, string format, byte[] state, CancellationToken cancellation)
    {
        if (stream.Head < SnapshotFrom && await journal.ReadSnapshot(stream.Stream, cancellation) is null)
        {
            return;
        }

        var snapshot = PackedSnapshot.Pack(new JournalSnapshot(stream.Head, format, state));
        if (snapshot.Data.Length <= IJournal.SnapshotBytesMax)
        {
            await journal.WriteSnapshot(stream.Stream, snapshot, cancellation);
            Snapshots++;
        }
    }
}
