using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Realtime.Grains.Identity;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Search;

/// <summary>Whether a stretch is of a conversation's messages or of the notes beside it.</summary>
public enum SearchSource
{
    Messages,
    Notes,
}

/// <summary>What the index keeps of <see cref="SearchIndex.StretchLength"/> items in a row: which words may be in them, and nothing readable.</summary>
/// <param name="RoomId">The conversation.</param>
/// <param name="Source">Which of its two sequences.</param>
/// <param name="Stretch">From 0.</param>
/// <param name="Tokens">Sorted, two bytes each, little-endian.</param>
public sealed record SearchStretch(string RoomId, SearchSource Source, long Stretch, byte[] Tokens)
{
    /// <summary>The sequence before its first item.</summary>
    public long After => Stretch * SearchIndex.StretchLength;

    public bool MayHave(IReadOnlyCollection<ushort> wanted)
    {
        var tokens = MemoryMarshal.Cast<byte, ushort>(Tokens);
        foreach (var token in wanted)
        {
            if (tokens.BinarySearch(token) < 0)
            {
                return false;
            }
        }

        return true;
    }

    public HashSet<ushort> ReadTokens() => [.. MemoryMarshal.Cast<byte, ushort>(Tokens)];

    public static byte[] WriteTokens(IEnumerable<ushort> tokens) => MemoryMarshal.AsBytes<ushort>(tokens.Order().ToArray()).ToArray();
}

/// <summary>A practice's search index: one small record for each stretch of items, by when the stretch began.</summary>
public sealed class SearchIndex(IDocuments documents, string organizationId)
{
    /// <summary>Part of the stored form; a page of items is one stretch.</summary>
    public const int StretchLength = 200;
    private const string PartitionPrefix = "search/";
    private const string KeyPartition = "search-key";

    private SearchTokens? _tokens;

    public string Partition => $"{PartitionPrefix}{organizationId}";

    public static bool IsRecord(Document document) => document.Partition.StartsWith(PartitionPrefix, StringComparison.Ordinal);

    public static long StretchOf(long sequence) => (sequence - 1) / StretchLength;

    /// <summary>Ids sort by when the stretch began, and follow from the journal alone.</summary>
    public static string IdOf(DateTimeOffset begun, string roomId, SearchSource source, long stretch) =>
        string.Create(CultureInfo.InvariantCulture, $"{begun.UtcDateTime:yyyyMMdd'T'HHmmssfff}-{roomId}-{(source == SearchSource.Notes ? 'n' : 'm')}{stretch:D8}");

    public async Task<(SearchStretch? Stretch, long Version)> Read(string id) =>
        await documents.Read(Partition, id) is { } document ? (JournalJson.Read<SearchStretch>(document.Data), document.Version) : (null, 0);

    /// <summary>Writes over that version; 0: where there is none. Null where it is at another.</summary>
    public Task<long?> Write(string id, SearchStretch stretch, long version) => documents.Put(new DocumentWrite(
        Partition, id, JournalJson.Write(stretch), version == 0 ? PutCondition.Absent : PutCondition.AtVersion(version)));

    public Task Delete(string id) => documents.Delete(Partition, id);

    /// <summary>Those that began before, newest first; an id is the cursor.</summary>
    public Task<DocumentPage> Before(string? id, int limit) => documents.Query(Partition, new DocumentRange(To: id, Limit: limit, Descending: true));

    /// <summary>The practice's key, made at its first use. From the ids' source, so that a simulation is replayed from its seed.</summary>
    internal async Task<SearchTokens> Tokens(IIdSource ids)
    {
        if (_tokens is not null)
        {
            return _tokens;
        }

        if (await documents.Read(KeyPartition, organizationId) is not { } known)
        {
            var key = new KeyRecord(SHA256.HashData(Encoding.ASCII.GetBytes(ids.NewSecret()))[..SearchTokens.KeyBytes]);
            await documents.Put(new DocumentWrite(KeyPartition, organizationId, JournalJson.Write(key), PutCondition.Absent));
            known = (await documents.Read(KeyPartition, organizationId))!;
        }

        return _tokens = new SearchTokens(JournalJson.Read<KeyRecord>(known.Data).Key);
    }

    private sealed record KeyRecord(byte[] Key);
}
