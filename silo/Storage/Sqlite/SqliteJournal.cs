using Realtime.Grains.Storage;

namespace Realtime.Silo.Storage.Sqlite;

/// <summary>The journal over a <see cref="SqliteDatabase"/>.</summary>
public sealed class SqliteJournal(SqliteDatabase database, StorageMetrics metrics) : IJournal
{
    // The batch that contains the next sequence is the last that starts at or before it: one seek, and on from there.
    private const string BatchesAfter =
        """
        SELECT key, data FROM batch
        WHERE key >= ifnull((SELECT max(key) FROM batch WHERE key BETWEEN ?1 << 32 AND (?1 << 32) + ?2 + 1), ?1 << 32)
          AND key < (?1 + 1) << 32
        ORDER BY key
        """;

    // With where its last batch ends, which must be the head.
    private const string StreamByName =
        """
        SELECT s.id, s.head, s.dispatched, (b.key & 4294967295) + b.count - 1
        FROM stream s LEFT JOIN batch b
          ON b.key = (SELECT max(key) FROM batch WHERE key BETWEEN s.id << 32 AND (s.id << 32) + 4294967295)
        WHERE s.name = ?
        """;

    private const string CommandSequence = "SELECT sequence FROM command WHERE stream = ? AND command = ?";
    private const string SnapshotOf =
        "SELECT sequence, format, data, checksum FROM snapshot WHERE stream = (SELECT id FROM stream WHERE name = ?)";

    private const string Undispatched =
        "SELECT name, head, dispatched FROM stream WHERE head > dispatched AND name > ? ORDER BY name LIMIT ?";

    private const string Streams = "SELECT name, head, dispatched FROM stream WHERE name > ? AND head > 0 ORDER BY name LIMIT ?";

    /// <summary>For the test that looks at how SQLite carries them out.</summary>
    internal static string[] Queries => [BatchesAfter, StreamByName, CommandSequence, SnapshotOf, Undispatched, Streams];

    public Task<bool> Append(
        string stream, long expectedSequence, IReadOnlyList<JournalEntry> entries, CancellationToken cancellation = default)
    {
        JournalGuard.Stream(stream);
        var bytes = JournalGuard.Batch(expectedSequence, entries);
        var write = new AppendWrite(stream, expectedSequence, entries, EntryBatch.Encode(stream, expectedSequence + 1, entries, bytes));
        return metrics.Append(database.Writer.Submit(write, cancellation));
    }

    public Task<IReadOnlyList<StoredEntry>> Read(
        string stream, long afterSequence, int limit, CancellationToken cancellation = default)
    {
        JournalGuard.Stream(stream);
        JournalGuard.Read(afterSequence, limit);
        return database.Readers.Ask<IReadOnlyList<StoredEntry>>(
            connection => Find(connection, stream) is { } found && afterSequence < found.Head
                ? ReadAfter(connection, stream, found, afterSequence, limit)
                : [],
            cancellation);
    }

    public Task<long> ReadHead(string stream, CancellationToken cancellation = default)
    {
        JournalGuard.Stream(stream);
        return database.Readers.Ask(connection => Find(connection, stream)?.Head ?? 0, cancellation);
    }

    public Task<StoredEntry?> FindCommand(string stream, string commandId, CancellationToken cancellation = default)
    {
        JournalGuard.Stream(stream);
        JournalGuard.CommandId(commandId);
        return database.Readers.Ask<StoredEntry?>(
            connection => Find(connection, stream) is { } found && SequenceOf(connection, found.Id, commandId) is { } sequence
                ? CheckedCommand(ReadAfter(connection, stream, found, sequence - 1, 1)[0], stream, commandId)
                : null,
            cancellation);
    }

    public Task<JournalSnapshot?> ReadSnapshot(string stream, CancellationToken cancellation = default)
    {
        JournalGuard.Stream(stream);
        return database.Readers.Ask<JournalSnapshot?>(
            connection =>
            {
                using var found = connection.Use(SnapshotOf).Bind(1, stream);
                if (!found.Step())
                {
                    return null;
                }

                // One that is damaged is as good as none: what it shortens is in the stream.
                var snapshot = new JournalSnapshot(found.Integer(0), found.Text(1), found.Blob(2).ToArray());
                return found.IsNull(3) || found.Integer(3) == SnapshotRow.ChecksumOf(stream, snapshot) ? snapshot : null;
            },
            cancellation);
    }

