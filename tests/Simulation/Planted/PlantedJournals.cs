using Realtime.Grains.Storage;

namespace Realtime.Tests.Simulation.Planted;

/// <summary>Appends wherever the head is: whoever decided on an older state is not told.</summary>
internal sealed class UnconditionalJournal(IJournal inner) : PlantedJournal(inner)
{
    public override async Task<bool> Append(
        string stream, long expectedSequence, IReadOnlyList<JournalEntry> entries, CancellationToken cancellation = default) =>
        await base.Append(stream, await ReadHead(stream, cancellation), entries, cancellation);
}

/// <summary>Says that it appended, and now and then did not: an acknowledgement of what is not durable.</summary>
internal sealed class LosingJournal(IJournal inner) : PlantedJournal(inner)
{
    private int _appends;

    public override Task<bool> Append(string stream, long expectedSequence, IReadOnlyList<JournalEntry> entries, CancellationToken cancellation = default) =>
        ++_appends % 20 == 0 ? Task.FromResult(true) : base.Append(stream, expectedSequence, entries, cancellation);
}

/// <summary>Marks the whole stream as dispatched, whatever the mark: entries that came meanwhile lose their effects.</summary>
internal sealed class HastyJournal(IJournal inner) : PlantedJournal(inner)
{
    public override async Task MarkDispatched(string stream, long sequence, CancellationToken cancellation = default) =>
        await base.MarkDispatched(stream, await ReadHead(stream, cancellation), cancellation);
}

/// <summary>Lists nothing as undispatched: after a crash nobody is woken.</summary>
internal sealed class SilentJournal(IJournal inner) : PlantedJournal(inner)
{
    public override Task<IReadOnlyList<UndispatchedStream>> ListUndispatched(string? afterStream, int limit, CancellationToken cancellation = default) =>
        Task.FromResult<IReadOnlyList<UndispatchedStream>>([]);
}

/// <summary>Forgets which command an effect's entry came from, so that its repeat is not known.</summary>
internal sealed class ForgetfulJournal(IJournal inner) : PlantedJournal(inner)
{
    public override Task<bool> Append(string stream, long expectedSequence, IReadOnlyList<JournalEntry> entries, CancellationToken cancellation = default) =>
        base.Append(stream, expectedSequence, [.. entries.Select(Forget)], cancellation);

    private static JournalEntry Forget(JournalEntry entry) =>
        entry.CommandId?.StartsWith("entry/", StringComparison.Ordinal) == true ? entry with { CommandId = null } : entry;
}

/// <summary>Leaves one entry out of a page now and then.</summary>
internal sealed class GappyJournal(IJournal inner) : PlantedJournal(inner)
{
    private int _reads;

    public override async Task<IReadOnlyList<StoredEntry>> Read(string stream, long afterSequence, int limit, CancellationToken cancellation = default)
    {
        var entries = await base.Read(stream, afterSequence, limit, cancellation);
        return ++_reads % 5 == 0 && entries.Count > 1 ? [.. entries.SkipLast(2), entries[^1]] : entries;
    }
}

/// <summary>Documents whose conditions always hold: an older projection replaces a newer.</summary>
internal sealed class UnconditionalDocuments(IDocuments inner) : IDocuments
{
    public Task<DocumentPage> Scan(string? cursor, int limit, CancellationToken cancellation = default) => inner.Scan(cursor, limit, cancellation);

    public Task<Document?> Read(string partition, string id, CancellationToken cancellation = default) => inner.Read(partition, id, cancellation);

    public Task<long?> Put(DocumentWrite write, CancellationToken cancellation = default) =>
        inner.Put(write with { Condition = PutCondition.Always }, cancellation);

    public Task<bool> Delete(string partition, string id, long? expectedVersion = null, CancellationToken cancellation = default) =>
        inner.Delete(partition, id, null, cancellation);

    public Task<DocumentPage> Query(string partition, DocumentRange range, CancellationToken cancellation = default) =>
        inner.Query(partition, range, cancellation);

    public Task<DocumentPage> QueryIndex(DocumentIndex index, string key, DocumentRange range, CancellationToken cancellation = default) =>
        inner.QueryIndex(index, key, range, cancellation);
}
