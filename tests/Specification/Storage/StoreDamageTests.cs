using Realtime.Grains.Storage;
using Realtime.Silo.Storage;
using Realtime.Silo.Storage.Sqlite;

namespace Realtime.Tests.Specification.Storage;

/// <summary>What was changed or lost behind the program's back is refused, at start or at the read; never answered.</summary>
public sealed class StoreDamageTests
{
    public static TheoryData<string, string> Changes() => new()
    {
        { "UPDATE batch SET data = CAST(replace(CAST(data AS TEXT), 'entry 2', 'entry 9') AS BLOB)", "stream a is damaged at sequence 1" },
        { "UPDATE batch SET key = key + 1 WHERE key & 4294967295 = 4", "stream a is damaged at sequence 4" },
        { "DELETE FROM batch WHERE key & 4294967295 = 1", "stream a is damaged at sequence 1" },
        { "DELETE FROM batch WHERE key & 4294967295 = 4", "stream a ends at sequence 3, and its head is 5" },
        { "DELETE FROM batch", "stream a is empty, and should not be" },
        { "UPDATE stream SET head = 3", "stream a ends at sequence 5, and its head is 3" },
        { "DELETE FROM stream", "is damaged|ends at" },
        { "UPDATE command SET command = 'c2'", "the command at sequence 1 of stream 1 is damaged" },
        { "UPDATE command SET sequence = 2", "the command at sequence 2 of stream 1 is damaged" },
        { "UPDATE document SET data = x'00'", "Record x in p is damaged." },
        { "UPDATE document SET version = 9", "Record x in p is damaged." },
        { "UPDATE document SET id = 'y'", "Record y in p is damaged." },
        { "UPDATE document SET first_sort = 'z'", "Record x in p is damaged." },
        { "UPDATE document SET expires = 7", "Record x in p is damaged." },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Row_that_was_changed_or_removed_stops_the_start_in_one_line(string sql, string damage)
    {
        using var store = await Filled();
        store.Database.Dispose();
        Change(store, sql);

        var refusal = Should.Throw<StorageConfigurationException>(store.Reopen).Message;
        damage.Split('|').ShouldContain(expected => refusal.Contains(expected), refusal);
        refusal.ShouldNotContain("\n");
    }

    /// <summary>A database that is too large to be checked at start: each read checks what it reads.</summary>
    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Row_that_was_changed_or_removed_is_not_answered(string sql, string damage)
    {
        if (sql.Contains("FROM stream") || sql.Contains("command = 'c2'") || sql.Contains("id = 'y'") || sql.Contains("expires = 7"))
        {
            return; // What nobody can look for any more is found by the check of everything only.
        }

        using var store = await Filled(new() { StartCheckPagesMax = 1 });
        store.Database.Dispose();
        Change(store, sql);
        store.Reopen();

        var refused = 0;
        foreach (var read in new Func<Task>[]
        {
            () => store.Journal.Read("a", 0, 10), () => store.Journal.FindCommand("a", "c1"),
            () => store.Documents.Read("p", "x"), () => store.Documents.QueryIndex(DocumentIndex.First, "k", new()),
        })
        {
            try
            {
                await read();
            }
            catch (StorageUnavailableException reason)
            {
                reason.Message.ShouldStartWith("The read failed: ", customMessage: damage);
                refused++;
            }
        }

        refused.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Snapshot_that_was_changed_counts_as_none()
    {
        using var store = await Filled();
        await store.Journal.WriteSnapshot("a", new(5, "s.1", "state"u8.ToArray()));
        store.Database.Dispose();
        Change(store, "UPDATE snapshot SET data = x'00'");
        store.Reopen();
        (await store.Journal.ReadSnapshot("a")).ShouldBeNull();
    }

    [Fact]
    public async Task Folder_that_lacks_an_acknowledged_commit_is_refused_and_left_as_it_is()
    {
        using var store = await Filled();
        store.Database.Dispose();
        var file = Path.Combine(store.Path, SqliteDatabase.FileName);
        var before = await File.ReadAllBytesAsync(file);
        store.Reopen();
        await store.Journal.Append("a", 5, Entries.Many(1));
        store.Database.Dispose();
        await File.WriteAllBytesAsync(file, before);

        Should.Throw<StorageConfigurationException>(store.Reopen).Message.ShouldContain("lacks acknowledged writes");
        (await File.ReadAllBytesAsync(file)).ShouldBe(before);

        File.Delete(Path.Combine(store.Path, AcknowledgedMark.FileName));
        store.Reopen();
        (await store.Journal.ReadHead("a")).ShouldBe(5);
    }

    [Fact]
    public async Task File_of_the_first_schema_is_upgraded_and_reads_as_before()
    {
        using var store = await Filled();
        store.Database.Dispose();
        Change(store, """
            ALTER TABLE document DROP COLUMN checksum; ALTER TABLE snapshot DROP COLUMN checksum; ALTER TABLE command DROP COLUMN checksum;
            DROP TABLE committed; UPDATE batch SET data = CAST(x'01' || substr(data, 6) AS BLOB); PRAGMA user_version = 1;
            """);
        File.Delete(Path.Combine(store.Path, AcknowledgedMark.FileName));
        store.Reopen();

        (await store.Journal.Read("a", 0, 10)).Count.ShouldBe(5);
        (await store.Journal.FindCommand("a", "c1"))!.Value.Sequence.ShouldBe(1);
        (await store.Documents.Read("p", "x"))!.Version.ShouldBe(1);
        (await store.Journal.Append("a", 5, Entries.Many(1))).ShouldBeTrue();
    }

    /// <summary>Stream a: sequences 1–3 in one batch, the first of command c1, and 4–5 in another; and one record.</summary>
    private static async Task<SqliteStore> Filled(SqliteOptions? options = null)
    {
        var store = new SqliteStore(options);
        await store.Journal.Append("a", 0, [Entries.Of("entry 1", "c1"), Entries.Of("entry 2"), Entries.Of("entry 3")]);
        await store.Journal.Append("a", 3, [Entries.Of("entry 4"), Entries.Of("entry 5")]);
        await store.Documents.Put(new("p", "x", "data"u8.ToArray(), PutCondition.Absent) { First = new("k", "s") });
        return store;
    }

    private static void Change(SqliteStore store, string sql)
    {
        using var connection = Connection.Open(Path.Combine(store.Path, SqliteDatabase.FileName), readOnly: false, TimeSpan.Zero);
        connection.Execute(sql);
    }
}
