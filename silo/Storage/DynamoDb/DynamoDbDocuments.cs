using Realtime.Grains.Storage;

namespace Realtime.Silo.Storage.DynamoDb;

/// <summary>
/// Documents over a <see cref="DynamoDbTable"/>. Reads and partition queries are strongly consistent. An index says only
/// which records to read, and they are read consistently: a query may miss a write of the last moment, and never shows an
/// old record.
/// </summary>
public sealed class DynamoDbDocuments : IDocuments
{
    private readonly StorageMetrics metrics;
    private readonly DocumentPuts puts;
    private readonly DocumentQueries queries;

    /// <param name="table">Open until after the last call.</param>
    /// <param name="metrics">Told of every call.</param>
    /// <param name="time">What records expire by; the clocks of several processes are assumed to agree within what expiries allow.</param>
    public DynamoDbDocuments(DynamoDbTable table, StorageMetrics metrics, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(table);
        this.metrics = metrics;
        puts = new(table.Items, time);
        queries = new(table.Items, time);
    }

    public Task<Document?> Read(string partition, string id, CancellationToken cancellation = default)
    {
        DocumentGuard.Key(partition, nameof(partition));
        DocumentGuard.Key(id, nameof(id));
        return metrics.Read(queries.Read(partition, id, cancellation));
    }

    public Task<long?> Put(DocumentWrite write, CancellationToken cancellation = default)
    {
        DocumentGuard.Write(write);
        return metrics.Put(puts.Put(write, cancellation));
    }

    public Task<bool> Delete(string partition, string id, long? expectedVersion = null, CancellationToken cancellation = default)
    {
        DocumentGuard.Key(partition, nameof(partition));
        DocumentGuard.Key(id, nameof(id));
        DocumentGuard.ExpectedVersion(expectedVersion);
        return metrics.Put(puts.Delete(partition, id, expectedVersion, cancellation));
    }

    public Task<DocumentPage> Query(string partition, DocumentRange range, CancellationToken cancellation = default)
    {
        DocumentGuard.Key(partition, nameof(partition));
        DocumentGuard.Range(range);
        var paging = new DocumentPaging(DocumentPaging.PartitionScope(partition), range, static document => document.Id);
        return metrics.Read(queries.InPartition(partition, range, paging, cancellation));
    }

    public Task<DocumentPage> QueryIndex(
        DocumentIndex index, string key, DocumentRange range, CancellationToken cancellation = default)
    {
        DocumentGuard.Index(index);
        DocumentGuard.Key(key, nameof(key));
        DocumentGuard.Range(range);
        var paging = new DocumentPaging(
            DocumentPaging.IndexScope(index, key), range, document => DocumentPaging.SortOf(document, index));
        return metrics.Read(queries.InIndex(index, key, range, paging, cancellation));
    }

    public Task<DocumentPage> Scan(string? cursor, int limit, CancellationToken cancellation = default)
    {
        var paging = DocumentPaging.OfAll(cursor, limit);
        return metrics.Read(queries.All(paging, cancellation));
    }
}
