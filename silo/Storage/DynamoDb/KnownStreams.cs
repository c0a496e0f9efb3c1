namespace Realtime.Silo.Storage.DynamoDb;

/// <summary>
/// What this process knows of the streams it used last; the least recently used are forgotten. All of it is a memory of
/// facts that stay true (history is never rewritten), so a stale one costs a read or a refusal, never a wrong answer.
/// </summary>
internal sealed class KnownStreams(int countMax)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Name, KnownStream Stream)>> byName = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Name, KnownStream Stream)> byUse = new();

    public KnownStream Of(string name)
    {
        lock (gate)
        {
            if (byName.TryGetValue(name, out var node))
            {
                byUse.Remove(node);
                byUse.AddFirst(node);
                return node.Value.Stream;
            }

            if (byName.Count == countMax)
            {
                byName.Remove(byUse.Last!.Value.Name);
                byUse.RemoveLast();
            }

            node = byUse.AddFirst((name, new KnownStream()));
            byName.Add(name, node);
            return node.Value.Stream;
        }
    }
}

/// <summary>What is known of one stream.</summary>
internal sealed class KnownStream
{
    /// <summary>Marks of own batches that are remembered; the list of undispatched streams clears away the others.</summary>
    private const int MarksMax = 1_024;

    private readonly Lock gate = new();
    private readonly Queue<BatchMark> marks = new();
    private long boundary;
    private CommandTail? tail;
    private int unindexed;
    private bool isIndexing;

    /// <summary>The highest sequence known to be the last of a batch (0: before the first): the head was here once, and is not below.</summary>
    public long Boundary
    {
        get
        {
            lock (gate)
            {
                return boundary;
            }
        }
    }

    /// <summary>The commands beyond the index, once somebody looked for one; null before.</summary>
    public CommandTail? Tail
    {
        get
        {
            lock (gate)
            {
                return tail;
            }
        }
    }

    public void Saw(long batchEnd)
    {
        lock (gate)
        {
            boundary = Math.Max(boundary, batchEnd);
        }
    }

    /// <summary>Remembers an own batch; the number of command ids that own batches have added since the index was last written.</summary>
    public int Appended(BatchMark mark, int commands)
    {
        lock (gate)
        {
            boundary = Math.Max(boundary, mark.LastSequence);
            if (marks.Count < MarksMax)
            {
                marks.Enqueue(mark);
            }

            return unindexed += commands;
        }
    }

    /// <summary>Own marks up to a sequence, which are forgotten by it.</summary>
    public List<BatchMark> TakeMarks(long upTo)
    {
        lock (gate)
        {
            var taken = new List<BatchMark>();
            while (marks.TryPeek(out var mark) && mark.LastSequence <= upTo)
            {
                taken.Add(marks.Dequeue());
            }

            return taken;
        }
    }

    /// <summary>Keeps the tail, unless somebody else did meanwhile; the one that is kept.</summary>
    public CommandTail Keep(CommandTail read)
    {
        lock (gate)
        {
            return tail ??= read;
        }
    }

    /// <summary>True for one caller at a time, who then ends it.</summary>
    public bool TryBeginIndexing()
    {
        lock (gate)
        {
            if (isIndexing)
            {
                return false;
            }

            unindexed = 0;
            return isIndexing = true;
        }
    }

    public void EndIndexing()
    {
        lock (gate)
        {
            isIndexing = false;
        }
    }
}

/// <summary>A batch that carries the mark of an undispatched stream.</summary>
internal readonly record struct BatchMark(long FirstSequence, long LastSequence);
