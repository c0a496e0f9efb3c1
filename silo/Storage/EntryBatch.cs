using System.Buffers.Binary;
using System.Text;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Storage;

/// <summary>
/// The stored form of one append. A golden test freezes it; a change gets a new first byte and keeps reading the old.
/// </summary>
/// <remarks>
/// <code>
/// byte    format: 1
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
    private const byte Format = 1;
    private const int OverheadBytesMax = 5 + 5 + 8 + 5;

    /// <param name="entries">Checked ones.</param>
    /// <param name="bytes">Their size as <see cref="JournalGuard.Batch"/> counted it.</param>
    public static byte[] Encode(IReadOnlyList<JournalEntry> entries, int bytes)
    {
        var buffer = new byte[1 + bytes + (entries.Count * OverheadBytesMax)];
        buffer[0] = Format;
        var end = 1;
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
        return buffer;
    }

    /// <summary>Adds to <paramref name="entries"/> those above <paramref name="afterSequence"/>, until it has <paramref name="limit"/>.</summary>
    /// <exception cref="InvalidDataException">Not a batch, or of an unknown format.</exception>
    public static void Decode(ReadOnlyMemory<byte> batch, long firstSequence, long afterSequence, int limit, List<StoredEntry> entries)
    {
        var span = batch.Span;
        if (span.IsEmpty || span[0] != Format)
        {
            throw new InvalidDataException($"The batch at sequence {firstSequence} has an unknown format.");
        }

        var position = 1;
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
