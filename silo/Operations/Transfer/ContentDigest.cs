using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Realtime.Silo.Operations.Transfer;

/// <summary>
/// One SHA-256 for any number of lines in any order: the sum of theirs, modulo 2^256. Stores list in orders of their own, and
/// memory does not grow.
/// </summary>
internal sealed class ContentDigest
{
    private readonly ulong[] _sum = new ulong[SHA256.HashSizeInBytes / sizeof(ulong)];

    public void Add(ReadOnlySpan<byte> line)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(line, hash);
        UInt128 carry = 0;
        for (var index = 0; index < _sum.Length; index++)
        {
            carry += (UInt128)_sum[index] + BinaryPrimitives.ReadUInt64LittleEndian(hash[(index * sizeof(ulong))..]);
            _sum[index] = (ulong)carry;
            carry >>= 64;
        }
    }

    /// <summary>64 hexadecimal digits.</summary>
    public override string ToString()
    {
        var bytes = new byte[SHA256.HashSizeInBytes];
        for (var index = 0; index < _sum.Length; index++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(index * sizeof(ulong)), _sum[index]);
        }

        return Convert.ToHexStringLower(bytes);
    }
}
