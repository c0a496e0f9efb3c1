using System.Globalization;

namespace Realtime.Silo.Storage.DynamoDb;

/// <summary>Where one item is.</summary>
internal readonly record struct ItemKey(string Partition, string Sort);

/// <summary>The keys of the one table, which docs/decisions/0006-dynamodb-single-table.md lists. Frozen: tables in the field hold them.</summary>
internal static class ItemKeys
{
    /// <summary>Partitions of the list of undispatched streams; a different number would not find what is stored.</summary>
    public const int DirtyShards = 8;

    public const string Snapshot = "S";
    public const string Cursor = "CURSOR";
    public const string FirstBatch = "E#";

    /// <summary>Above the key of every batch.</summary>
    public const string PastBatches = "E#~";

    /// <summary>Above every mark: streams' names are visible ASCII.</summary>
    public const string PastMarks = "\u007F";

    private const string StreamPrefix = "STREAM#";

    public static string Stream(string stream) => StreamPrefix + stream;

    public static string StreamOf(string partition) => partition[StreamPrefix.Length..];

    public static string Batch(long firstSequence) => string.Create(CultureInfo.InvariantCulture, $"{FirstBatch}{firstSequence:D12}");

    public static long FirstSequenceOf(string batch) => long.Parse(batch.AsSpan(FirstBatch.Length), NumberStyles.None, CultureInfo.InvariantCulture);

    public static string Command(string commandId) => $"C#{commandId}";

    public static string SnapshotPart(long sequence, string writeId, int part)
        => string.Create(CultureInfo.InvariantCulture, $"S#{sequence:D12}#{writeId}#{part:D2}");

    public static string Dirty(int shard) => string.Create(CultureInfo.InvariantCulture, $"DIRTY#{shard}");

    /// <summary>FNV-1a, which is the same in every process.</summary>
    public static string DirtyOf(string stream)
    {
        var hash = 2_166_136_261u;
        foreach (var unit in stream)
        {
            hash = (hash ^ unit) * 16_777_619u;
        }

        return Dirty((int)(hash % DirtyShards));
    }

    /// <summary>Orders marks by stream: the space is below every character of a stream's name.</summary>
    public static string Mark(string stream, long lastSequence)
        => string.Create(CultureInfo.InvariantCulture, $"{stream} {lastSequence:D12}");

    public static long LastSequenceOf(string mark)
        => long.Parse(mark.AsSpan(mark.IndexOf(' ', StringComparison.Ordinal) + 1), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Not above the marks of any stream after this one, and above all of its own.</summary>
    public static string MarksAfter(string? stream) => stream + "!";

    public static string Documents(string partition) => $"DOC#{partition}";

    public static string DocumentsOf(string partition) => partition["DOC#".Length..];

    public static string Index(string key) => $"KEY#{key}";

    public static string IndexOf(string partition) => partition["KEY#".Length..];
}
