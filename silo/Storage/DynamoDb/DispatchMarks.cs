using Realtime.Grains.Storage;
using Item = System.Collections.Generic.Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>;

namespace Realtime.Silo.Storage.DynamoDb;

/// <summary>
/// Cursors, and the list of streams behind them. Every batch is born with its mark (two attributes that put it into a
/// sparse index), in the same write: no crash can come between. Once the cursor has passed the batch the mark is taken off.
/// The cursor is read consistently, so a mark that was left behind misleads nobody.
/// </summary>
internal sealed class DispatchMarks(ItemStore items, BatchItems batches, KnownStreams streams)
{
    private const int MarksPerRead = 500;
    private const int RequestsAtOnce = 16;

    private static readonly Condition IsMarked = new($"attribute_exists({ItemAttribute.FirstKey})");

    public async Task<long> ReadCursor(string stream, CancellationToken cancellation)
        => (await items.Read(CursorOf(stream), cancellation, ItemAttribute.Sequence))?.NumberOf(ItemAttribute.Sequence) ?? 0;

    /// <summary>Moves the cursor, not back and not past the head, and takes off the marks that this process knows.</summary>
    public async Task Advance(string stream, long sequence, CancellationToken cancellation)
    {
        var known = streams.Of(stream);
        if (sequence > known.Boundary)
        {
            sequence = Math.Min(sequence, await batches.ReadHead(stream, cancellation));
        }

        if (sequence == 0)
        {
            return;
        }

        var forward = new Condition(
            $"attribute_not_exists({ItemAttribute.Sequence}) OR {ItemAttribute.Sequence} < :sequence", (":sequence", Values.Number(sequence)));
        await items.Update(CursorOf(stream), $"SET {ItemAttribute.Sequence} = :sequence", forward, cancellation);
        await TakeOff(known.TakeMarks(sequence).Select(mark => new ItemKey(ItemKeys.Stream(stream), ItemKeys.Batch(mark.FirstSequence))));
    }

    /// <summary>Streams after one, by name, whose head is above their cursor.</summary>
    public async Task<List<UndispatchedStream>> List(string? afterStream, int limit, CancellationToken cancellation)
    {
        var behind = new List<UndispatchedStream>();
        for (; ; )
        {
            var (marks, completeTo) = await ReadMarks(afterStream, cancellation);
            foreach (var chunk in marks.GroupBy(mark => mark.Stream, StringComparer.Ordinal).OrderBy(of => of.Key, StringComparer.Ordinal).Chunk(limit))
            {
                behind.AddRange(await Verify(chunk, cancellation));
                if (behind.Count >= limit)
                {
                    return behind[..limit];
                }
            }

            if (completeTo is null)
            {
                return behind;
            }

            afterStream = completeTo;
        }
    }

    /// <summary>
    /// Marks of the next streams by name, from every shard, and up to which stream they are complete (null: to the end). A
    /// stream with more marks than one read counts as complete: its head is then read from the stream itself.
    /// </summary>
    private async Task<(List<Mark> Marks, string? CompleteTo)> ReadMarks(string? afterStream, CancellationToken cancellation)
    {
        var from = ItemKeys.MarksAfter(afterStream);
        if (string.CompareOrdinal(from, ItemKeys.PastMarks) > 0)
        {
            return ([], null);
        }

        var pages = await Task.WhenAll(Enumerable.Range(0, ItemKeys.DirtyShards).Select(shard => items.Query(
            new(ItemKeys.Dirty(shard), from, ItemKeys.PastMarks, MarksPerRead) { Index = 1 }, cancellation)));
        var marks = pages.SelectMany(page => page.Items.Select((item, i) => Mark.Of(item, page.Next is not null && i == page.Items.Count - 1))).ToList();
        var completeTo = marks.Where(mark => mark.IsLastOfPage).Select(mark => mark.Stream).Min(StringComparer.Ordinal);
        return ([.. marks.Where(mark => completeTo is null || string.CompareOrdinal(mark.Stream, completeTo) <= 0)], completeTo);
    }

    private async Task<List<UndispatchedStream>> Verify(IGrouping<string, Mark>[] chunk, CancellationToken cancellation)
    {
        var cursors = await items.ReadMany(
            chunk.Select(of => CursorOf(of.Key)), cancellation, $"{ItemAttribute.Partition}, {ItemAttribute.Sort}, {ItemAttribute.Sequence}");
        var behind = new List<UndispatchedStream>();
        var stale = new List<ItemKey>();
        foreach (var stream in chunk)
        {
            var dispatched = cursors.GetValueOrDefault(CursorOf(stream.Key))?.NumberOf(ItemAttribute.Sequence) ?? 0;
            stale.AddRange(stream.Where(mark => mark.LastSequence <= dispatched).Select(mark => mark.Batch));

            // A mark above the cursor is an entry that was committed and not dispatched; the last mark is the head's.
            var head = stream.Max(mark => mark.LastSequence);
            if (stream.Any(mark => mark.IsLastOfPage))
            {
                head = await batches.ReadHead(stream.Key, cancellation);
            }

            if (head > dispatched)
            {
                behind.Add(new(stream.Key, head, dispatched));
            }
        }

        await TakeOff(stale);
        return behind;
    }

    // Where this fails, the next list meets the marks again.
    private async Task TakeOff(IEnumerable<ItemKey> marked)
    {
        try
        {
            await Parallel.ForEachAsync(marked, Concurrent(CancellationToken.None), async (batch, token) =>
                await items.Update(batch, $"REMOVE {ItemAttribute.FirstKey}, {ItemAttribute.FirstSort}", IsMarked, token));
        }
        catch (StorageUnavailableException)
        {
            // The cursor is stored, and that is what was asked for.
        }
    }

    private static ParallelOptions Concurrent(CancellationToken cancellation)
        => new() { MaxDegreeOfParallelism = RequestsAtOnce, CancellationToken = cancellation };

    private static ItemKey CursorOf(string stream) => new(ItemKeys.Stream(stream), ItemKeys.Cursor);

    private readonly record struct Mark(string Stream, long LastSequence, ItemKey Batch, bool IsLastOfPage)
    {
        public static Mark Of(Item item, bool isLastOfPage) => new(
            ItemKeys.StreamOf(item[ItemAttribute.Partition].S), ItemKeys.LastSequenceOf(item[ItemAttribute.FirstSort].S), item.Key(), isLastOfPage);
    }
}
