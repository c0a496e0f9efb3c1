using System.Security.Cryptography;
using System.Text;

namespace Realtime.Silo.Storage.DynamoDb;

/// <summary>
/// The sort key of a document in an index: sort value, partition and id in one text whose byte order is theirs, one after the
/// other. Each but the last ends with U+0000; a U+0000 or U+0001 inside is written as U+0001 and one of U+0001, U+0002.
/// </summary>
/// <remarks>
/// DynamoDB allows 1,024 bytes. A longer key is cut, and ends with a hash of the whole: unique still, but among records that
/// agree on all before the cut (over 900 bytes) the order is the hash's. Frozen: tables in the field hold these keys.
/// </remarks>
internal static class IndexSortKey
{
    private const int BytesMax = 1_000;
    private const int HashLength = 64;

    public static string Of(string sort, string partition, string id)
    {
        var key = $"{StartOf(sort)}\0{StartOf(partition)}\0{StartOf(id)}";
        return Encoding.UTF8.GetByteCount(key) <= BytesMax ? key : Cut(key);
    }

    /// <summary>Not above any key with this sort value, and above every key with a lower one.</summary>
    public static string StartOf(string sort)
        => sort.AsSpan().ContainsAny('\0', '\u0001')
            ? sort.Replace("\u0001", "\u0001\u0002", StringComparison.Ordinal).Replace("\0", "\u0001\u0001", StringComparison.Ordinal)
            : sort;

    private static string Cut(string key)
    {
        var bytes = Encoding.UTF8.GetBytes(key);
        var length = BytesMax - HashLength;

        // Not within a character.
        while ((bytes[length] & 0b1100_0000) == 0b1000_0000)
        {
            length--;
        }

        return Encoding.UTF8.GetString(bytes, 0, length) + Convert.ToHexString(SHA256.HashData(bytes));
    }
}
