using System.IO.Compression;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Journal;

/// <summary>
/// A snapshot as it is stored: a large one is compressed, and its format says so (<c>calendar.1+br</c>). A calendar that is
/// full for two years would otherwise outgrow <see cref="IJournal.SnapshotBytesMax"/>.
/// </summary>
public static class PackedSnapshot
{
    public const int PlainBytesMax = 16 * 1024;

    /// <summary>Unpacked; more than that is damage.</summary>
    public const int UnpackedBytesMax = 128 * 1024 * 1024;
    private const string Suffix = "+br";

    public static JournalSnapshot Pack(JournalSnapshot snapshot)
    {
        if (snapshot.Data.Length <= PlainBytesMax)
        {
            return snapshot;
        }

        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            brotli.Write(snapshot.Data.Span);
        }

        return new(snapshot.Sequence, snapshot.Format + Suffix, packed.ToArray());
    }

    /// <exception cref="InvalidDataException">Its data is damaged.</exception>
    public static JournalSnapshot Unpack(JournalSnapshot snapshot)
    {
        if (!snapshot.Format.EndsWith(Suffix, StringComparison.Ordinal))
        {
            return snapshot;
        }

        using var brotli = new BrotliStream(new MemoryStream(snapshot.Data.ToArray()), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = brotli.Read(buffer)) > 0;)
        {
            plain.Write(buffer, 0, read);
            if (plain.Length > UnpackedBytesMax)
            {
                throw new InvalidDataException($"A snapshot at {snapshot.Sequence} is over {UnpackedBytesMax} bytes.");
            }
        }

        return new(snapshot.Sequence, snapshot.Format[..^Suffix.Length], plain.ToArray());
    }
}
