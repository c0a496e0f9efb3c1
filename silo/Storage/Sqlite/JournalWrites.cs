using Realtime.Grains.Storage;

namespace Realtime.Silo.Storage.Sqlite;

/// <summary>
/// Appends one batch, if the stream's head is the expected one. Two things must hold: the head is compared and moved in one
/// update, which refuses any stale writer, also one that expects a sequence in the middle of a batch, where no row starts; and
/// the batch's primary key is free. The second can only fail if the file is damaged, and then the group fails: history
/// is never rewritten.
/// </summary>
internal sealed class AppendWrite(string stream, long expectedSequence, IReadOnlyList<JournalEntry> entries, byte[] data) : WriteOperation<bool>
{
    private const string MoveHead = "UPDATE stream SET head = ?3 WHERE id = ?1 AND head = ?2";
    private const string InsertBatch = "INSERT INTO batch (key, count, data) VALUES (?, ?, ?)";
    private const string InsertCommand = "INSERT INTO command (stream, command, sequence, checksum) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";

    public override int Bytes => data.Length;

    public override void Apply(Connection connection, StreamIds streams)
    {
        var id = expectedSequence == 0 ? streams.GetOrAdd(connection, stream) : streams.TryGet(connection, stream);
        Outcome = id is { } known && TryMoveHead(connection, known);
        if (Outcome)
        {
            connection.Use(InsertBatch).Bind(1, BatchKey.Of(id!.Value, expectedSequence + 1)).Bind(2, entries.Count).Bind(3, data).Run();
            InsertCommands(connection, id.Value);
        }
    }

    private bool TryMoveHead(Connection connection, long id)
        => connection.Use(MoveHead).Bind(1, id).Bind(2, expectedSequence).Bind(3, expectedSequence + entries.Count).Run() == 1;

    private void InsertCommands(Connection connection, long id)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].CommandId is { } commandId)
            {
                var sequence = expectedSequence + 1 + i;
                connection.Use(InsertCommand)
                    .Bind(1, id).Bind(2, commandId).Bind(3, sequence).Bind(4, CommandRow.ChecksumOf(id, commandId, sequence)).Run();
            }
        }
    }
}

/// <summary>Advances a stream's cursor: never back, never past the head.</summary>
internal sealed class MarkDispatchedWrite(string stream, long sequence) : WriteOperation<bool>
{
    private const string Advance =
        "UPDATE stream SET dispatched = min(?2, head) WHERE id = ?1 AND dispatched < min(?2, head)";

    public override int Bytes => 0;

    public override void Apply(Connection connection, StreamIds streams)
        => Outcome = streams.TryGet(connection, stream) is { } id && connection.Use(Advance).Bind(1, id).Bind(2, sequence).Run() == 1;
}

/// <summary>Keeps a snapshot unless a newer one is there.</summary>
internal sealed class SnapshotWrite(string stream, JournalSnapshot snapshot) : WriteOperation<bool>
{
    private const string Upsert =
        """
        INSERT INTO snapshot (stream, sequence, format, data, checksum) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (stream) DO UPDATE
        SET sequence = excluded.sequence, format = excluded.format, data = excluded.data, checksum = excluded.checksum
        WHERE excluded.sequence >= snapshot.sequence
        """;

    public override int Bytes => snapshot.Data.Length;

    public override void Apply(Connection connection, StreamIds streams)
        => Outcome = connection.Use(Upsert)
            .Bind(1, streams.GetOrAdd(connection, stream))
            .Bind(2, snapshot.Sequence)
            .Bind(3, snapshot.Format)
            .Bind(4, snapshot.Data.Span)
            .Bind(5, SnapshotRow.ChecksumOf(stream, snapshot))
            .Run() == 1;
}

/// <summary>A batch's primary key: its stream's id in the upper 31 bits, its first sequence in the lower 32.</summary>
internal static class BatchKey
{
    public static long Of(long streamId, long firstSequence) => (streamId << 32) | firstSequence;

    public static long FirstSequence(long key) => key & uint.MaxValue;

    public static long Stream(long key) => key >> 32;
}

internal static class CommandRow
{
    public static long ChecksumOf(long streamId, string command, long sequence)
        => Checksum.Start().Add(streamId).Add(command).Add(sequence).Value;
}

internal static class SnapshotRow
{
    public static long ChecksumOf(string stream, JournalSnapshot snapshot)
        => Checksum.Start().Add(stream).Add(snapshot.Sequence).Add(snapshot.Format).Add(snapshot.Data.Span).Value;
}
