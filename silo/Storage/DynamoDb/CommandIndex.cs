using Microsoft.Extensions.Logging;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Storage.DynamoDb;

/// <summary>
/// Finds the first entry of a command. The journal is the truth: batches carry their command ids, and an item for each
/// command, made later and off the way of an append, is derived from them. A stored sequence says how far that went, and
/// what lies beyond it is read from the batches themselves. So a crash between any two writes leaves nothing to repair.
/// </summary>
internal sealed partial class CommandIndex(
    ItemStore items, BatchItems batches, KnownStreams streams, DynamoDbOptions options, ILogger logger)
{
    private const int BatchesPerRead = 100;
    private const int WritesAtOnce = 16;
    private const int StreamsAtOnce = 4;

    private static readonly Condition IsFree = new($"attribute_not_exists({ItemAttribute.Partition})");
    private readonly SemaphoreSlim turns = new(StreamsAtOnce);

    /// <summary>Takes notice of an own append; now and then that starts the indexing of what came together.</summary>
    public void Appended(string stream, long expectedSequence, IReadOnlyList<JournalEntry> entries)
    {
        var known = streams.Of(stream);
        var last = expectedSequence + entries.Count;
        known.Tail?.Add(expectedSequence + 1, last, entries.Select((entry, i) => (expectedSequence + 1 + i, entry.CommandId)));
        var commands = entries.Count(entry => entry.CommandId is not null);
        if (known.Appended(new(expectedSequence + 1, last), commands) >= options.CommandsUnindexedMax && known.TryBeginIndexing())
        {
            _ = IndexLater(stream, known);
        }
    }

    /// <summary>The sequence of the command's first entry, or null.</summary>
    public async Task<long?> Find(string stream, string commandId, CancellationToken cancellation)
    {
        var tail = await TailOf(stream, cancellation);
        await Extend(stream, tail, cancellation);

        // The tail first: what moves from it into the index meanwhile is found there.
        var recent = tail.Find(commandId);
        var item = await items.Read(new(ItemKeys.Stream(stream), ItemKeys.Command(commandId)), cancellation);
        return item?.NumberOf(ItemAttribute.Sequence) is { } indexed && !(recent < indexed) ? indexed : recent;
    }

    private async Task<CommandTail> TailOf(string stream, CancellationToken cancellation)
    {
        var known = streams.Of(stream);
        return known.Tail ?? known.Keep(new CommandTail(await ReadIndexed(stream, cancellation)));
    }

    /// <summary>Reads on to the head; where much lies beyond the index, it goes into the index on the way.</summary>
    private async Task Extend(string stream, CommandTail tail, CancellationToken cancellation)
    {
        for (; ; )
        {
            var from = tail.ReadTo;
            var page = await batches.ReadBatches(stream, from + 1, BatchesPerRead, after: null, cancellation);
            foreach (var item in page.Items)
            {
                var entries = new List<StoredEntry>();
                BatchItems.Decode(item, stream, afterSequence: 0, int.MaxValue, entries);
                tail.Add(entries);
            }

            if (tail.Count >= options.CommandsUnindexedMax * 2)
            {
                await Index(stream, tail);
            }

            if (page.Next is null)
            {
                return;
            }
        }
    }

    /// <summary>Puts the tail into the index, then says so, then forgets it: in this order it can stop anywhere and begin again.</summary>
    private async Task Index(string stream, CommandTail tail)
    {
        var partition = ItemKeys.Stream(stream);
        var (upTo, commands) = tail.ToIndex();
        await Parallel.ForEachAsync(
            commands,
            new ParallelOptions { MaxDegreeOfParallelism = WritesAtOnce },
            async (command, _) =>
            {
                // What is there came from an earlier entry, or from this one.
                var item = Values.Of(new(partition, ItemKeys.Command(command.Key)));
                item[ItemAttribute.Sequence] = Values.Number(command.Value);
                await items.Put(item, IsFree, CancellationToken.None);
            });
        var advance = new Condition(
            $"attribute_not_exists({ItemAttribute.Indexed}) OR {ItemAttribute.Indexed} < :upTo", (":upTo", Values.Number(upTo)));
        await items.Update(new(partition, ItemKeys.Cursor), $"SET {ItemAttribute.Indexed} = :upTo", advance, CancellationToken.None);
        tail.Indexed(upTo);
    }

    private async Task IndexLater(string stream, KnownStream known)
    {
        await turns.WaitAsync();
        try
        {
            // A tail that nobody asked for is not kept: it would cost memory for every stream.
            var tail = known.Tail ?? new CommandTail(await ReadIndexed(stream, CancellationToken.None));
            await Extend(stream, tail, CancellationToken.None);
            await Index(stream, tail);
        }
        catch (Exception reason)
        {
            // Tried again with later appends; until then the tail is longer.
            LogNotIndexed(reason, stream);
        }
        finally
        {
            turns.Release();
            known.EndIndexing();
        }
    }

    private async Task<long> ReadIndexed(string stream, CancellationToken cancellation)
    {
        var cursor = await items.Read(new(ItemKeys.Stream(stream), ItemKeys.Cursor), cancellation, ItemAttribute.Indexed);
        return cursor?.NumberOf(ItemAttribute.Indexed) ?? 0;
    }
}
