using Realtime.Grains.Storage;

namespace Realtime.Silo.Storage.Sqlite;

/// <summary>Documents over a <see cref="SqliteDatabase"/>.</summary>
public sealed class SqliteDocuments(SqliteDatabase database, StorageMetrics metrics) : IDocuments
{
    public Task<Document?> Read(string partition, string id, CancellationToken cancellation = default)
    {
        DocumentGuard.Key(partition, nameof(partition));
        DocumentGuard.Key(id, nameof(id));
        return database.Readers.Ask(
            connection =>
            {
                var now = database.Time.GetUtcNow();
                using var found = connection.Use(DocumentRows.ByIdentity).Bind(1, partition).Bind(2, id).Bind(3, now.UtcTicks);
                return found.Step() ? DocumentRows.Read(found) : null;
            },
            cancellation);
    }

    public Task<long?> Put(DocumentWrite write, CancellationToken cancellation = default)
    {
        DocumentGuard.Write(write);
        return metrics.Put(database.Writer.Submit(new PutWrite(write, database.Time), cancellation));
    }

    public Task<bool> Delete(string partition, string id, long? expectedVersion = null, CancellationToken cancellation = default)
    {
        DocumentGuard.Key(partition, nameof(partition));
        DocumentGuard.Key(id, nameof(id));
        DocumentGuard.ExpectedVersion(expectedVersion);
        return metrics.Put(database.Writer.Submit(new DeleteWrite(partition, id, expectedVersion, database.Time), cancellation));
    }

    public Task<DocumentPage> Query(string partition, DocumentRange range, CancellationToken cancellation = default)
    {
        DocumentGuard.Key(partition, nameof(partition));
        DocumentGuard.Range(range);
        var paging = new DocumentPaging(DocumentPaging.PartitionScope(partition), range, static document => document.Id);
        return Page(
            (connection, now) => DocumentRows.Partitioned(connection, partition, range, paging.After, now), paging, cancellation);
    }

    public Task<DocumentPage> QueryIndex(
        DocumentIndex index, string key, DocumentRange range, CancellationToken cancellation = default)
    {
        DocumentGuard.Index(index);
        DocumentGuard.Key(key, nameof(key));
        DocumentGuard.Range(range);
        var paging = new DocumentPaging(
            DocumentPaging.IndexScope(index, key), range, document => DocumentPaging.SortOf(document, index));
        return Page(
            (connection, now) => DocumentRows.Indexed(connection, index, key, range, paging.After, now), paging, cancellation);
    }

    public Task<DocumentPage> Scan(string? cursor, int limit, CancellationToken cancellation = default)
    {
        var paging = DocumentPaging.OfAll(cursor, limit);
        return Page((connection, now) => DocumentRows.Everything(connection, paging.After, now), paging, cancellation);
    }

    private Task<DocumentPage> Page(
        Func<Connection, DateTimeOffset, Statement> select, DocumentPaging paging, CancellationToken cancellation)
        => database.Readers.Ask(
            connection =>
            {
                using var rows = select(connection, database.Time.GetUtcNow());
                while (rows.Step() && paging.Add(DocumentRows.Read(rows)))
                {
                }

                return paging.ToPage();
            },
            cancellation);
}
