using Realtime.Grains.Storage;

namespace Realtime.Silo.Storage.Sqlite;

/// <summary>
/// The queries of documents and how their rows read. Each is one seek in one index and a walk from there: a cursor replaces
/// the end of the range it starts from, so that page 1,000 costs what page 1 does.
/// </summary>
internal static class DocumentRows
{
    /// <summary>?1 partition, ?2 id, ?3 now.</summary>
    public const string ByIdentity = $"SELECT {Columns} FROM document WHERE partition = ?1 AND id = ?2 AND (expires IS NULL OR expires > ?3)";

    public const string Whole = $"SELECT {Columns} FROM document";

    private const string Columns = "partition, id, version, first_key, first_sort, second_key, second_sort, expires, data, checksum";
    private const string Live = "(expires IS NULL OR expires > ?2)";

    // ?1 partition, ?2 now, ?3 first id, ?4 an id above the last.
    private const string Partition = $"SELECT {Columns} FROM document WHERE partition = ?1 AND {Live} AND id >= ?3 AND id < ?4 ORDER BY";
    private const string PartitionUp = $"{Partition} id";
    private const string PartitionDown = $"{Partition} id DESC";

    // ?1 key, ?2 now, ?3–?5 below the first, ?6–?8 above the last.
    private const string First =
        $"""
        SELECT {Columns} FROM document WHERE first_key = ?1 AND {Live}
          AND (first_sort, partition, id) > (?3, ?4, ?5) AND (first_sort, partition, id) < (?6, ?7, ?8)
        ORDER BY
        """;

    private const string Second =
        $"""
        SELECT {Columns} FROM document WHERE second_key = ?1 AND {Live}
          AND (second_sort, partition, id) > (?3, ?4, ?5) AND (second_sort, partition, id) < (?6, ?7, ?8)
        ORDER BY
        """;

    private const string FirstUp = $"{First} first_sort, partition, id";
    private const string FirstDown = $"{First} first_sort DESC, partition DESC, id DESC";
    private const string SecondUp = $"{Second} second_sort, partition, id";
    private const string SecondDown = $"{Second} second_sort DESC, partition DESC, id DESC";

    // ?1 partition, ?2 now, ?3 id of the last before.
    private const string All = $"SELECT {Columns} FROM document WHERE (partition, id) > (?1, ?3) AND {Live} ORDER BY partition, id";

    /// <summary>For the test that looks at how SQLite carries them out.</summary>
    internal static string[] Queries => [ByIdentity, PartitionUp, PartitionDown, FirstUp, FirstDown, SecondUp, SecondDown, All];

    public static Statement Everything(Connection connection, PageCursor? after, DateTimeOffset now) =>
        connection.Use(All).Bind(1, after?.Partition ?? string.Empty).Bind(2, now.UtcTicks).Bind(3, after?.Id ?? string.Empty);

    public static Statement Partitioned(Connection connection, string partition, DocumentRange range, PageCursor? after, DateTimeOffset now)
    {
        // U+0000 after a text is the next text there is.
        var lowest = after is { } last && !range.Descending ? last.Id + '\0' : range.From ?? string.Empty;
        var above = after is { } first && range.Descending ? first.Id : range.To;
        var rows = connection.Use(range.Descending ? PartitionDown : PartitionUp).Bind(1, partition).Bind(2, now.UtcTicks).Bind(3, lowest);
        return BindEnd(rows, 4, above);
    }

    public static Statement Indexed(
        Connection connection, DocumentIndex index, string key, DocumentRange range, PageCursor? after, DateTimeOffset now)
    {
        var rows = connection.Use(Sql(index, range.Descending)).Bind(1, key).Bind(2, now.UtcTicks);

        // No partition is empty, so (sort, "", "") is before every record of that sort value.
        var below = after is { } last && !range.Descending ? last : new PageCursor(range.From ?? string.Empty, string.Empty, string.Empty);
        rows.Bind(3, below.Sort).Bind(4, below.Partition).Bind(5, below.Id);
        return after is { } first && range.Descending
            ? rows.Bind(6, first.Sort).Bind(7, first.Partition).Bind(8, first.Id)
            : BindEnd(rows, 6, range.To).Bind(7, string.Empty).Bind(8, string.Empty);
    }

    /// <exception cref="InvalidDataException">Not what was written there.</exception>
    public static Document Read(Statement row)
    {
        var (partition, id, version, data) = (row.Text(0), row.Text(1), row.Integer(2), row.Blob(8).ToArray());
        IndexEntry? first = row.IsNull(3) ? null : new(row.Text(3), row.Text(4));
        IndexEntry? second = row.IsNull(5) ? null : new(row.Text(5), row.Text(6));
        long? expires = row.IsNull(7) ? null : row.Integer(7);

        // Rows of the first schema have none until they are written again.
        return row.IsNull(9) || row.Integer(9) == ChecksumOf(partition, id, version, first, second, expires, data)
            ? new(partition, id, version, data) { First = first, Second = second, ExpiresAt = Instant(expires) }
            : throw new InvalidDataException($"Record {id} in {partition} is damaged.");
    }

    public static long ChecksumOf(
        string partition, string id, long version, IndexEntry? first, IndexEntry? second, long? expires, ReadOnlySpan<byte> data)
        => Checksum.Start()
            .Add(partition).Add(id).Add(version)
            .Add(first?.Key).Add(first?.Sort).Add(second?.Key).Add(second?.Sort)
            .Add(expires ?? -1).Add(data.Length).Add(data).Value;

    // One that no clock has is damage too; the checksum says so before it is looked at.
    private static DateTimeOffset? Instant(long? ticks) => ticks is { } known ? new(known, TimeSpan.Zero) : null;

    private static string Sql(DocumentIndex index, bool descending) => (index, descending) switch
    {
        (DocumentIndex.First, false) => FirstUp,
        (DocumentIndex.First, true) => FirstDown,
        (_, false) => SecondUp,
        (_, true) => SecondDown,
    };

    // An open end is an empty blob: SQLite orders every blob above every text.
    private static Statement BindEnd(Statement rows, int parameter, string? value)
        => value is null ? rows.Bind(parameter, ReadOnlySpan<byte>.Empty) : rows.Bind(parameter, value);
}