    public Task WriteSnapshot(string stream, JournalSnapshot snapshot, CancellationToken cancellation = default)
    {
        JournalGuard.Stream(stream);
        JournalGuard.Snapshot(snapshot);
        return metrics.Put(database.Writer.Submit(new SnapshotWrite(stream, snapshot), cancellation));
    }

    public Task<long> ReadDispatched(string stream, CancellationToken cancellation = default)
    {
        JournalGuard.Stream(stream);
        return database.Readers.Ask(connection => Find(connection, stream)?.Dispatched ?? 0, cancellation);
    }

    public Task MarkDispatched(string stream, long sequence, CancellationToken cancellation = default)
    {
        JournalGuard.Stream(stream);
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        return metrics.Put(database.Writer.Submit(new MarkDispatchedWrite(stream, sequence), cancellation));
    }

    public Task<IReadOnlyList<UndispatchedStream>> ListUndispatched(
        string? afterStream, int limit, CancellationToken cancellation = default)
    {
        JournalGuard.Limit(limit);
        return database.Readers.Ask<IReadOnlyList<UndispatchedStream>>(
            connection =>
            {
                var streams = new List<UndispatchedStream>();
                using var rows = connection.Use(Undispatched).Bind(1, afterStream ?? string.Empty).Bind(2, limit);
                while (rows.Step())
                {
                    streams.Add(new(rows.Text(0), rows.Integer(1), rows.Integer(2)));
                }

                return streams;
            },
            cancellation);
    }

    public Task<StreamPage> ListStreams(string? cursor, int limit, CancellationToken cancellation = default)
    {
        JournalGuard.Limit(limit);
        return database.Readers.Ask(
            connection =>
            {
                var streams = new List<StreamPosition>();
                using var rows = connection.Use(Streams).Bind(1, cursor ?? string.Empty).Bind(2, limit);
                while (rows.Step())
                {
                    streams.Add(new(rows.Text(0), rows.Integer(1), rows.Integer(2)));
                }

                return new StreamPage(streams, streams.Count == limit ? streams[^1].Stream : null);
            },
            cancellation);
    }

    private static StreamRow? Find(Connection connection, string stream)
    {
        using var found = connection.Use(StreamByName).Bind(1, stream);
        if (!found.Step())
        {
            return null;
        }

        var row = new StreamRow(found.Integer(0), found.Integer(1), found.Integer(2));
        return row.Head == found.Integer(3)
            ? row
            : throw new InvalidDataException($"Stream {stream} ends at sequence {found.Integer(3)}, and its head is {row.Head}.");
    }

    private static long? SequenceOf(Connection connection, long id, string commandId)
    {
        using var found = connection.Use(CommandSequence).Bind(1, id).Bind(2, commandId);
        return found.Step() ? found.Integer(0) : null;
    }

    private static StoredEntry CheckedCommand(StoredEntry entry, string stream, string commandId) => entry.CommandId == commandId
        ? entry
        : throw new InvalidDataException($"Command {commandId} of stream {stream} is not where it was written, at sequence {entry.Sequence}.");

    /// <summary>All there are up to <paramref name="limit"/>: a gap, or an end before the head, is damage and no answer.</summary>
    private static List<StoredEntry> ReadAfter(Connection connection, string stream, StreamRow row, long afterSequence, int limit)
    {
        var entries = new List<StoredEntry>();
        var next = afterSequence + 1;
        using var batches = connection.Use(BatchesAfter).Bind(1, row.Id).Bind(2, afterSequence);
        while (entries.Count < limit && batches.Step())
        {
            var first = BatchKey.FirstSequence(batches.Integer(0));
            if (first > next)
            {
                break;
            }

            EntryBatch.Decode(batches.Blob(1).ToArray(), stream, first, afterSequence, limit, entries);
            next = entries.Count > 0 ? entries[^1].Sequence + 1 : next;
        }

        return entries.Count == limit || next > row.Head
            ? entries
            : throw new InvalidDataException($"Stream {stream} is damaged at sequence {next}.");
    }

    private readonly record struct StreamRow(long Id, long Head, long Dispatched);
}
