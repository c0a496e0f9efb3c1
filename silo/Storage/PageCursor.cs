using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Storage;

/// <summary>
/// Where a page of documents ended: the last record's sort value, partition and id. As text it is base64url of a tag of the
/// query it belongs to (8 bytes) and the three values, each after its length (2 bytes). A text that is not one, or belongs to
/// another query, is an <see cref="ArgumentException"/>: a cursor must not reach into another partition.
/// </summary>
internal readonly record struct PageCursor(string Sort, string Partition, string Id)
{
    private const int TagBytes = 8;
    private const int TextLengthMax = 4 * ((TagBytes + (3 * (2 + IDocuments.KeyLengthMax)) + 2) / 3);

    /// <param name="scope">The query in words that no other query shares, e.g. its partition or its index and key.</param>
    /// <param name="range">The query's range; the limit is no part of its identity.</param>
    public string Write(string scope, DocumentRange range)
    {
        Span<byte> buffer = stackalloc byte[TagBytes + (3 * (2 + IDocuments.KeyLengthMax))];
        Tag(scope, range, buffer);
        var length = TagBytes;
        foreach (var part in (ReadOnlySpan<string>)[Sort, Partition, Id])
        {
            var bytes = Encoding.UTF8.GetBytes(part, buffer[(length + 2)..]);
            BinaryPrimitives.WriteUInt16LittleEndian(buffer[length..], (ushort)bytes);
            length += 2 + bytes;
        }

        return Base64Url.EncodeToString(buffer[..length]);
    }

    /// <summary>The cursor in <paramref name="range"/>, or null where it has none.</summary>
    public static PageCursor? Read(string scope, DocumentRange range)
    {
        if (range.Cursor is not { } text)
        {
            return null;
        }

        Span<byte> buffer = stackalloc byte[TagBytes + (3 * (2 + IDocuments.KeyLengthMax))];
        Span<byte> tag = stackalloc byte[TagBytes];
        Tag(scope, range, tag);
        if (text.Length > TextLengthMax
            || !Base64Url.IsValid(text)
            || !Base64Url.TryDecodeFromChars(text, buffer, out var length)
            || length < TagBytes
            || !buffer[..TagBytes].SequenceEqual(tag))
        {
            throw Invalid(range);
        }

        ReadOnlySpan<byte> rest = buffer[TagBytes..length];
        var cursor = new PageCursor(Take(ref rest, range), Take(ref rest, range), Take(ref rest, range));
        return rest.IsEmpty ? cursor : throw Invalid(range);
    }

    private static string Take(ref ReadOnlySpan<byte> rest, DocumentRange range)
    {
        if (rest.Length < 2)
        {
            throw Invalid(range);
        }

        var length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
        if (rest.Length - 2 < length)
        {
            throw Invalid(range);
        }

        var text = Encoding.UTF8.GetString(rest.Slice(2, length));
        rest = rest[(2 + length)..];
        return text;
    }

    private static void Tag(string scope, DocumentRange range, Span<byte> target)
    {
        // The lengths keep ("a", "bc") and ("ab", "c") apart; null is not the empty text.
        var identity = $"{scope.Length}:{scope}{range.From?.Length ?? -1}:{range.From}{range.To?.Length ?? -1}:{range.To}{range.Descending}";
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(identity), hash);
        hash[..TagBytes].CopyTo(target);
    }

    private static ArgumentException Invalid(DocumentRange range) => new("The cursor is not one that this query gave.", nameof(range));
}
