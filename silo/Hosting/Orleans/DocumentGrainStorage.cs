using System.Globalization;
using Orleans.Storage;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Hosting;

/// <summary>
/// Keeps grains' small states as documents: partition <c>grain/{type}</c>, id <c>{key}/{state}</c>, the version as etag. The
/// embedded host keeps them under the same names, so both builds read one data folder.
/// </summary>
internal sealed class DocumentGrainStorage(IDocuments documents) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (await documents.Read(Partition(grainId), Id(stateName, grainId)) is { } document)
        {
            (grainState.State, grainState.ETag, grainState.RecordExists) = (JournalJson.Read<T>(document.Data), Etag(document.Version), true);
        }
        else
        {
            (grainState.State, grainState.ETag, grainState.RecordExists) = (Activator.CreateInstance<T>(), null, false);
        }
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var condition = grainState.ETag is { } etag ? PutCondition.AtVersion(Version(etag)) : PutCondition.Absent;
        var write = new DocumentWrite(Partition(grainId), Id(stateName, grainId), JournalJson.Write(grainState.State), condition);
        var version = await documents.Put(write) ?? throw Conflict(stateName, grainId, grainState.ETag);
        (grainState.ETag, grainState.RecordExists) = (Etag(version), true);
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (grainState.ETag is { } etag && !await documents.Delete(Partition(grainId), Id(stateName, grainId), Version(etag)))
        {
            throw Conflict(stateName, grainId, etag);
        }

        (grainState.State, grainState.ETag, grainState.RecordExists) = (Activator.CreateInstance<T>(), null, false);
    }

    private static string Partition(GrainId grain) => $"grain/{grain.Type}";

    private static string Id(string stateName, GrainId grain) => $"{grain.Key}/{stateName}";

    private static string Etag(long version) => version.ToString(CultureInfo.InvariantCulture);

    private static long Version(string etag) => long.Parse(etag, CultureInfo.InvariantCulture);

    private static InconsistentStateException Conflict(string stateName, GrainId grain, string? etag) =>
        new($"The state {stateName} of {grain} is not at version {etag ?? "none"}.");
}
