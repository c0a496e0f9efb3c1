using Realtime.Grains.Storage;

namespace Realtime.Silo.Storage.Memory;

/// <summary>Documents over a <see cref="MemoryStore"/>; every operation completes at once. Faults come from outside (<c>WithFaults</c>).</summary>
public sealed class MemoryDocuments(MemoryStore store, TimeProvider time) : IDocuments
{
    public Task<Document?> Read(string partition, string id, CancellationToken cancellation = default)
    {
        DocumentGuard.Key(partition, nameof(partition));
        DocumentGuard.Key(id, nameof(id));
        return Locked(() => store.Records.Find(partition, id, time.GetUtcNow()), cancellation);
    }

    public Task<long?> Put(DocumentWrite write, CancellationToken cancellation = default)
    {
        DocumentGuard.Write(write);
        return Locked(
            () =>
            {
                var stored = store.Records.Find(write.Partition, write.Id, time.GetUtcNow());
                var version = PutDecision.Decide(write.Condition, stored?.Version);
                if (version is { } next)
                {
                    store.Records.Store(new(write.Partition, write.Id, next, write.Data.ToArray())
                    {
                        First = write.First,
                        Second = write.Second,
                        ExpiresAt = write.ExpiresAt?.ToUniversalTime(),
                    });
                }

                return version;
            },
            cancellation);
    }

    public Task<bool> Delete(string partition, string id, long? expectedVersion = null, CancellationToken cancellation = default)
    {
        DocumentGuard.Key(partition, nameof(partition));
        DocumentGuard.Key(id, nameof(id));
        DocumentGuard.ExpectedVersion(expectedVersion);
        return Locked(
            () =>
            {
                var stored = store.Records.Find(partition, id, time.GetUtcNow());
                if (stored is null || (expectedVersion is { } version && version != stored.Version))
                {
                    return false;
                }

                store.Records.Remove(partition, id);
                return true;
            },
            cancellation);
    }

    public Task<DocumentPage> Query(string partition, DocumentRange range, CancellationToken cancellation = default)
    {
        DocumentGuard.Key(partition, nameof(partition));
        DocumentGuard.Range(range);
        var paging = new DocumentPaging(DocumentPaging.PartitionScope(partition), range, static document => document.Id);
        return Locked(() => Page(store.Records.InPartition(partition, range.Descending), paging), cancellation);
    }

    public Task<DocumentPage> QueryIndex(
        DocumentIndex index, string key, DocumentRange range, CancellationToken cancellation = default)
    {
        DocumentGuard.Index(index);
        DocumentGuard.Key(key, nameof(key));
        DocumentGuard.Range(range);
        var paging = new DocumentPaging(
            DocumentPaging.IndexScope(index, key), range, document => DocumentPaging.SortOf(document, index));
        return Locked(() => Page(store.Records.InIndex(index, key, range.Descending), paging), cancellation);
    }

    public Task<DocumentPage> Scan(string? cursor, int limit, CancellationToken cancellation = default)
    {
        var paging = DocumentPaging.OfAll(cursor, limit);
        return Locked(
            () =>
            {
                var now = time.GetUtcNow();
                foreach (var document in store.Records.All(paging.After))
                {
                    if (MemoryRecords.IsLive(document, now) && !paging.Add(document))
                    {
                        break;
                    }
                }

                return paging.ToPage();
            },
            cancellation);
    }

    private DocumentPage Page(IEnumerable<Document> ordered, DocumentPaging paging)
    {
        var now = time.GetUtcNow();
        foreach (var document in ordered)
        {
            if (MemoryRecords.IsLive(document, now) && paging.IsWithin(document) && !paging.Add(document))
            {
                break;
            }
        }

        return paging.ToPage();
    }

    private Task<T> Locked<T>(Func<T> ask, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellation);
        }

        lock (store.Gate)
        {
            return Task.FromResult(ask());
        }
    }
}
