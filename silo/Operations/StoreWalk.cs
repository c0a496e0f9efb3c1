using System.Runtime.CompilerServices;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Operations;

/// <summary>Over a whole store, a page at a time.</summary>
internal static class StoreWalk
{
    public static async IAsyncEnumerable<StreamPosition> AllStreams(
        this IJournal journal, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? cursor = null;
        do
        {
            var page = await journal.ListStreams(cursor, IJournal.ReadEntriesMax, cancellation);
            foreach (var stream in page.Items)
            {
                yield return stream;
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    public static async IAsyncEnumerable<Document> AllRecords(
        this IDocuments documents, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? cursor = null;
        do
        {
            var page = await documents.Scan(cursor, IDocuments.QueryLimitMax, cancellation);
            foreach (var record in page.Items)
            {
                yield return record;
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    /// <summary>How many entries there are.</summary>
    public static async Task<long> CountEntries(this IJournal journal, CancellationToken cancellation)
    {
        var count = 0L;
        await foreach (var stream in journal.AllStreams(cancellation))
        {
            count += stream.Head;
        }

        return count;
    }

    /// <summary>A stream's name is its feature and its grain's key.</summary>
    public static (string Feature, string Key) Parts(this StreamPosition stream)
    {
        var slash = stream.Stream.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? ("", stream.Stream) : (stream.Stream[..slash], stream.Stream[(slash + 1)..]);
    }
}
