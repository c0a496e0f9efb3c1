using Realtime.Grains.Storage;

namespace Realtime.Silo.Storage.DynamoDb;

/// <summary>The commands of a stream's entries beyond its index, as far as they were read. Safe for several threads.</summary>
/// <param name="indexedTo">Up to here every command is in the index.</param>
internal sealed class CommandTail(long indexedTo)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, long> sequences = new(StringComparer.Ordinal);
    private long readTo = indexedTo;

    /// <summary>The end of a batch: what comes after is not in here yet.</summary>
    public long ReadTo
    {
        get
        {
            lock (gate)
            {
                return readTo;
            }
        }
    }

    public int Count
    {
        get
        {
            lock (gate)
            {
                return sequences.Count;
            }
        }
    }

    /// <summary>The first entry beyond the index that carries the command.</summary>
    public long? Find(string commandId)
    {
        lock (gate)
        {
            return sequences.TryGetValue(commandId, out var sequence) ? sequence : null;
        }
    }

    /// <summary>Takes a batch, if it is the next; one that somebody else took already, or that leaves a gap, is left.</summary>
    public void Add(long firstSequence, long lastSequence, IEnumerable<(long Sequence, string? CommandId)> commands)
    {
        lock (gate)
        {
            if (firstSequence != readTo + 1)
            {
                return;
            }

            foreach (var (sequence, commandId) in commands)
            {
                if (commandId is not null)
                {
                    sequences.TryAdd(commandId, sequence);
                }
            }

            readTo = lastSequence;
        }
    }

    public void Add(IReadOnlyList<StoredEntry> batch)
        => Add(batch[0].Sequence, batch[^1].Sequence, batch.Select(entry => (entry.Sequence, entry.CommandId)));

    /// <summary>All of it, and up to which sequence that is.</summary>
    public (long UpTo, KeyValuePair<string, long>[] Commands) ToIndex()
    {
        lock (gate)
        {
            return (readTo, [.. sequences]);
        }
    }

    /// <summary>Forgets what is in the index by now.</summary>
    public void Indexed(long upTo)
    {
        lock (gate)
        {
            foreach (var (commandId, sequence) in sequences)
            {
                if (sequence <= upTo)
                {
                    sequences.Remove(commandId);
                }
            }
        }
    }
}
