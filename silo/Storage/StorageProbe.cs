using System.Buffers.Binary;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Storage;

/// <summary>Asks whether storage works, by a tiny durable write and the reading of it.</summary>
public sealed class StorageProbe(IDocuments documents, TimeProvider time)
{
    /// <summary>How long the write and the read together may take.</summary>
    public static readonly TimeSpan ProbeWaitMax = TimeSpan.FromSeconds(5);

    private const string Partition = "probe";
    private static readonly string Id = $"{Environment.MachineName}-{Environment.ProcessId}";

    /// <exception cref="StorageUnavailableException">It does not, or not in time.</exception>
    public async Task ProbeAsync(CancellationToken cancellation = default)
    {
        var data = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(data, time.GetUtcNow().UtcTicks);
        var write = new DocumentWrite(Partition, Id, data, PutCondition.Always) { ExpiresAt = time.GetUtcNow() + TimeSpan.FromHours(1) };
        try
        {
            var written = await documents.Put(write, cancellation).WaitAsync(ProbeWaitMax, time, cancellation);
            var read = await documents.Read(Partition, Id, cancellation).WaitAsync(ProbeWaitMax, time, cancellation);

            // Another probe may have written since; none may have been undone.
            if (read is null || read.Version < written)
            {
                throw new StorageUnavailableException("What was written could not be read.");
            }
        }
        catch (TimeoutException reason)
        {
            throw new StorageUnavailableException($"Storage did not answer within {ProbeWaitMax.TotalSeconds} s.", reason);
        }
    }
}
