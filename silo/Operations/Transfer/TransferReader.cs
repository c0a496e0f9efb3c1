using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Realtime.Silo.Operations.Transfer;

/// <summary>The lines of an export's file, one at a time, however long the file is.</summary>
internal static class TransferReader
{
    private const int BufferBytes = 256 * 1024;

    /// <exception cref="InvalidDataException">A line longer than <see cref="TransferLine.BytesMax"/>, or the last one without its end.</exception>
    public static async IAsyncEnumerable<byte[]> Lines(string file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var stored = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, useAsync: true);
        await using var unpacked = StoreExport.IsCompressed(file) ? new GZipStream(stored, CompressionMode.Decompress) : null;
        var pipe = PipeReader.Create(unpacked ?? (Stream)stored, new StreamPipeReaderOptions(bufferSize: BufferBytes));
        while (true)
        {
            var read = await pipe.ReadAsync(cancellation);
            var buffer = read.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = buffer.Slice(0, end).ToArray();
                buffer = buffer.Slice(buffer.GetPosition(1, end));
                yield return line;
            }

            if (buffer.Length > TransferLine.BytesMax)
            {
                throw new InvalidDataException($"A line of the file is over {TransferLine.BytesMax} bytes.");
            }

            pipe.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                if (!buffer.IsEmpty)
                {
                    throw new InvalidDataException("The file ends within a line.");
                }

                yield break;
            }
        }
    }
}
