using Realtime.Grains.Storage;

namespace Realtime.Tests.Specification.Journal;

/// <summary>Counts what is asked of a journal, and how much comes back.</summary>
internal sealed class CountingJournal(IJournal inner) : IJournal
{
    public long EntriesRead { get; private set; }

    public long Calls { get; private set; }

    public void Reset() => (EntriesRead, Calls) = (0, 0);

    public Task<bool> Append(string stream, long expectedSequence, IReadOnlyList<JournalEntry> entries, CancellationToken cancellation = default) =>
        Counted(inner).Append(stream, expectedSequence, entries, cancellation);

    public async Task<IReadOnlyList<StoredEntry>> Read(string stream, long afterSequence, int limit, CancellationToken cancellation = default)
    {
        var read = await Counted(inner).Read(stream, afterSequence, limit, cancellation);
        EntriesRead += read.Count;
        return read;
    }

    public Task<long> ReadHead(string stream, CancellationToken cancellation = default) => Counted(inner).ReadHead(stream, cancellation);

    public Task<StoredEntry?> FindCommand(string stream, string commandId, CancellationToken cancellation = default) =>
        Counted(inner).FindCommand(stream, commandId, cancellation);

    public Task<JournalSnapshot?> ReadSnapshot(string stream, CancellationToken cancellation = default) => Counted(inner).ReadSnapshot(stream, cancellation);

    public Task WriteSnapshot(string stream, JournalSnapshot snapshot, CancellationToken cancellation = default) =>
        inner.WriteSnapshot(stream, snapshot, cancellation);

    public Task<long> ReadDispatched(string stream, CancellationToken cancellation = default) => Counted(inner).ReadDispatched(stream, cancellation);

    public Task MarkDispatched(string stream, long sequence, CancellationToken cancellation = default) => inner.MarkDispatched(stream, sequence, cancellation);

    public Task<IReadOnlyList<UndispatchedStream>> ListUndispatched(string? afterStream, int limit, CancellationToken cancellation = default) =>
        inner.ListUndispatched(afterStream, limit, cancellation);

    public Task<StreamPage> ListStreams(string? cursor, int limit, CancellationToken cancellation = default) => inner.ListStreams(cursor, limit, cancellation);

    private IJournal Counted(IJournal journal)
    {
        Calls++;
        return journal;
    }
}
