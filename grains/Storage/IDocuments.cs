namespace Realtime.Grains.Storage;

/// <summary>Small versioned records with a conditional put and two sorted indexes; current values, where a journal holds history.</summary>
/// <remarks>
/// A record's identity is (<c>Partition</c>, <c>Id</c>), e.g. (<c>organization/o_1</c>, <c>service/sv_1</c>). Reads and
/// partition queries see every write that was acknowledged before they began. So do index queries where the index is part of
/// the write (SQLite, memory); where it is eventual (DynamoDB) they see it within a moment, and until then miss a record that
/// entered the index; what they return is always the record as it is now. Who must not miss one reads it by identity, or
/// decides by a condition (a unique name is a record put <see cref="PutCondition.Absent"/>, not a query). Expired records count
/// as absent, in reads, queries and conditions. Every member may throw <see cref="StorageUnavailableException"/>; from a write that means <em>unknown</em>.
/// Partitions, ids, index keys and sort values are 1 to <see cref="KeyLengthMax"/> UTF-8 bytes of well-formed text (no
/// unpaired surrogate); anything else is an <see cref="ArgumentException"/>.
/// </remarks>
public interface IDocuments
{
    const int KeyLengthMax = 512;
    const int DataBytesMax = 384 * 1024;
    const int QueryLimitMax = 1_000;

    /// <summary>A page that reaches this many bytes of data ends early, with a cursor (at least one record is in it).</summary>
    const int PageBytesMax = 4 * 1024 * 1024;

    Task<Document?> Read(string partition, string id, CancellationToken cancellation = default);

    /// <summary>Writes the record if its condition holds. The new version, or null where the condition did not hold and nothing changed.</summary>
    Task<long?> Put(DocumentWrite write, CancellationToken cancellation = default);

    /// <summary>Removes the record; false where it is not there or (with <paramref name="expectedVersion"/>) is at another version.</summary>
    Task<bool> Delete(string partition, string id, long? expectedVersion = null, CancellationToken cancellation = default);

    /// <summary>Records of one partition by <c>Id</c>.</summary>
    Task<DocumentPage> Query(string partition, DocumentRange range, CancellationToken cancellation = default);

    /// <summary>Records of one index key by their sort value (ties by partition and id).</summary>
    Task<DocumentPage> QueryIndex(DocumentIndex index, string key, DocumentRange range, CancellationToken cancellation = default);

    /// <summary>
    /// Every record of every partition, each once, in an order of the adapter's own: for what goes over a whole store. Records
    /// that change meanwhile may be seen before or after. A page may have fewer than <paramref name="limit"/>
    /// (1–<see cref="QueryLimitMax"/>) records, even none, and yet a cursor: only no cursor is the end.
    /// </summary>
    /// <param name="cursor">A former page's <see cref="DocumentPage.NextCursor"/>; any other text is an <see cref="ArgumentException"/>.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<DocumentPage> Scan(string? cursor, int limit, CancellationToken cancellation = default);
}

/// <summary>Which of the two sorted indexes.</summary>
public enum DocumentIndex
{
    First = 1,
    Second = 2,
}

/// <summary>Where a record stands in an index; <paramref name="Sort"/> orders ordinally (UTF-8 bytes).</summary>
public readonly record struct IndexEntry(string Key, string Sort);

/// <summary>A stored record. <c>Version</c> starts at 1.</summary>
public sealed record Document(string Partition, string Id, long Version, ReadOnlyMemory<byte> Data)
{
    public IndexEntry? First { get; init; }

    public IndexEntry? Second { get; init; }

    /// <summary>From this instant on the record is gone; storage deletes it some time later.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>A put of one record; index entries and expiry replace those stored.</summary>
public sealed record DocumentWrite(string Partition, string Id, ReadOnlyMemory<byte> Data, PutCondition Condition)
{
    public IndexEntry? First { get; init; }

    public IndexEntry? Second { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>When a put may happen.</summary>
/// <param name="Kind">The rule.</param>
/// <param name="Version">What <see cref="PutRule.AtVersion"/> and <see cref="PutRule.NewerThanStored"/> compare with.</param>
public readonly record struct PutCondition(PutRule Kind, long Version)
{
    /// <summary>Whatever is there; the version counts on from what is stored.</summary>
    public static PutCondition Always => new(PutRule.Always, 0);

    /// <summary>Only where nothing (or only an expired record) is there; the version becomes 1.</summary>
    public static PutCondition Absent => new(PutRule.Absent, 0);

    /// <summary>Only where the stored version is <paramref name="version"/>; it becomes <c>version + 1</c>.</summary>
    public static PutCondition AtVersion(long version) => new(PutRule.AtVersion, version);

    /// <summary>Only where nothing is stored or its version is below <paramref name="version"/>, which it becomes: for projections, whose version is a journal sequence.</summary>
    public static PutCondition NewerThanStored(long version) => new(PutRule.NewerThanStored, version);
}

public enum PutRule
{
    Always,
    Absent,
    AtVersion,
    NewerThanStored,
}

/// <summary>A part of a sorted list: keys in <c>[From, To)</c>, ordinal; null means open.</summary>
/// <param name="Limit">1–<see cref="IDocuments.QueryLimitMax"/>.</param>
/// <param name="Cursor">A former page's <see cref="DocumentPage.NextCursor"/>, with the same other arguments (the limit may differ); any other text is an <see cref="ArgumentException"/>.</param>
public sealed record DocumentRange(string? From = null, string? To = null, int Limit = 100, bool Descending = false, string? Cursor = null);

public sealed record DocumentPage(IReadOnlyList<Document> Items, string? NextCursor);
