using System.Diagnostics;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Journal;

/// <summary>
/// Entries whose effects fail by themselves, as records: how often each was tried, and which are set aside for an operator.
/// One partition, by stream and sequence.
/// </summary>
public sealed class EffectFailures(IDocuments documents)
{
    public const string Partition = "effect-failure";

    /// <summary>After so many failures an entry's effects are set aside.</summary>
    public const int TriesMax = 8;

    public async Task<EffectFailure?> Read(string stream, long sequence) =>
        await documents.Read(Partition, Id(stream, sequence)) is { } document ? JournalJson.Read<EffectFailure>(document.Data) : null;

    public Task Record(EffectFailure failure) => documents.Put(
        new DocumentWrite(Partition, Id(failure.Stream, failure.Sequence), JournalJson.Write(failure), PutCondition.Always));

    public Task Clear(EffectFailure failure) => documents.Delete(Partition, Id(failure.Stream, failure.Sequence));

    /// <summary>By stream and sequence, a page at a time.</summary>
    public async Task<(IReadOnlyList<EffectFailure> Items, string? NextCursor)> List(string? cursor, int limit)
    {
        var page = await documents.Query(Partition, new DocumentRange(Limit: limit, Cursor: cursor));
        return ([.. page.Items.Select(document => JournalJson.Read<EffectFailure>(document.Data))], page.NextCursor);
    }

    private static string Id(string stream, long sequence) => $"{stream}/{sequence:D12}";
}

/// <summary>One entry whose effects failed.</summary>
/// <param name="Kind">The entry's.</param>
/// <param name="Error">Types and places, never messages: those may repeat what a client wrote.</param>
/// <param name="Tries">How often they failed.</param>
/// <param name="Since">The first failure.</param>
/// <param name="LastTriedAt">The last one.</param>
public sealed record EffectFailure(
    string Stream, long Sequence, string Kind, string Error, int Tries, DateTimeOffset Since, DateTimeOffset LastTriedAt)
{
    private const int PlacesMax = 4;

    /// <summary>True once it is no longer tried unless an operator asks.</summary>
    public bool IsSetAside { get; init; }

    public static EffectFailure First(string stream, long sequence, string kind, Exception error, DateTimeOffset now) =>
        new(stream, sequence, kind, Describe(error), 1, now, now);

    public EffectFailure Next(Exception error, DateTimeOffset now) => this with
    {
        Error = Describe(error),
        Tries = Tries + 1,
        LastTriedAt = now,
        IsSetAside = IsSetAside || Tries + 1 >= EffectFailures.TriesMax,
    };

    private static string Describe(Exception error)
    {
        var types = string.Join(" < ", Chain(error).Select(one => one.GetType().Name));
        var places = new StackTrace(error, fNeedFileInfo: false).GetFrames()
            .Select(frame => frame.GetMethod())
            .Where(method => method?.DeclaringType?.Namespace?.StartsWith("Realtime.", StringComparison.Ordinal) == true)
            .Select(method => $"{method!.DeclaringType!.FullName}.{method.Name}")
            .Take(PlacesMax);
        return $"{types} at {string.Join(" < ", places)}";
    }

    private static IEnumerable<Exception> Chain(Exception error)
    {
        for (var one = error; one is not null; one = one.InnerException)
        {
            yield return one;
        }
    }
}
