using Realtime.Grains.Storage;

namespace Realtime.Silo.Storage.Sqlite;

/// <summary>Puts one record if its condition holds; an expired one that is still stored counts as absent and is overwritten.</summary>
internal sealed class PutWrite(DocumentWrite write, TimeProvider time) : WriteOperation<long?>
{
    private const string Insert =
        """
        INSERT INTO document (partition, id, version, first_key, first_sort, second_key, second_sort, expires, data, checksum)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    private const string Update =
        """
        UPDATE document
        SET version = ?3, first_key = ?4, first_sort = ?5, second_key = ?6, second_sort = ?7, expires = ?8, data = ?9, checksum = ?10
        WHERE partition = ?1 AND id = ?2
        """;

    public override int Bytes => write.Data.Length;

    public override void Apply(Connection connection, StreamIds streams)
    {
        var stored = StoredVersion.Find(connection, write.Partition, write.Id);
        Outcome = PutDecision.Decide(write.Condition, stored?.LiveAt(time.GetUtcNow()));
        if (Outcome is not { } version)
        {
            return;
        }

        connection.Use(stored is null ? Insert : Update)
            .Bind(1, write.Partition)
            .Bind(2, write.Id)
            .Bind(3, version)
            .Bind(4, write.First?.Key)
            .Bind(5, write.First?.Sort)
            .Bind(6, write.Second?.Key)
            .Bind(7, write.Second?.Sort)
            .Bind(8, write.ExpiresAt?.UtcTicks)
            .Bind(9, write.Data.Span)
            .Bind(10, DocumentRows.ChecksumOf(
                write.Partition, write.Id, version, write.First, write.Second, write.ExpiresAt?.UtcTicks, write.Data.Span))
            .Run();
    }
}

/// <summary>Removes one record, if it is there and, where asked, at a version.</summary>
internal sealed class DeleteWrite(string partition, string id, long? expectedVersion, TimeProvider time) : WriteOperation<bool>
{
    private const string Remove = "DELETE FROM document WHERE partition = ? AND id = ?";

    public override int Bytes => 0;

    public override void Apply(Connection connection, StreamIds streams)
    {
        var stored = StoredVersion.Find(connection, partition, id)?.LiveAt(time.GetUtcNow());
        Outcome = stored is not null && (expectedVersion is null || expectedVersion == stored);
        if (Outcome)
        {
            connection.Use(Remove).Bind(1, partition).Bind(2, id).Run();
        }
    }
}

/// <summary>Deletes a slice of the records that expired; the number deleted.</summary>
internal sealed class DeleteExpiredWrite(int sliceMax, TimeProvider time) : WriteOperation<int>
{
    private const string Remove =
        "DELETE FROM document WHERE key IN (SELECT key FROM document WHERE expires IS NOT NULL AND expires <= ? ORDER BY expires LIMIT ?)";

    public override int Bytes => 0;

    public override void Apply(Connection connection, StreamIds streams)
        => Outcome = connection.Use(Remove).Bind(1, time.GetUtcNow().UtcTicks).Bind(2, sliceMax).Run();
}

/// <summary>What a condition looks at.</summary>
internal readonly record struct StoredVersion(long Version, long? ExpiresTicks)
{
    private const string FindVersion = "SELECT version, expires FROM document WHERE partition = ? AND id = ?";

    public static StoredVersion? Find(Connection connection, string partition, string id)
    {
        using var find = connection.Use(FindVersion).Bind(1, partition).Bind(2, id);
        return find.Step() ? new(find.Integer(0), find.IsNull(1) ? null : find.Integer(1)) : null;
    }

    /// <summary>The version, or null where the record expired at or before <paramref name="now"/>.</summary>
    public long? LiveAt(DateTimeOffset now) => ExpiresTicks is { } ticks && ticks <= now.UtcTicks ? null : Version;
}
