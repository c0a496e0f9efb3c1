using System.Diagnostics;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Storage.DynamoDb;

/// <summary>
/// The journal over a <see cref="DynamoDbTable"/>. An append is one request, a put with a condition, as long as this process
/// has seen the stream at the expected sequence; otherwise a read comes before it.
/// </summary>
public sealed class DynamoDbJournal : IJournal
{
    private readonly StorageMetrics metrics;
    private readonly ItemStore items;
    private readonly BatchItems batches;
    private readonly CommandIndex commands;
    private readonly DispatchMarks dispatch;
    private readonly SnapshotItems snapshots;

    public DynamoDbJournal(DynamoDbTable table, StorageMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(table);
        this.metrics = metrics;
        items = table.Items;
        var streams = new KnownStreams(table.Options.StreamsKnownMax);
        batches = new(table.Items, streams);
        commands = new(table.Items, batches, streams, table.Options, table.Logger);
        dispatch = new(table.Items, batches, streams);
        snapshots = new(table.Items);
    }

    public Task<bool> Append(
        string stream, long expectedSequence, IReadOnlyList<JournalEntry> entries, CancellationToken cancellation = default)
    {
        JournalGuard.Stream(stream);
        var bytes = JournalGuard.Batch(expectedSequence, entries);
        return metrics.Append(AppendBatch(stream, expectedSequence, entries, bytes, cancellation));
    }

    public Task<IReadOnlyList<StoredEntry>> Read(
        string stream, long afterSequence, int limit, CancellationToken cancellation = default)
    {
        JournalGuard.Stream(stream);
        JournalGuard.Read(afterSequence, limit);
        return metrics.Read(List(batches.Read(stream, afterSequence, limit, cancellation)));
    }

    public Task<long> ReadHead(string stream, CancellationToken cancellation = default)
    {
        JournalGuard.Stream(stream);
        return metrics.Read(batches.ReadHead(stream, cancellation));
    }

    public Task<StoredEntry?> FindCommand(string stream, string commandId, CancellationToken cancellation = default)
    {
        JournalGuard.Stream(stream);
        JournalGuard.CommandId(commandId);
        return metrics.Read(FindEntry(stream, commandId, cancellation));
    }

    public Task<JournalSnapshot?> ReadSnapshot(string stream, CancellationToken cancellation = default)
    {
        JournalGuard.Stream(stream);
        return metrics.Read(snapshots.Read(stream, cancellation));
    }

    public Task WriteSnapshot(string stream, JournalSnapshot snapshot, CancellationToken cancellation = default)
    {
        JournalGuard.Stream(stream);
        JournalGuard.Snapshot(snapshot);
        return metrics.Put(Done(snapshots.Write(stream, snapshot, cancellation)));
    }

    public Task<long> ReadDispatched(string stream, CancellationToken cancellation = default)
    {
        JournalGuard.Stream(stream);
        return metrics.Read(dispatch.ReadCursor(stream, cancellation));
    }

    public Task MarkDispatched(string stream, long sequence, CancellationToken cancellation = default)
    {
        JournalGuard.Stream(stream);
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        return metrics.Put(Done(dispatch.Advance(stream, sequence, cancellation)));
    }

    public Task<IReadOnlyList<UndispatchedStream>> ListUndispatched(
        string? afterStream, int limit, CancellationToken cancellation = default)
    {
        JournalGuard.Limit(limit);
        return metrics.Read(List(dispatch.List(afterStream, limit, cancellation)));
    }

    public Task<StreamPage> ListStreams(string? cursor, int limit, CancellationToken cancellation = default)
    {
        JournalGuard.Limit(limit);
        if (cursor is not null)
        {
            JournalGuard.Stream(cursor);
        }

        return metrics.Read(ListPage(cursor, limit, cancellation));
    }

    /// <summary>Every stream has one batch that begins with its first entry; its key is where a page ends.</summary>
    private async Task<StreamPage> ListPage(string? cursor, int limit, CancellationToken cancellation)
    {
        var found = new List<StreamPosition>();
        var after = cursor is null ? (ItemKey?)null : new ItemKey(ItemKeys.Stream(cursor), ItemKeys.Batch(1));
        var filter = new Condition(
            $"begins_with({ItemAttribute.Partition}, :streams) AND {ItemAttribute.Sort} = :first",
            (":streams", Values.Text(ItemKeys.Stream(string.Empty))), (":first", Values.Text(ItemKeys.Batch(1))));
        for (; ; )
        {
            var page = await items.Scan(filter, after, cancellation, ItemAttribute.Partition);
            foreach (var stream in page.Items.Select(item => ItemKeys.StreamOf(item[ItemAttribute.Partition].S)))
            {
                found.Add(new(stream, await batches.ReadHead(stream, cancellation), await dispatch.ReadCursor(stream, cancellation)));
                if (found.Count == limit)
                {
                    return new(found, stream);
                }
            }

            if (page.Next is null)
            {
                return new(found, null);
            }

            after = page.Next.Key();
        }
    }

    private async Task<bool> AppendBatch(
        string stream, long expectedSequence, IReadOnlyList<JournalEntry> entries, int bytes, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!await batches.IsHead(stream, expectedSequence, cancellation)
            || !await batches.TryPut(stream, expectedSequence, entries, bytes, cancellation))
        {
            return false;
        }

        commands.Appended(stream, expectedSequence, entries);
        return true;
    }

    private async Task<StoredEntry?> FindEntry(string stream, string commandId, CancellationToken cancellation)
    {
        if (await commands.Find(stream, commandId, cancellation) is not { } sequence)
        {
            return null;
        }

        var entry = (await batches.Read(stream, sequence - 1, 1, cancellation)) is [var found] ? found : default;
        return entry.CommandId == commandId
            ? entry
            : throw new UnreachableException($"{stream} has no command '{commandId}' at {sequence}, where its index says.");
    }

    private static async Task<IReadOnlyList<T>> List<T>(Task<List<T>> list) => await list;

    private static async Task<bool> Done(Task task)
    {
        await task;
        return true;
    }
}
