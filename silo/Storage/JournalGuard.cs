using System.Text;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Storage;

/// <summary>What every journal adapter refuses alike, before anything is stored; the bounds are those of <see cref="IJournal"/>.</summary>
internal static class JournalGuard
{
    /// <summary>A stream's sequences fit 32 bits, because SQLite's key of a batch is stream and sequence in one 64-bit integer.</summary>
    public const long SequenceMax = uint.MaxValue;

    public static void Stream(string stream)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        VisibleAscii(stream, IJournal.StreamNameLengthMax, nameof(stream));
    }

    /// <summary>Checks a batch; returns its size in bytes as <see cref="IJournal.BatchBytesMax"/> counts it.</summary>
    public static int Batch(long expectedSequence, IReadOnlyList<JournalEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentOutOfRangeException.ThrowIfNegative(expectedSequence);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(expectedSequence, SequenceMax - IJournal.BatchEntriesMax);
        if (entries.Count is 0 or > IJournal.BatchEntriesMax)
        {
            throw new ArgumentException($"A batch has 1 to {IJournal.BatchEntriesMax} entries, not {entries.Count}.", nameof(entries));
        }

        var bytes = 0L;
        for (var i = 0; i < entries.Count; i++)
        {
            bytes += Entry(entries[i]);
        }

        if (bytes > IJournal.BatchBytesMax)
        {
            throw new ArgumentException($"A batch has at most {IJournal.BatchBytesMax} bytes, not {bytes}.", nameof(entries));
        }

        return (int)bytes;
    }

    public static void CommandId(string commandId)
    {
        ArgumentException.ThrowIfNullOrEmpty(commandId);
        if (commandId.Length > IJournal.CommandIdLengthMax || !WellFormedText.Is(commandId))
        {
            throw new ArgumentException($"A command id is 1 to {IJournal.CommandIdLengthMax} characters of well-formed text.", nameof(commandId));
        }
    }

    public static void Snapshot(JournalSnapshot snapshot)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(snapshot.Sequence, nameof(snapshot));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(snapshot.Sequence, SequenceMax, nameof(snapshot));
        ArgumentException.ThrowIfNullOrEmpty(snapshot.Format, nameof(snapshot));
        VisibleAscii(snapshot.Format, IJournal.KindLengthMax, nameof(snapshot));
        if (snapshot.Data.Length > IJournal.SnapshotBytesMax)
        {
            throw new ArgumentException($"A snapshot has at most {IJournal.SnapshotBytesMax} bytes, not {snapshot.Data.Length}.", nameof(snapshot));
        }
    }

    public static void Read(long afterSequence, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(afterSequence);
        Limit(limit);
    }

    public static void Limit(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, IJournal.ReadEntriesMax);
    }

    private static long Entry(JournalEntry entry)
    {
        ArgumentException.ThrowIfNullOrEmpty(entry.Kind, nameof(entry));
        VisibleAscii(entry.Kind, IJournal.KindLengthMax, nameof(entry));
        long bytes = entry.Data.Length + entry.Kind.Length;
        if (entry.CommandId is { } commandId)
        {
            CommandId(commandId);
            bytes += Encoding.UTF8.GetByteCount(commandId);
        }

        return bytes;
    }

    private static void VisibleAscii(string text, int lengthMax, string parameter)
    {
        if (text.Length > lengthMax || text.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new ArgumentException($"1 to {lengthMax} characters of visible ASCII are expected.", parameter);
        }
    }
}
