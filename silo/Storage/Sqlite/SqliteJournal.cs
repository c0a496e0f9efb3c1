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

    private const string StreamByName = "SELECT id, head, dispatched FROM stream WHERE name = ?";
    private const string CommandSequence = "SELECT sequence FROM command WHERE stream = ? AND command = ?";
    private const string SnapshotOf =
        "SELECT sequence, format, data FROM snapshot WHERE stream = (SELECT id FROM stream WHERE name = ?)";

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
        var write = new AppendWrite(stream, expectedSequence, entries, EntryBatch.Encode(entries, bytes));
        return metrics.Append(database.Writer.Submit(write, cancellation));
    }

    public Task<IReadOnlyList<StoredEntry>> Read(
        string stream, long afterSequence, int limit, CancellationToken cancellation = default)
    {
        JournalGuard.Stream(stream);
        JournalGuard.Read(afterSequence, limit);
        return database.Readers.Ask<IReadOnlyList<StoredEntry>>(
            connection => Find(connection, stream) is { } found && afterSequence < found.Head
                ? ReadAfter(connection, found.Id, afterSequence, limit)
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
                ? ReadAfter(connection, found.Id, sequence - 1, 1)[0]
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
                return found.Step() ? new(found.Integer(0), found.Text(1), found.Blob(2).ToArray()) : null;
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

    private static (long Id, long Head, long Dispatched)? Find(Connection connection, string stream)
    {
        using var found = connection.Use(StreamByName).Bind(1, stream);
        return found.Step() ? (found.Integer(0), found.Integer(1), found.Integer(2)) : null;
    }

    private static long? SequenceOf(Connection connection, long id, string commandId)
    {
        using var found = connection.Use(CommandSequence).Bind(1, id).Bind(2, commandId);
        return found.Step() ? found.Integer(0) : null;
    }

    private static List<StoredEntry> ReadAfter(Connection connection, long id, long afterSequence, int limit)
    {
        var entries = new List<StoredEntry>();
        using var batches = connection.Use(BatchesAfter).Bind(1, id).Bind(2, afterSequence);
        while (entries.Count < limit && batches.Step())
        {
            EntryBatch.Decode(
                batches.Blob(1).ToArray(), BatchKey.FirstSequence(batches.Integer(0)), afterSequence, limit, entries);
        }

        return entries;
    }
}
