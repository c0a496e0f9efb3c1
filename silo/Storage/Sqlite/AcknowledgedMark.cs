using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Realtime.Silo.Storage.Sqlite;

/// <summary>
/// The number of the last commit that was acknowledged, in a file beside the database. SQLite takes a log that is damaged or cut
/// for one that ends there, and goes on without the commits behind; with this number that is noticed at the next start.
/// </summary>
/// <remarks>
/// Written after the commit and before its acknowledgement, and never synced: after a power cut it may be older than the database,
/// which claims less and is still true.
/// </remarks>
internal sealed class AcknowledgedMark : IDisposable
{
    public const string FileName = "realtime.acknowledged";

    private const int Length = sizeof(long) + sizeof(uint);
    private readonly SafeFileHandle file;

    private AcknowledgedMark(SafeFileHandle file) => this.file = file;

    public static AcknowledgedMark Open(string folder) =>
        new(File.OpenHandle(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite));

    /// <summary>0 where the file says nothing that can be relied on.</summary>
    public long Read()
    {
        Span<byte> bytes = stackalloc byte[Length];
        var number = RandomAccess.Read(file, bytes, 0) == Length ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : 0;
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes[sizeof(long)..]) == ChecksumOf(number) ? number : 0;
    }

    /// <summary>False where it could not be written: then it goes on claiming less.</summary>
    public bool TryWrite(long number)
    {
        Span<byte> bytes = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[sizeof(long)..], ChecksumOf(number));
        try
        {
            RandomAccess.Write(file, bytes, 0);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public void Dispose() => file.Dispose();

    private static uint ChecksumOf(long number) => Checksum.Start().Add(number).Value;
}
