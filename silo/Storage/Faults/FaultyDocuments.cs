using Realtime.Grains.Storage;

namespace Realtime.Silo.Storage.Faults;

/// <summary>Documents whose calls go through <see cref="IStorageFaults"/>.</summary>
internal sealed class FaultyDocuments(IDocuments inner, IStorageFaults faults) : IDocuments
{
    public Task<Document?> Read(string partition, string id, CancellationToken cancellation = default)
        => faults.Around(Of(nameof(Read), partition, id), () => inner.Read(partition, id, cancellation), cancellation);

    public Task<long?> Put(DocumentWrite write, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(write);
        return faults.Around(Of(nameof(Put), write.Partition, write.Id), () => inner.Put(write, cancellation), cancellation);
    }

    public Task<bool> Delete(string partition, string id, long? expectedVersion = null, CancellationToken cancellation = default)
        => faults.Around(
            Of(nameof(Delete), partition, id), () => inner.Delete(partition, id, expectedVersion, cancellation), cancellation);

    public Task<DocumentPage> Query(string partition, DocumentRange range, CancellationToken cancellation = default)
        => faults.Around(new(nameof(Query), partition), () => inner.Query(partition, range, cancellation), cancellation);

    public Task<DocumentPage> QueryIndex(
        DocumentIndex index, string key, DocumentRange range, CancellationToken cancellation = default)
        => faults.Around(new(nameof(QueryIndex), key), () => inner.QueryIndex(index, key, range, cancellation), cancellation);

    public Task<DocumentPage> Scan(string? cursor, int limit, CancellationToken cancellation = default)
        => faults.Around(new(nameof(Scan), cursor ?? string.Empty), () => inner.Scan(cursor, limit, cancellation), cancellation);

    private static StorageCall Of(string verb, string partition, string id) => new(verb, $"{partition} {id}");
}
