using Realtime.Grains.Storage;

namespace Realtime.Silo.Storage.Sqlite;

/// <summary>
/// Writes that wait, in the order they came, bounded in number and bytes. The writer's thread blocks on it rather than being
/// woken through the thread pool, so that a busy pool does not hold up commits.
/// </summary>
internal sealed class WriteQueue(SqliteOptions options)
{
    private readonly object gate = new();
    private readonly Queue<WriteOperation> waiting = new();
    private long waitingBytes;
    private bool closed;

    public int Length
    {
        get
        {
            lock (gate)
            {
                return waiting.Count;
            }
        }
    }

    /// <summary>Takes the write in; or says why not (full, or closed), and then nothing was written.</summary>
    public StorageUnavailableException? TryAdd(WriteOperation operation)
    {
        lock (gate)
        {
            if (closed)
            {
                return new StorageUnavailableException("Storage is closed.");
            }

            if (waiting.Count >= options.QueueLengthMax || waitingBytes + operation.Bytes > options.QueueBytesMax)
            {
                return new StorageUnavailableException(
                    $"Too many writes wait: {waiting.Count} of {options.QueueLengthMax}, {waitingBytes} of {options.QueueBytesMax} bytes.");
            }

            waiting.Enqueue(operation);
            waitingBytes += operation.Bytes;
            Monitor.Pulse(gate);
            return null;
        }
    }

    /// <summary>
    /// Fills <paramref name="group"/> with what waits, up to the group's bounds; sleeps while nothing does. False once closed and
    /// empty.
    /// </summary>
    public bool Take(List<WriteOperation> group)
    {
        group.Clear();
        var bytes = 0L;
        lock (gate)
        {
            while (true)
            {
                while (waiting.Count == 0)
                {
                    if (closed)
                    {
                        return false;
                    }

                    Monitor.Wait(gate);
                }

                while (group.Count < options.GroupLengthMax && bytes < options.GroupBytesMax && waiting.TryDequeue(out var operation))
                {
                    waitingBytes -= operation.Bytes;
                    if (operation.TryTake())
                    {
                        group.Add(operation);
                        bytes += operation.Bytes;
                    }
                }

                if (group.Count > 0)
                {
                    return true;
                }
            }
        }
    }

    /// <summary>Refuses further writes; those that wait are still taken.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            Monitor.PulseAll(gate);
        }
    }
}
