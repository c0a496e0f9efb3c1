using Realtime.Grains.Storage;
using Item = System.Collections.Generic.Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>;

namespace Realtime.Silo.Storage.DynamoDb;

/// <summary>
/// Snapshots as items. One that fits an item is one; a larger one is split into parts that are written first, under a name
/// that no other write has, and then pointed at. So a reader finds the old one or the new one, whole.
/// </summary>
internal sealed class SnapshotItems(ItemStore items)
{
    public const int PartBytesMax = 384 * 1024;
    private const int ReadsMax = 10;

    private static readonly Condition IsThere = new($"attribute_exists({ItemAttribute.Partition})");
    private static readonly Condition IsFree = new($"attribute_not_exists({ItemAttribute.Partition})");

    public async Task<JournalSnapshot?> Read(string stream, CancellationToken cancellation)
    {
        for (var read = 0; read < ReadsMax; read++)
        {
            if (await items.Read(new(ItemKeys.Stream(stream), ItemKeys.Snapshot), cancellation) is not { } pointer)
            {
                return null;
            }

            if (await ReadData(stream, pointer, cancellation) is { } data)
            {
                return new(SequenceOf(pointer), pointer[ItemAttribute.Format].S, data);
            }

            // A newer one took its place meanwhile, and its parts are gone.
        }

        throw new StorageUnavailableException($"The snapshot of {stream} was replaced {ReadsMax} times while it was read.");
    }

    public async Task Write(string stream, JournalSnapshot snapshot, CancellationToken cancellation)
    {
        var writeId = Values.NewWriteId();
        var pointer = Values.Of(new(ItemKeys.Stream(stream), ItemKeys.Snapshot));
        pointer[ItemAttribute.Sequence] = Values.Number(snapshot.Sequence);
        pointer[ItemAttribute.Format] = Values.Text(snapshot.Format);
        pointer[ItemAttribute.WriteId] = Values.Bytes(writeId);
        if (snapshot.Data.Length <= PartBytesMax)
        {
            pointer.SetData(snapshot.Data);
        }
        else
        {
            var parts = (snapshot.Data.Length + PartBytesMax - 1) / PartBytesMax;
            pointer[ItemAttribute.Parts] = Values.Number(parts);
            await WriteParts(Parts(stream, pointer), snapshot.Data, cancellation);
        }

        var notNewer = new Condition(
            $"attribute_not_exists({ItemAttribute.Partition}) OR {ItemAttribute.Sequence} <= :sequence", (":sequence", Values.Number(snapshot.Sequence)));
        var (outcome, old) = await items.Put(pointer, notNewer, CancellationToken.None, wantsOld: true);
        if (outcome != ConditionOutcome.Held)
        {
            await DeleteParts(Parts(stream, pointer));
        }
        else if (old is not null && WriteIdOf(old) != WriteIdOf(pointer))
        {
            // After a lost answer the old one may be this one itself.
            await DeleteParts(Parts(stream, old));
        }
    }

    private async Task<ReadOnlyMemory<byte>?> ReadData(string stream, Item pointer, CancellationToken cancellation)
    {
        var parts = Parts(stream, pointer);
        if (parts.Count == 0)
        {
            return pointer.BytesOf(ItemAttribute.Data);
        }

        var found = await items.ReadMany(parts, cancellation);
        if (found.Count < parts.Count)
        {
            return null;
        }

        return parts.SelectMany(part => found[part].BytesOf(ItemAttribute.Data)).ToArray();
    }

    private async Task WriteParts(List<ItemKey> parts, ReadOnlyMemory<byte> data, CancellationToken cancellation)
    {
        for (var part = 0; part < parts.Count; part++)
        {
            var start = part * PartBytesMax;
            var item = Values.Of(parts[part]);
            item.SetData(data.Slice(start, Math.Min(PartBytesMax, data.Length - start)));
            await items.Put(item, IsFree, cancellation);
        }
    }

    // What is left behind where this fails costs its storage, nothing else.
    private async Task DeleteParts(List<ItemKey> parts)
    {
        try
        {
            foreach (var part in parts)
            {
                await items.Delete(part, IsThere, CancellationToken.None);
            }
        }
        catch (StorageUnavailableException)
        {
            // The snapshot itself is written.
        }
    }

    private static List<ItemKey> Parts(string stream, Item pointer)
    {
        var count = pointer.NumberOf(ItemAttribute.Parts) ?? 0;
        return [.. Enumerable.Range(0, (int)count)
            .Select(part => new ItemKey(ItemKeys.Stream(stream), ItemKeys.SnapshotPart(SequenceOf(pointer), WriteIdOf(pointer), part)))];
    }

    private static long SequenceOf(Item pointer) => pointer.NumberOf(ItemAttribute.Sequence)!.Value;

    private static string WriteIdOf(Item pointer) => Convert.ToHexString(pointer.BytesOf(ItemAttribute.WriteId));
}
