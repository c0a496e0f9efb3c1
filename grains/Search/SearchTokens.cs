using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Realtime.Grains.Search;

/// <summary>
/// What the index keeps in place of words: of each how it begins (three letters, and five), of a run each sign and each pair, as 16 bits of a
/// hash under the practice's key. Who has the index and not the key learns nothing from it; many beginnings share one value.
/// </summary>
/// <param name="key">16 bytes.</param>
internal sealed class SearchTokens(ReadOnlyMemory<byte> key)
{
    public const int KeyBytes = 16;
    private const int LongPrefix = 5;

    /// <summary>Adds what the index keeps of a text.</summary>
    public void Add(string text, ISet<ushort> tokens)
    {
        foreach (var (folded, _, isRun) in SearchWords.Of(text))
        {
            if (isRun)
            {
                for (var at = 0; at < folded.Length; at++)
                {
                    tokens.Add(Of('1', folded.AsSpan(at, 1)));
                    if (at > 0)
                    {
                        tokens.Add(Of('2', folded.AsSpan(at - 1, 2)));
                    }
                }

                continue;
            }

            if (folded.Length < SearchWord.PrefixLengthMin)
            {
                tokens.Add(Of('w', folded));
                continue;
            }

            tokens.Add(Of('p', folded.AsSpan(0, SearchWord.PrefixLengthMin)));
            if (folded.Length >= LongPrefix)
            {
                tokens.Add(Of('l', folded.AsSpan(0, LongPrefix)));
            }
        }
    }

    /// <summary>What must all be there where the words may be.</summary>
    public HashSet<ushort> Wanted(IEnumerable<SearchWord> words)
    {
        var wanted = new HashSet<ushort>();
        foreach (var (folded, _, isRun) in words)
        {
            if (isRun && folded.Length > 1)
            {
                for (var at = 1; at < folded.Length; at++)
                {
                    wanted.Add(Of('2', folded.AsSpan(at - 1, 2)));
                }
            }
            else if (isRun || folded.Length < SearchWord.PrefixLengthMin)
            {
                wanted.Add(Of(isRun ? '1' : 'w', folded));
            }
            else
            {
                // Both of a long word: where its five letters are, the three are too, and by chance seldom both.
                wanted.Add(Of('p', folded.AsSpan(0, SearchWord.PrefixLengthMin)));
                if (folded.Length >= LongPrefix)
                {
                    wanted.Add(Of('l', folded.AsSpan(0, LongPrefix)));
                }
            }
        }

        return wanted;
    }

    private ushort Of(char kind, ReadOnlySpan<char> part)
    {
        Span<char> named = stackalloc char[LongPrefix + 1];
        named[0] = kind;
        part.CopyTo(named[1..]);
        return (ushort)SipHash.Of(key.Span, MemoryMarshal.AsBytes(named[..(part.Length + 1)]));
    }
}

/// <summary>SipHash-2-4 (Aumasson, Bernstein 2012): a keyed hash made for short inputs, twenty times as fast here as an HMAC.</summary>
public static class SipHash
{
    public static ulong Of(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data)
    {
        var (k0, k1) = (BinaryPrimitives.ReadUInt64LittleEndian(key), BinaryPrimitives.ReadUInt64LittleEndian(key[8..]));
        var (v0, v1, v2, v3) = (k0 ^ 0x736f6d6570736575, k1 ^ 0x646f72616e646f6d, k0 ^ 0x6c7967656e657261, k1 ^ 0x7465646279746573);
        var rest = data;
        for (; rest.Length >= 8; rest = rest[8..])
        {
            Mix(BinaryPrimitives.ReadUInt64LittleEndian(rest));
        }

        var last = (ulong)data.Length << 56;
        for (var at = 0; at < rest.Length; at++)
        {
            last |= (ulong)rest[at] << (8 * at);
        }

        Mix(last);
        v2 ^= 0xff;
        for (var round = 0; round < 4; round++)
        {
            Round();
        }

        return v0 ^ v1 ^ v2 ^ v3;

        void Mix(ulong word)
        {
            v3 ^= word;
            Round();
            Round();
            v0 ^= word;
        }

        void Round()
        {
            v0 += v1;
            v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
            v0 = BitOperations.RotateLeft(v0, 32);
            v2 += v3;
            v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
            v2 = BitOperations.RotateLeft(v2, 32);
        }
    }
}
