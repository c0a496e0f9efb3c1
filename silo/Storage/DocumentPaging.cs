using Realtime.Grains.Storage;

namespace Realtime.Silo.Storage;

/// <summary>
/// Collects one page: up to the limit or <see cref="IDocuments.PageBytesMax"/>, with a cursor where more follows. One record
/// beyond the page tells whether it does.
/// </summary>
internal sealed class DocumentPaging(string scope, DocumentRange range, Func<Document, string> sort)
{
    private readonly List<Document> items = [];
    private long bytes;
    private bool more;

    /// <summary>Where the former page ended, or null at the first.</summary>
    public PageCursor? After { get; } = PageCursor.Read(scope, range);

    /// <summary>Of all records, by partition and id.</summary>
    public static DocumentPaging OfAll(string? cursor, int limit)
    {
        var range = new DocumentRange(Limit: limit, Cursor: cursor);
        DocumentGuard.Range(range);
        return new("all", range, static document => document.Id);
    }

    public static string PartitionScope(string partition) => $"partition {partition}";

    public static string IndexScope(DocumentIndex index, string key) => $"index {(int)index} {key}";

    public static string SortOf(Document document, DocumentIndex index)
        => (index == DocumentIndex.First ? document.First : document.Second)!.Value.Sort;

    /// <summary>Takes the next record in order; false once the page is full (this one then is not in it).</summary>
    public bool Add(Document document)
    {
        if (items.Count == range.Limit || bytes >= IDocuments.PageBytesMax)
        {
            more = true;
            return false;
        }

        items.Add(document);
        bytes += document.Data.Length;
        return true;
    }

    /// <summary>Whether a record is in the range and beyond the cursor; for adapters that cannot ask their storage.</summary>
    public bool IsWithin(Document document)
    {
        var value = sort(document);
        if ((range.From is { } from && Utf8Order.Instance.Compare(value, from) < 0)
            || (range.To is { } to && Utf8Order.Instance.Compare(value, to) >= 0))
        {
            return false;
        }

        if (After is not { } after)
        {
            return true;
        }

        var order = Utf8Order.Instance.Compare(value, after.Sort);
        order = order != 0 ? order : Utf8Order.Instance.Compare(document.Partition, after.Partition);
        order = order != 0 ? order : Utf8Order.Instance.Compare(document.Id, after.Id);
        return range.Descending ? order < 0 : order > 0;
    }

    public DocumentPage ToPage()
    {
        var cursor = more ? new PageCursor(sort(items[^1]), items[^1].Partition, items[^1].Id).Write(scope, range) : null;
        return new(items, cursor);
    }
}
