using Realtime.Grains.Storage;

namespace Realtime.Silo.Storage.Faults;

/// <summary>A journal whose calls go through <see cref="IStorageFaults"/>.</summary>
internal sealed class FaultyJournal(IJournal inner, IStorageFaults faults) : IJournal
{
    public Task<bool> Append(
        string stream, long expectedSequence, IReadOnlyList<JournalEntry> entries, CancellationToken cancellation = default)
        => Around(nameof(Append), stream, () => inner.Append(stream, expectedSequence, entries, cancellation), cancellation);

    public Task<IReadOnlyList<StoredEntry>> Read(
        string stream, long afterSequence, int limit, CancellationToken cancellation = default)
        => Around(nameof(Read), stream, () => inner.Read(stream, afterSequence, limit, cancellation), cancellation);

    public Task<long> ReadHead(string stream, CancellationToken cancellation = default)
        => Around(nameof(ReadHead), stream, () => inner.ReadHead(stream, cancellation), cancellation);

    public Task<StoredEntry?> FindCommand(string stream, string commandId, CancellationToken cancellation = default)
        => Around(nameof(FindCommand), stream, () => inner.FindCommand(stream, commandId, cancellation), cancellation);

    public Task<JournalSnapshot?> ReadSnapshot(string stream, CancellationToken cancellation = default)
        => Around(nameof(ReadSnapshot), stream, () => inner.ReadSnapshot(stream, cancellation), cancellation);

    public Task WriteSnapshot(string stream, JournalSnapshot snapshot, CancellationToken cancellation = default)
        => Around(nameof(WriteSnapshot), stream, () => Done(inner.WriteSnapshot(stream, snapshot, cancellation)), cancellation);

    public Task<long> ReadDispatched(string stream, CancellationToken cancellation = default)
        => Around(nameof(ReadDispatched), stream, () => inner.ReadDispatched(stream, cancellation), cancellation);

    public Task MarkDispatched(string stream, long sequence, CancellationToken cancellation = default)
        => Around(nameof(MarkDispatched), stream, () => Done(inner.MarkDispatched(stream, sequence, cancellation)), cancellation);

    public Task<IReadOnlyList<UndispatchedStream>> ListUndispatched(
        string? afterStream, int limit, CancellationToken cancellation = default)
        => Around(
            nameof(ListUndispatched),
            afterStream ?? string.Empty,
            () => inner.ListUndispatched(afterStream, limit, cancellation),
            cancellation);

    public Task<StreamPage> ListStreams(string? cursor, int limit, CancellationToken cancellation = default)
        => Around(nameof(ListStreams), cursor ?? string.Empty, () => inner.ListStreams(cursor, limit, cancellation), cancellation);

    private Task<T> Around<T>(string verb, string subject, Func<Task<T>> ask, CancellationToken cancellation)
        => faults.Around(new StorageCall(verb, subject), ask, cancellation);

    private static async Task<bool> Done(Task task)
    {
        await task;
        return true;
    }
}
