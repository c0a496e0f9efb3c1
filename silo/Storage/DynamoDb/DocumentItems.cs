using Amazon.DynamoDBv2.Model;
using Realtime.Grains.Storage;
using Item = System.Collections.Generic.Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>;

namespace Realtime.Silo.Storage.DynamoDb;

/// <summary>Documents as items, and back.</summary>
internal static class DocumentItems
{
    public static ItemKey KeyOf(string partition, string id) => new(ItemKeys.Documents(partition), id);

    public static Item ToItem(DocumentWrite write, long version, byte[] writeId)
    {
        var item = Values.Of(KeyOf(write.Partition, write.Id));
        item[ItemAttribute.Version] = Values.Number(version);
        item[ItemAttribute.WriteId] = Values.Bytes(writeId);
        item.SetData(write.Data);
        Place(item, write, write.First, ItemAttribute.FirstKey, ItemAttribute.FirstSort, ItemAttribute.FirstValue);
        Place(item, write, write.Second, ItemAttribute.SecondKey, ItemAttribute.SecondSort, ItemAttribute.SecondValue);
        if (write.ExpiresAt is { } expires)
        {
            item[ItemAttribute.Expires] = Values.Number(expires.UtcTicks);
            item[ItemAttribute.TimeToLive] = Values.Number(expires.ToUnixTimeSeconds() + 1);
        }

        return item;
    }

    public static Document ToDocument(Item item) => new(
        ItemKeys.DocumentsOf(item[ItemAttribute.Partition].S), item[ItemAttribute.Sort].S, VersionOf(item), item.BytesOf(ItemAttribute.Data))
    {
        First = Entry(item, ItemAttribute.FirstKey, ItemAttribute.FirstValue),
        Second = Entry(item, ItemAttribute.SecondKey, ItemAttribute.SecondValue),
        ExpiresAt = item.NumberOf(ItemAttribute.Expires) is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null,
    };

    public static long VersionOf(Item item) => item.NumberOf(ItemAttribute.Version)!.Value;

    public static bool IsLive(Item item, DateTimeOffset now) => !(item.NumberOf(ItemAttribute.Expires) <= now.UtcTicks);

    /// <summary>An item that is there and did not expire.</summary>
    public static string Live => $"(attribute_not_exists({ItemAttribute.Expires}) OR {ItemAttribute.Expires} > :now)";

    public static (string, AttributeValue) Now(DateTimeOffset now) => (":now", Values.Number(now.UtcTicks));

    private static void Place(Item item, DocumentWrite write, IndexEntry? entry, string key, string sort, string value)
    {
        if (entry is { } place)
        {
            item[key] = Values.Text(ItemKeys.Index(place.Key));
            item[sort] = Values.Text(IndexSortKey.Of(place.Sort, write.Partition, write.Id));
            item[value] = Values.Text(place.Sort);
        }
    }

    private static IndexEntry? Entry(Item item, string key, string value)
        => item.TextOf(key) is { } partition ? new IndexEntry(ItemKeys.IndexOf(partition), item[value].S) : null;
}
