using System.Globalization;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Hosting;

/// <summary>Keeps grains' small states as documents: partition <c>grain/{type}</c>, id <c>{key}/{state}</c>, the version as etag.</summary>
internal sealed class DocumentGrainState(IDocuments documents) : IGrainStateStore
{
    public async Task<StoredGrainState<TState>> Read<TState>(GrainStateKey key, CancellationToken cancellation) =>
        await documents.Read(Partition(key), Id(key), cancellation) is { } document
            ? new(Exists: true, JournalJson.Read<TState>(document.Data), Etag(document.Version))
            : new(Exists: false, default, Etag: null);

    public async Task<string> Write<TState>(GrainStateKey key, TState state, string? etag, CancellationToken cancellation)
    {
        var condition = etag is null ? PutCondition.Absent : PutCondition.AtVersion(long.Parse(etag, CultureInfo.InvariantCulture));
        var version = await documents.Put(new DocumentWrite(Partition(key), Id(key), JournalJson.Write(state), condition), cancellation);
        return version is { } written ? Etag(written) : throw Conflict(key, etag);
    }

    public async Task<string?> Clear(GrainStateKey key, string? etag, CancellationToken cancellation)
    {
        if (etag is not null && !await documents.Delete(Partition(key), Id(key), long.Parse(etag, CultureInfo.InvariantCulture), cancellation))
        {
            throw Conflict(key, etag);
        }

        return null;
    }

    private static string Partition(GrainStateKey key) => $"grain/{key.GrainType}";

    private static string Id(GrainStateKey key) => $"{key.GrainKey}/{key.StateName}";

    private static string Etag(long version) => version.ToString(CultureInfo.InvariantCulture);

    private static InconsistentStateException Conflict(GrainStateKey key, string? etag) =>
        new($"The state {key.StateName} of {key.GrainType}/{key.GrainKey} is not at version {etag ?? "none"}.");
}
