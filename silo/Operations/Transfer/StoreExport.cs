using System.IO.Compression;

namespace Realtime.Silo.Operations.Transfer;

/// <summary>Writes all that a store holds to one file of lines; the file has its name only once it is whole.</summary>
internal static class StoreExport
{
    private const string Unfinished = ".partial";
    private const int BufferBytes = 256 * 1024;

    public static async Task<TransferTotals> Run(
        OperatorStore store, string target, DateTimeOffset at, IProgress<long> progress, CancellationToken cancellation)
    {
        var content = new StoreContent(store.Journal, store.Documents);
        var partial = target + Unfinished;
        await using (var file = Create(partial))
        {
            await using var packed = IsCompressed(target) ? new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true) : null;
            var lines = new BufferedStream(packed ?? (Stream)file, BufferBytes);
            await Write(lines, TransferLine.Store(at), cancellation);
            await foreach (var line in content.Lines(progress, cancellation))
            {
                await Write(lines, line, cancellation);
            }

            await Write(lines, TransferLine.End(content.Totals), cancellation);
            await lines.FlushAsync(cancellation);
        }

        using (var file = new FileStream(partial, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Flush(flushToDisk: true);
        }

        File.Move(partial, target);
        return content.Totals;
    }

    public static bool IsCompressed(string file) => file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    private static FileStream Create(string partial)
    {
        File.Delete(partial);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = BufferBytes };
        if (!OperatingSystem.IsWindows())
        {
            // It holds everything: nobody else may read it.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new(partial, options);
    }

    private static async Task Write(Stream lines, ReadOnlyMemory<byte> line, CancellationToken cancellation)
    {
        await lines.WriteAsync(line, cancellation);
        lines.WriteByte((byte)'\n');
    }
}
