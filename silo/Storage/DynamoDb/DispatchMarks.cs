using Realtime.Grains.Storage;
using Item = System.Collections.Generic.Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>;

namespace Realtime.Silo.Storage.DynamoDb;

/// <summary>
/// Cursors, and the list of streams behind them. Every batch is born with its mark (two attributes that put it into a
/// sparse index), in the same write: no crash can come between. Once the cursor has passed the batch the mark is taken off.
/// A mark is a hint, and the head and the cursor are the truth, so one that was left behind misleads nobody.
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
    /// stream with more marks than one read counts as complete, because one mark is as good as all.
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
        var marks = pages.SelectMany(page => page.Items).Select(Mark.Of);
        var completeTo = pages.Where(page => page.Next is not null).Select(page => Mark.Of(page.Items[^1]).Stream).Min(StringComparer.Ordinal);
        return ([.. marks.Where(mark => completeTo is null || string.CompareOrdinal(mark.Stream, completeTo) <= 0)], completeTo);
    }

    private async Task<List<UndispatchedStream>> Verify(IGrouping<string, Mark>[] chunk, CancellationToken cancellation)
    {
        // The cursor before the head: it never passes a head that is read later.
        var cursors = await items.ReadMany(
            chunk.Select(of => CursorOf(of.Key)), cancellation, $"{ItemAttribute.Partition}, {ItemAttribute.Sort}, {ItemAttribute.Sequence}");
        var verified = new UndispatchedStream[chunk.Length];
        await Parallel.ForAsync(0, chunk.Length, Concurrent(cancellation), async (i, token) =>
        {
            var dispatched = cursors.GetValueOrDefault(CursorOf(chunk[i].Key))?.NumberOf(ItemAttribute.Sequence) ?? 0;
            verified[i] = new(chunk[i].Key, await batches.ReadHead(chunk[i].Key, token), dispatched);
        });
        await TakeOff(chunk.Zip(verified)
            .SelectMany(pair => pair.First.Where(mark => mark.LastSequence <= pair.Second.Dispatched))
            .Select(mark => mark.Batch));
        return [.. verified.Where(stream => stream.Head > stream.Dispatched)];
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

    private readonly record struct Mark(string Stream, long LastSequence, ItemKey Batch)
    {
        public static Mark Of(Item item)
            => new(ItemKeys.StreamOf(item[ItemAttribute.Partition].S), ItemKeys.LastSequenceOf(item[ItemAttribute.FirstSort].S), item.Key());
    }
}
