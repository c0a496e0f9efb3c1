using Realtime.Grains.Storage;

namespace Realtime.Silo.Storage.Memory;

/// <summary>Documents in their three orders: by partition and id, and by each index. Its caller holds the store's lock.</summary>
internal sealed class MemoryRecords
{
    private readonly Dictionary<(string Partition, string Id), Document> byIdentity = [];
    private readonly Dictionary<string, SortedSet<Document>> partitions = new(StringComparer.Ordinal);
    private readonly Dictionary<(DocumentIndex Index, string Key), SortedSet<Document>> indexes = [];

    /// <summary>The record if it is there and lives at <paramref name="now"/>.</summary>
    public Document? Find(string partition, string id, DateTimeOffset now)
        => byIdentity.TryGetValue((partition, id), out var found) && IsLive(found, now) ? found : null;

    public void Store(Document document)
    {
        Remove(document.Partition, document.Id);
        byIdentity.Add((document.Partition, document.Id), document);
        foreach (var list in ListsOf(document, create: true))
        {
            list.Add(document);
        }
    }

    public void Remove(string partition, string id)
    {
        if (!byIdentity.Remove((partition, id), out var former))
        {
            return;
        }

        foreach (var list in ListsOf(former, create: false))
        {
            list.Remove(former);
        }
    }

    public IEnumerable<Document> InPartition(string partition, bool descending)
        => Ordered(partitions.GetValueOrDefault(partition), descending);

    public IEnumerable<Document> InIndex(DocumentIndex index, string key, bool descending)
        => Ordered(indexes.GetValueOrDefault((index, key)), descending);

    /// <summary>By partition and id, from the first after a cursor on.</summary>
    public IEnumerable<Document> All(PageCursor? after) => partitions
        .Where(pair => after is not { } cursor || Utf8Order.Instance.Compare(pair.Key, cursor.Partition) >= 0)
        .OrderBy(pair => pair.Key, Utf8Order.Instance)
        .SelectMany(pair => pair.Value)
        .Where(document => after is not { } cursor || document.Partition != cursor.Partition || Utf8Order.Instance.Compare(document.Id, cursor.Id) > 0);

    public static bool IsLive(Document document, DateTimeOffset now) => document.ExpiresAt is not { } expiresAt || expiresAt > now;

    private static IEnumerable<Document> Ordered(SortedSet<Document>? list, bool descending)
    {
        if (list is null)
        {
            return [];
        }

        return descending ? list.Reverse() : list;
    }

    private IEnumerable<SortedSet<Document>> ListsOf(Document document, bool create)
    {
        yield return List(partitions, document.Partition, create, static document => document.Id);
        if (document.First is { } first)
        {
            yield return List(indexes, (DocumentIndex.First, first.Key), create, static document => document.First!.Value.Sort);
        }

        if (document.Second is { } second)
        {
            yield return List(indexes, (DocumentIndex.Second, second.Key), create, static document => document.Second!.Value.Sort);
        }
    }

    private static SortedSet<Document> List<TKey>(
        Dictionary<TKey, SortedSet<Document>> lists, TKey key, bool create, Func<Document, string> sort)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list))
        {
            list = new SortedSet<Document>(new ByValue(sort));
            if (create)
            {
                lists.Add(key, list);
            }
        }

        return list;
    }

    private sealed class ByValue(Func<Document, string> sort) : IComparer<Document>
    {
        public int Compare(Document? x, Document? y)
        {
            var order = Utf8Order.Instance.Compare(sort(x!), sort(y!));
            if (order == 0)
            {
                order = Utf8Order.Instance.Compare(x!.Partition, y!.Partition);
            }

            return order != 0 ? order : Utf8Order.Instance.Compare(x!.Id, y!.Id);
        }
    }
}
