using Realtime.Grains.Storage;

namespace Realtime.Silo.Storage.Memory;

/// <summary>A journal over a <see cref="MemoryStore"/>; every operation completes at once. Faults come from outside (<c>WithFaults</c>).</summary>
public sealed class MemoryJournal(MemoryStore store) : IJournal
{
    public Task<bool> Append(
        string stream, long expectedSequence, IReadOnlyList<JournalEntry> entries, CancellationToken cancellation = default)
    {
        JournalGuard.Stream(stream);
        JournalGuard.Batch(expectedSequence, entries);
        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled<bool>(cancellation);
        }

        lock (store.Gate)
        {
            store.Streams.TryGetValue(stream, out var found);
            if ((found?.Entries.Count ?? 0) != expectedSequence)
            {
                return Task.FromResult(false);
            }

            found ??= Create(stream);
            for (var i = 0; i < entries.Count; i++)
            {
                var entry = entries[i];
                var sequence = expectedSequence + 1 + i;
                found.Entries.Add(new(sequence, entry.Kind, entry.CommandId, entry.At.ToUniversalTime(), entry.Data.ToArray()));
                if (entry.CommandId is { } commandId)
                {
                    found.Commands.TryAdd(commandId, sequence);
                }
            }

            return Task.FromResult(true);
        }
    }

    public Task<IReadOnlyList<StoredEntry>> Read(
        string stream, long afterSequence, int limit, CancellationToken cancellation = default)
    {
        JournalGuard.Read(afterSequence, limit);
        return Answer<IReadOnlyList<StoredEntry>>(
            stream,
            found => afterSequence >= found.Entries.Count
                ? []
                : found.Entries.GetRange((int)afterSequence, Math.Min(limit, found.Entries.Count - (int)afterSequence)),
            [],
            cancellation);
    }

    public Task<long> ReadHead(string stream, CancellationToken cancellation = default)
        => Answer(stream, static found => found.Entries.Count, 0L, cancellation);

    public Task<StoredEntry?> FindCommand(string stream, string commandId, CancellationToken cancellation = default)
    {
        JournalGuard.CommandId(commandId);
        return Answer<StoredEntry?>(
            stream,
            found => found.Commands.TryGetValue(commandId, out var sequence) ? found.Entries[(int)sequence - 1] : null,
            null,
            cancellation);
    }

    public Task<JournalSnapshot?> ReadSnapshot(string stream, CancellationToken cancellation = default)
        => Answer(stream, static found => found.Snapshot, null, cancellation);

    public Task WriteSnapshot(string stream, JournalSnapshot snapshot, CancellationToken cancellation = default)
    {
        JournalGuard.Stream(stream);
        JournalGuard.Snapshot(snapshot);
        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellation);
        }

        lock (store.Gate)
        {
            var found = store.Streams.GetValueOrDefault(stream) ?? Create(stream);
            if (found.Snapshot is null || found.Snapshot.Value.Sequence <= snapshot.Sequence)
            {
                found.Snapshot = snapshot with { Data = snapshot.Data.ToArray() };
            }
        }

        return Task.CompletedTask;
    }

    public Task<long> ReadDispatched(string stream, CancellationToken cancellation = default)
        => Answer(stream, static found => found.Dispatched, 0L, cancellation);

    public Task MarkDispatched(string stream, long sequence, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        return Answer(
            stream,
            found => found.Dispatched = Math.Max(found.Dispatched, Math.Min(sequence, found.Entries.Count)),
            0L,
            cancellation);
    }

    public Task<IReadOnlyList<UndispatchedStream>> ListUndispatched(
        string? afterStream, int limit, CancellationToken cancellation = default)
    {
        JournalGuard.Limit(limit);
        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled<IReadOnlyList<UndispatchedStream>>(cancellation);
        }

        lock (store.Gate)
        {
            return Task.FromResult<IReadOnlyList<UndispatchedStream>>([.. store.Streams
                .Where(pair => pair.Value.Entries.Count > pair.Value.Dispatched)
                .Where(pair => afterStream is null || string.CompareOrdinal(pair.Key, afterStream) > 0)
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Take(limit)
                .Select(pair => new UndispatchedStream(pair.Key, pair.Value.Entries.Count, pair.Value.Dispatched))]);
        }
    }

    public Task<StreamPage> ListStreams(string? cursor, int limit, CancellationToken cancellation = default)
    {
        JournalGuard.Limit(limit);
        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled<StreamPage>(cancellation);
        }

        lock (store.Gate)
        {
            List<StreamPosition> found = [.. store.Streams
                .Where(pair => pair.Value.Entries.Count > 0 && string.CompareOrdinal(pair.Key, cursor) > 0)
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Take(limit)
                .Select(pair => new StreamPosition(pair.Key, pair.Value.Entries.Count, pair.Value.Dispatched))];
            return Task.FromResult(new StreamPage(found, found.Count == limit ? found[^1].Stream : null));
        }
    }

    private Task<T> Answer<T>(string stream, Func<MemoryStore.MemoryStream, T> ask, T absent, CancellationToken cancellation)
    {
        JournalGuard.Stream(stream);
        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellation);
        }

        lock (store.Gate)
        {
            return Task.FromResult(store.Streams.TryGetValue(stream, out var found) ? ask(found) : absent);
        }
    }

    private MemoryStore.MemoryStream Create(string stream)
    {
        var created = new MemoryStore.MemoryStream();
        store.Streams.Add(stream, created);
        return created;
    }
}
