using Realtime.Grains.Storage;
using Item = System.Collections.Generic.Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>;

namespace Realtime.Silo.Storage.DynamoDb;

/// <summary>Reads of documents, one and many.</summary>
internal sealed class DocumentQueries(ItemStore items, TimeProvider time)
{
    /// <summary>Records read at once behind an index; large ones would be read beyond the page for nothing.</summary>
    private const int RecordsPerReadMax = 50;

    /// <summary>Not above any sort key.</summary>
    private const string Lowest = "\0";

    public async Task<Document?> Read(string partition, string id, CancellationToken cancellation)
    {
        var item = await items.Read(DocumentItems.KeyOf(partition, id), cancellation);
        return item is not null && DocumentItems.IsLive(item, time.GetUtcNow()) ? DocumentItems.ToDocument(item) : null;
    }

    public async Task<DocumentPage> InPartition(string partition, DocumentRange range, DocumentPaging paging, CancellationToken cancellation)
    {
        // The next text after an id is the id and U+0000.
        var from = paging.After is { } last && !range.Descending ? last.Id + '\0' : range.From;
        var to = paging.After is { } first && range.Descending ? first.Id : range.To;
        var query = Bounded(ItemKeys.Documents(partition), from, to, range);
        return query is null ? paging.ToPage() : await Collect(query, paging, live => Task.FromResult(live.Select(DocumentItems.ToDocument)), cancellation);
    }

    public async Task<DocumentPage> InIndex(
        DocumentIndex index, string key, DocumentRange range, DocumentPaging paging, CancellationToken cancellation)
    {
        var after = paging.After is { } cursor ? IndexSortKey.Of(cursor.Sort, cursor.Partition, cursor.Id) : null;
        var from = after is not null && !range.Descending ? after + '\0' : range.From is { } lowest ? IndexSortKey.StartOf(lowest) : null;
        var to = after is not null && range.Descending ? after : range.To is { } above ? IndexSortKey.StartOf(above) : null;
        var query = Bounded(ItemKeys.Index(key), from, to, range);
        if (query is null)
        {
            return paging.ToPage();
        }

        query = query with { Index = (int)index, Limit = Math.Min(query.Limit, RecordsPerReadMax) };
        return await Collect(query, paging, entries => ReadBehind(index, entries, cancellation), cancellation);
    }

    public async Task<DocumentPage> All(DocumentPaging paging, CancellationToken cancellation)
    {
        var after = paging.After is { } last ? DocumentItems.KeyOf(last.Partition, last.Id) : (ItemKey?)null;
        for (; ; )
        {
            var filter = new Condition(
                $"begins_with({ItemAttribute.Partition}, :documents) AND {DocumentItems.Live}",
                (":documents", Values.Text(ItemKeys.Documents(string.Empty))), DocumentItems.Now(time.GetUtcNow()));
            var page = await items.Scan(filter, after, cancellation);
            if (page.Items.Any(item => !paging.Add(DocumentItems.ToDocument(item))) || page.Next is null)
            {
                return paging.ToPage();
            }

            after = page.Next.Key();
        }
    }

    private async Task<DocumentPage> Collect(
        ItemQuery query, DocumentPaging paging, Func<IEnumerable<Item>, Task<IEnumerable<Document>>> read, CancellationToken cancellation)
    {
        for (; ; )
        {
            if (query.Index == 0)
            {
                query = query with { Filter = new(DocumentItems.Live, DocumentItems.Now(time.GetUtcNow())) };
            }

            var page = await items.Query(query, cancellation);
            foreach (var document in await read(page.Items))
            {
                if (paging.IsWithin(document) && !paging.Add(document))
                {
                    return paging.ToPage();
                }
            }

            if (page.Next is null)
            {
                return paging.ToPage();
            }

            query = query with { After = page.Next };
        }
    }

    /// <summary>
    /// The records that an index named, as they are now. One that is gone, expired, or stands elsewhere in the index by now is
    /// left out: its entry is old, and the new one is met at its own place.
    /// </summary>
    private async Task<IEnumerable<Document>> ReadBehind(DocumentIndex index, IEnumerable<Item> entries, CancellationToken cancellation)
    {
        var (key, sort) = index == DocumentIndex.First
            ? (ItemAttribute.FirstKey, ItemAttribute.FirstSort)
            : (ItemAttribute.SecondKey, ItemAttribute.SecondSort);
        var listed = entries.ToList();
        var records = await items.ReadMany(listed.Select(entry => entry.Key()), cancellation);
        var now = time.GetUtcNow();
        return listed
            .Select(entry => (Entry: entry, Record: records.GetValueOrDefault(entry.Key())))
            .Where(pair => pair.Record is { } record
                && record.TextOf(key) == pair.Entry[key].S
                && record.TextOf(sort) == pair.Entry[sort].S
                && DocumentItems.IsLive(record, now))
            .Select(pair => DocumentItems.ToDocument(pair.Record!));
    }

    /// <summary>Null where nothing can be between the ends, which DynamoDB would refuse.</summary>
    private static ItemQuery? Bounded(string partition, string? from, string? to, DocumentRange range)
    {
        var lowest = string.IsNullOrEmpty(from) ? Lowest : from;

        // Both ends are included here; what stands at the upper one is left out by the paging.
        return to is not null && Utf8Order.Instance.Compare(lowest, to) > 0
            ? null
            : new ItemQuery(partition, lowest, to, range.Limit + 1) { Descending = range.Descending };
    }
}
