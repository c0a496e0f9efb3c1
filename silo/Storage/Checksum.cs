using System.Numerics;
using System.Runtime.InteropServices;

namespace Realtime.Silo.Storage;

/// <summary>
/// CRC-32C over what a row says, kept in the row: storage may notice a broken tree, and not a changed value. Values go in one after
/// another, texts with their length, so that nothing can move from one to the next unnoticed. Stored, so never changed.
/// </summary>
internal struct Checksum
{
    private uint state;

    public readonly uint Value => ~state;

    public static Checksum Start() => new() { state = uint.MaxValue };

    public Checksum Add(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            state = BitOperations.Crc32C(state, MemoryMarshal.Read<ulong>(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var rest in bytes)
        {
            state = BitOperations.Crc32C(state, rest);
        }

        return this;
    }

    public Checksum Add(long value)
    {
        state = BitOperations.Crc32C(state, (ulong)value);
        return this;
    }

    /// <summary>In UTF-16, little-endian; null is not the empty text.</summary>
    public Checksum Add(string? text) => text is null ? Add(-1) : Add(text.Length).Add(MemoryMarshal.AsBytes(text.AsSpan()));
}
