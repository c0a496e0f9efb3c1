using System.Buffers.Binary;
using System.Text;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Storage;

/// <summary>
/// The stored form of one append. A golden test freezes it; a change gets a new first byte and keeps reading the old.
/// </summary>
/// <remarks>
/// <code>
/// byte    format: 2
/// uint32  CRC-32C of the stream's name, the first sequence and all that follows, little-endian (format 1 has none)
/// then each entry, in order:
///   varint  length of kind, then its UTF-8
///   varint  0 without a command id, else its length + 1, then its UTF-8
///   int64   instant in UTC ticks (100 ns since year 1), little-endian
///   varint  length of data, then the data as given (UTF-8 JSON, so that a shell can read it)
/// </code>
/// A varint is 7 bits a byte, lowest first, the high bit set on all but the last. Sequences are not stored: the row's (or item's) key
/// has the first one, and they count on from there.
/// </remarks>
internal static class EntryBatch
{
    private const byte Format = 2;
    private const byte FormatWithoutChecksum = 1;
    private const int HeaderBytes = 1 + sizeof(uint);
    private const int OverheadBytesMax = 5 + 5 + 8 + 5;

    /// <param name="stream">Whose they are.</param>
    /// <param name="firstSequence">That of the first entry.</param>
    /// <param name="entries">Checked ones.</param>
    /// <param name="bytes">Their size as <see cref="JournalGuard.Batch"/> counted it.</param>
    public static byte[] Encode(string stream, long firstSequence, IReadOnlyList<JournalEntry> entries, int bytes)
    {
        var buffer = new byte[HeaderBytes + bytes + (entries.Count * OverheadBytesMax)];
        buffer[0] = Format;
        var end = HeaderBytes;
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            WriteVarint(buffer, ref end, entry.Kind.Length);
            end += Encoding.UTF8.GetBytes(entry.Kind, buffer.AsSpan(end));
            WriteVarint(buffer, ref end, entry.CommandId is { } id ? Encoding.UTF8.GetByteCount(id) + 1 : 0);
            end += Encoding.UTF8.GetBytes(entry.CommandId ?? string.Empty, buffer.AsSpan(end));
            BinaryPrimitives.WriteInt64LittleEndian(buffer.AsSpan(end), entry.At.UtcTicks);
            end += sizeof(long);
            WriteVarint(buffer, ref end, entry.Data.Length);
            entry.Data.Span.CopyTo(buffer.AsSpan(end));
            end += entry.Data.Length;
        }

        Array.Resize(ref buffer, end);
        BinaryPrimitives.WriteUInt32LittleEndian(buffer.AsSpan(1), ChecksumOf(stream, firstSequence, buffer.AsSpan(HeaderBytes)));
        return buffer;
    }

    /// <summary>Adds to <paramref name="entries"/> those above <paramref name="afterSequence"/>, until it has <paramref name="limit"/>.</summary>
    /// <exception cref="InvalidDataException">Not what was written there.</exception>
    public static void Decode(
        ReadOnlyMemory<byte> batch, string stream, long firstSequence, long afterSequence, int limit, List<StoredEntry> entries)
    {
        var span = batch.Span;
        if (!IsWhole(span, stream, firstSequence))
        {
            throw new InvalidDataException($"Stream {stream} is damaged at sequence {firstSequence}.");
        }

        var position = span[0] == Format ? HeaderBytes : 1;
        for (var sequence = firstSequence; position < span.Length && entries.Count < limit; sequence++)
        {
            var kind = Take(span, ref position, ReadVarint(span, ref position));
            var commandLength = ReadVarint(span, ref position);
            var command = Take(span, ref position, Math.Max(commandLength - 1, 0));
            var ticks = BinaryPrimitives.ReadInt64LittleEndian(Take(span, ref position, sizeof(long)));
            var length = ReadVarint(span, ref position);
            Take(span, ref position, length);
            if (sequence > afterSequence)
            {
                entries.Add(new(
                    sequence,
                    Encoding.UTF8.GetString(kind),
                    commandLength == 0 ? null : Encoding.UTF8.GetString(command),
                    new DateTimeOffset(ticks, TimeSpan.Zero),
                    batch.Slice(position - length, length)));
            }
        }
    }

    /// <summary>Whether it is what was written for this stream at this sequence.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> batch, string stream, long firstSequence) => batch switch
    {
        [FormatWithoutChecksum, ..] => true,
        [Format, _, _, _, _, ..] => BinaryPrimitives.ReadUInt32LittleEndian(batch[1..]) == ChecksumOf(stream, firstSequence, batch[HeaderBytes..]),
        _ => false,
    };

    private static uint ChecksumOf(string stream, long firstSequence, ReadOnlySpan<byte> entries)
        => Checksum.Start().Add(stream).Add(firstSequence).Add(entries).Value;

    private static ReadOnlySpan<byte> Take(ReadOnlySpan<byte> span, ref int position, int length)
    {
        if (length < 0 || length > span.Length - position)
        {
            throw new InvalidDataException("The batch ends within an entry.");
        }

        var taken = span.Slice(position, length);
        position += length;
        return taken;
    }

    private static void WriteVarint(byte[] buffer, ref int end, int value)
    {
        for (var rest = (uint)value; ; rest >>= 7)
        {
            if (rest < 0x80)
            {
                buffer[end++] = (byte)rest;
                return;
            }

            buffer[end++] = (byte)(rest | 0x80);
        }
    }

    private static int ReadVarint(ReadOnlySpan<byte> span, ref int position)
    {
        var value = 0u;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var next = Take(span, ref position, 1)[0];
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return (int)value;
            }
        }

        throw new InvalidDataException("The batch has a length out of bounds.");
    }
}
