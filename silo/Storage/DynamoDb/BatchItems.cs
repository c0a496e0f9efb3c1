using Realtime.Grains.Storage;
using Item = System.Collections.Generic.Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>;

namespace Realtime.Silo.Storage.DynamoDb;

/// <summary>
/// Entries as items: one append is one item, keyed by its first sequence. Batches of a stream have no gap between them, so
/// the batch after sequence <c>n</c> has exactly one key, and only one writer can make it.
/// </summary>
internal sealed class BatchItems(ItemStore items, KnownStreams streams)
{
    private static readonly Condition IsFree = new($"attribute_not_exists({ItemAttribute.Partition})");

    /// <summary>
    /// Puts the batch where none starts yet; false where one does. That is the whole condition of an append, provided that
    /// <paramref name="expectedSequence"/> was the stream's head at some time: then either it still is, or the batch that
    /// came next stands in the way. <see cref="IsHead"/> makes sure of the proviso.
    /// </summary>
    public async Task<bool> TryPut(
        string stream, long expectedSequence, IReadOnlyList<JournalEntry> entries, int bytes, CancellationToken cancellation)
    {
        var key = new ItemKey(ItemKeys.Stream(stream), ItemKeys.Batch(expectedSequence + 1));
        var writeId = Values.NewWriteId();
        var item = Values.Of(key);
        item[ItemAttribute.WriteId] = Values.Bytes(writeId);
        item[ItemAttribute.Count] = Values.Number(entries.Count);
        item[ItemAttribute.FirstKey] = Values.Text(ItemKeys.DirtyOf(stream));
        item[ItemAttribute.FirstSort] = Values.Text(ItemKeys.Mark(stream, expectedSequence + entries.Count));
        item.SetData(EntryBatch.Encode(stream, expectedSequence + 1, entries, bytes));
        return (await items.Put(item, IsFree, cancellation)).Outcome switch
        {
            ConditionOutcome.Held => true,
            ConditionOutcome.Failed => false,
            _ => await IsOwn(key, writeId),
        };
    }

    /// <summary>
    /// Whether the head may be <paramref name="sequence"/>: true means that it was at some time. A sequence in the middle of a
    /// batch or past the end, where nothing would stand in the way of a put, is refused here. Costs a read only where this
    /// process has not seen the stream at that sequence.
    /// </summary>
    public async ValueTask<bool> IsHead(string stream, long sequence, CancellationToken cancellation)
    {
        var boundary = streams.Of(stream).Boundary;
        return sequence == boundary || (sequence > boundary && await ReadHead(stream, cancellation) == sequence);
    }

    /// <summary>The sequence of the last entry; 0 where there is none.</summary>
    public async Task<long> ReadHead(string stream, CancellationToken cancellation)
    {
        var last = new ItemQuery(ItemKeys.Stream(stream), ItemKeys.FirstBatch, ItemKeys.PastBatches, Limit: 1)
        {
            Descending = true,
            Projection = $"{ItemAttribute.Sort}, {ItemAttribute.Count}",
        };
        var head = (await items.Query(last, cancellation)).Items is [var item] ? EndOf(item) : 0;
        streams.Of(stream).Saw(head);
        return head;
    }

    public async Task<List<StoredEntry>> Read(string stream, long afterSequence, int limit, CancellationToken cancellation)
    {
        var entries = new List<StoredEntry>();
        var next = afterSequence + 1;

        // Where a batch is known to start there, reading starts there too; otherwise at the batch that contains it.
        if (afterSequence != 0 && afterSequence != streams.Of(stream).Boundary)
        {
            if (await ReadContaining(stream, next, cancellation) is not { } first)
            {
                return entries;
            }

            Decode(first, stream, afterSequence, limit, entries);
            next = EndOf(first) + 1;
        }

        for (Item? after = null; entries.Count < limit;)
        {
            var page = await ReadBatches(stream, next, limit - entries.Count, after, cancellation);
            foreach (var item in page.Items)
            {
                Decode(item, stream, afterSequence, limit, entries);
            }

            if ((after = page.Next) is null)
            {
                break;
            }
        }

        return entries;
    }

    /// <summary>Batches from the one that starts at <paramref name="firstSequence"/> on.</summary>
    public async Task<ItemPage> ReadBatches(
        string stream, long firstSequence, int limit, Item? after, CancellationToken cancellation)
    {
        var query = new ItemQuery(ItemKeys.Stream(stream), ItemKeys.Batch(firstSequence), ItemKeys.PastBatches, limit) { After = after };
        var page = await items.Query(query, cancellation);
        if (page.Items.Count > 0)
        {
            streams.Of(stream).Saw(EndOf(page.Items[^1]));
        }

        return page;
    }

    public static long FirstOf(Item batch) => ItemKeys.FirstSequenceOf(batch[ItemAttribute.Sort].S);

    /// <summary>The sequence of the batch's last entry.</summary>
    public static long EndOf(Item batch) => FirstOf(batch) + batch.NumberOf(ItemAttribute.Count)!.Value - 1;

    public static void Decode(Item batch, string stream, long afterSequence, int limit, List<StoredEntry> entries)
        => EntryBatch.Decode(batch.BytesOf(ItemAttribute.Data), stream, FirstOf(batch), afterSequence, limit, entries);

    private async Task<Item?> ReadContaining(string stream, long sequence, CancellationToken cancellation)
    {
        var atOrBefore = new ItemQuery(ItemKeys.Stream(stream), ItemKeys.FirstBatch, ItemKeys.Batch(sequence), Limit: 1) { Descending = true };
        return (await items.Query(atOrBefore, cancellation)).Items is [var item] ? item : null;
    }

    // An answer was lost and then the key was taken: by that very request, or by somebody else.
    private async Task<bool> IsOwn(ItemKey key, byte[] writeId)
    {
        var stored = await items.Read(key, CancellationToken.None, ItemAttribute.WriteId);
        return stored is not null && stored.BytesOf(ItemAttribute.WriteId).AsSpan().SequenceEqual(writeId);
    }
}
