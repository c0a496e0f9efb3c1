using System.Runtime.CompilerServices;
using System.Text.Json;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Operations;

/// <summary>A stream's entries from the first to its head, a page at a time, decoded.</summary>
internal static class StreamReplay
{
    /// <exception cref="DamagedStreamException">A gap, an entry that cannot be read, or fewer than the head says.</exception>
    public static async IAsyncEnumerable<Committed<TEvent>> Read<TEvent>(
        IJournal journal, StreamPosition stream, [EnumeratorCancellation] CancellationToken cancellation)
        where TEvent : class
    {
        var sequence = 0L;
        while (sequence < stream.Head)
        {
            var page = await Page(journal, stream, sequence, cancellation);
            foreach (var entry in page)
            {
                if (entry.Sequence != sequence + 1)
                {
                    throw new DamagedStreamException(sequence + 1, $"entry {entry.Sequence} comes after {sequence}");
                }

                sequence = entry.Sequence;
                yield return new(new EntryContext(sequence, entry.CommandId, entry.At), Decode<TEvent>(entry));
                if (sequence == stream.Head)
                {
                    yield break;
                }
            }

            if (page.Count == 0)
            {
                throw new DamagedStreamException(sequence + 1, $"the entries end at {sequence}, the head is {stream.Head}");
            }
        }
    }

    private static async Task<IReadOnlyList<StoredEntry>> Page(IJournal journal, StreamPosition stream, long after, CancellationToken cancellation)
    {
        try
        {
            return await journal.Read(stream.Stream, after, IJournal.ReadEntriesMax, cancellation);
        }
        catch (StorageUnavailableException error) when (error.InnerException is InvalidDataException damage)
        {
            throw new DamagedStreamException(after + 1, damage.Message);
        }
    }

    private static TEvent Decode<TEvent>(in StoredEntry entry)
        where TEvent : class
    {
        try
        {
            return EventCodec<TEvent>.Decode(entry.Kind, entry.Data.Span);
        }
        catch (InvalidDataException error)
        {
            throw new DamagedStreamException(entry.Sequence, error.Message);
        }
        catch (JsonException)
        {
            // Its message may repeat what is stored.
            throw new DamagedStreamException(entry.Sequence, $"the data is not that of a {entry.Kind}");
        }
    }
}

/// <summary>A stream that cannot be read on; the message says nothing of what clients wrote.</summary>
internal sealed class DamagedStreamException(long sequence, string message) : Exception(message)
{
    public long Sequence { get; } = sequence;
}
