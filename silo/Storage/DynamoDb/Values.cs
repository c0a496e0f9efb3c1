using System.Globalization;
using System.Runtime.InteropServices;
using Amazon.DynamoDBv2.Model;
using Item = System.Collections.Generic.Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>;

namespace Realtime.Silo.Storage.DynamoDb;

/// <summary>The attributes of an item. One letter each, because DynamoDB charges for names; none is a reserved word.</summary>
internal static class ItemAttribute
{
    public const string Partition = "PK";
    public const string Sort = "SK";
    public const string FirstKey = "GSI1PK";
    public const string FirstSort = "GSI1SK";
    public const string SecondKey = "GSI2PK";
    public const string SecondSort = "GSI2SK";

    /// <summary>Bytes; not there where they are none.</summary>
    public const string Data = "D";

    /// <summary>16 bytes that no other write has: how a write whose answer was lost is recognised.</summary>
    public const string WriteId = "W";

    /// <summary>Entries of a batch.</summary>
    public const string Count = "N";

    /// <summary>A sequence: of a snapshot, of a cursor, of a command's first entry.</summary>
    public const string Sequence = "Q";

    /// <summary>On the cursor: up to here command ids are in the index.</summary>
    public const string Indexed = "I";

    /// <summary>Format of a snapshot.</summary>
    public const string Format = "F";

    /// <summary>Parts that a snapshot is split into; not there where it is whole.</summary>
    public const string Parts = "P";

    /// <summary>Version of a document.</summary>
    public const string Version = "V";

    /// <summary>Expiry of a document, UTC ticks (100 ns since the year 1).</summary>
    public const string Expires = "X";

    /// <summary>The same in seconds since 1970, rounded up: when DynamoDB may delete it.</summary>
    public const string TimeToLive = "TTL";

    /// <summary>A document's sort value in the first index, as it was given.</summary>
    public const string FirstValue = "A";

    public const string SecondValue = "B";
}

/// <summary>From and to DynamoDB's typed values.</summary>
internal static class Values
{
    public static AttributeValue Text(string value) => new() { S = value };

    public static AttributeValue Number(long value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };

    public static AttributeValue Bytes(ReadOnlyMemory<byte> value)
        => new()
        {
            B = MemoryMarshal.TryGetArray(value, out var array)
                ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false, publiclyVisible: true)
                : new MemoryStream(value.ToArray(), writable: false),
        };

    public static Item Of(ItemKey key) => new(StringComparer.Ordinal)
    {
        [ItemAttribute.Partition] = Text(key.Partition),
        [ItemAttribute.Sort] = Text(key.Sort),
    };

    public static ItemKey Key(this Item item) => new(item[ItemAttribute.Partition].S, item[ItemAttribute.Sort].S);

    public static string? TextOf(this Item item, string attribute) => item.TryGetValue(attribute, out var value) ? value.S : null;

    public static long? NumberOf(this Item item, string attribute)
        => item.TryGetValue(attribute, out var value) ? long.Parse(value.N, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : null;

    public static byte[] BytesOf(this Item item, string attribute) => item.TryGetValue(attribute, out var value) ? value.B.ToArray() : [];

    /// <summary>Sets data; where there is none, the attribute is left out.</summary>
    public static void SetData(this Item item, ReadOnlyMemory<byte> data)
    {
        if (!data.IsEmpty)
        {
            item[ItemAttribute.Data] = Bytes(data);
        }
    }

    public static byte[] NewWriteId() => Guid.NewGuid().ToByteArray();
}
