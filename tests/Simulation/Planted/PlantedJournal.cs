using Realtime.Grains.Storage;

namespace Realtime.Tests.Simulation.Planted;

/// <summary>A journal that keeps its promises, for those that break one of them to derive from.</summary>
internal abstract class PlantedJournal(IJournal inner) : IJournal
{
    public Task<StreamPage> ListStreams(string? cursor, int limit, CancellationToken cancellation = default) =>
        inner.ListStreams(cursor, limit, cancellation);

    public virtual Task<bool> Append(string stream, long expectedSequence, IReadOnlyList<JournalEntry> entries, CancellationToken cancellation = default) =>
        inner.Append(stream, expectedSequence, entries, cancellation);

    public virtual Task<IReadOnlyList<StoredEntry>> Read(string stream, long afterSequence, int limit, CancellationToken cancellation = default) =>
        inner.Read(stream, afterSequence, limit, cancellation);

    public Task<long> ReadHead(string stream, CancellationToken cancellation = default) => inner.ReadHead(stream, cancellation);

    public Task<StoredEntry?> FindCommand(string stream, string commandId, CancellationToken cancellation = default) =>
        inner.FindCommand(stream, commandId, cancellation);

    public Task<JournalSnapshot?> ReadSnapshot(string stream, CancellationToken cancellation = default) => inner.ReadSnapshot(stream, cancellation);

    public Task WriteSnapshot(string stream, JournalSnapshot snapshot, CancellationToken cancellation = default) =>
        inner.WriteSnapshot(stream, snapshot, cancellation);

    public virtual Task<long> ReadDispatched(string stream, CancellationToken cancellation = default) => inner.ReadDispatched(stream, cancellation);

    public virtual Task MarkDispatched(string stream, long sequence, CancellationToken cancellation = default) =>
        inner.MarkDispatched(stream, sequence, cancellation);

    public virtual Task<IReadOnlyList<UndispatchedStream>> ListUndispatched(string? afterStream, int limit, CancellationToken cancellation = default) =>
        inner.ListUndispatched(afterStream, limit, cancellation);
}
