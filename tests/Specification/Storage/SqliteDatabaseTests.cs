using Realtime.Grains.Storage;
using Realtime.Silo.Storage;
using Realtime.Silo.Storage.Sqlite;

namespace Realtime.Tests.Specification.Storage;

/// <summary>The data folder: what stays in it, who may have it, and how it refuses.</summary>
public sealed class SqliteDatabaseTests
{
    [Fact]
    public async Task Folder_that_is_opened_again_has_everything()
    {
        using var store = new SqliteStore();
        await store.Journal.Append("a", 0, [Entries.Of("one", "c1"), Entries.Of("two")]);
        await store.Journal.Append("b", 0, [Entries.Of("other")]);
        await store.Journal.WriteSnapshot("a", new(2, "s.1", "state"u8.ToArray()));
        await store.Journal.MarkDispatched("a", 1);
        await store.Documents.Put(new("p", "x", "data"u8.ToArray(), PutCondition.NewerThanStored(5)) { First = new("k", "s") });

        store.Reopen();

        (await store.Journal.Read("a", 0, 10)).Select(entry => (entry.Sequence, entry.Text(), entry.CommandId)).ShouldBe([(1, "one", "c1"), (2, "two", null)]);
        (await store.Journal.FindCommand("a", "c1"))!.Value.Sequence.ShouldBe(1);
        (await store.Journal.ReadSnapshot("a"))!.Value.Sequence.ShouldBe(2);
        (await store.Journal.ListUndispatched(null, 10)).ShouldBe([new("a", 2, 1), new("b", 1, 0)]);
        (await store.Journal.Append("a", 1, Entries.Many(1))).ShouldBeFalse();
        (await store.Journal.Append("a", 2, Entries.Many(1))).ShouldBeTrue();
        (await store.Documents.QueryIndex(DocumentIndex.First, "k", new())).Items.ShouldHaveSingleItem().Version.ShouldBe(5);
    }

    [Fact]
    public async Task Folder_that_is_closed_holds_the_database_alone_without_a_log()
    {
        using var store = new SqliteStore();
        await store.Journal.Append("a", 0, Entries.Many(10));
        await store.Journal.Read("a", 0, 10);
        store.Database.Dispose();

        Directory.GetFiles(store.Path).Select(Path.GetFileName).Order().ShouldBe([AcknowledgedMark.FileName, SqliteDatabase.FileName, "realtime.lock"]);
    }

    [Fact]
    public void Folder_that_is_open_is_refused_to_another()
    {
        using var store = new SqliteStore();
        var refusal = Should.Throw<StorageConfigurationException>(() => SqliteDatabase.Open(store.Path));
        refusal.Message.ShouldBe($"Storage:Path '{store.Path}' is in use by another process.");
    }

    [Fact]
    public void Folder_that_cannot_be_created_is_refused_in_one_line_that_names_the_key()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Path);
        var file = Path.Combine(folder.Path, "file");
        File.WriteAllText(file, string.Empty);
        foreach (var path in new[] { file, Path.Combine(file, "below"), "/proc/realtime" })
        {
            var refusal = Should.Throw<StorageConfigurationException>(() => SqliteDatabase.Open(path));
            refusal.Message.ShouldStartWith($"Storage:Path '{path}' cannot be created: ");
            refusal.Message.ShouldNotContain("\n");
        }
    }

    [Fact]
    public void File_of_a_newer_version_or_another_program_is_refused_and_the_folder_is_free_again()
    {
        using var store = new SqliteStore();
        store.Database.Dispose();
        ChangeFile(store, "PRAGMA user_version = 1000");
        Should.Throw<StorageConfigurationException>(store.Reopen).Message.ShouldContain("newer version");
        ChangeFile(store, "PRAGMA user_version = 2; PRAGMA application_id = 7");
        Should.Throw<StorageConfigurationException>(store.Reopen).Message.ShouldContain("another program");
        File.WriteAllText(Path.Combine(store.Path, SqliteDatabase.FileName), new string('x', 5_000));
        Should.Throw<StorageConfigurationException>(store.Reopen).Message.ShouldContain("Storage:Path");
    }

    [Fact]
    public async Task Library_is_the_systems_where_it_is_there()
    {
        using var store = new SqliteStore();
        await store.Journal.ReadHead("a");
        var expected = File.Exists("/usr/lib/x86_64-linux-gnu/libsqlite3.so.0") ? "(system)" : "(";
        SqliteLibrary.Ensure().ShouldContain(expected);
    }

    [Fact]
    public async Task Expired_records_are_deleted_in_slices()
    {
        using var store = new SqliteStore(new() { ExpirySweepInterval = TimeSpan.FromMinutes(1), ExpirySliceMax = 10 });
        foreach (var number in Enumerable.Range(0, 35))
        {
            await store.Documents.Put(new("p", $"{number}", new byte[1], PutCondition.Always) { ExpiresAt = store.Time.GetUtcNow().AddSeconds(30) });
        }

        await store.Documents.Put(new("p", "stays", new byte[1], PutCondition.Always));
        store.Time.Advance(TimeSpan.FromMinutes(1));
        while (await CountDocuments(store) > 1)
        {
            await Task.Yield();
        }

        (await store.Documents.Query("p", new())).Items.ShouldHaveSingleItem().Id.ShouldBe("stays");
    }

    [Fact]
    public async Task Log_is_copied_into_the_database_and_starts_anew_though_reads_overlap()
    {
        using var store = new SqliteStore(new() { CheckpointPages = 50, LogPagesMax = 200 });
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await store.Journal.Read("a", 0, 20);
                await Task.Yield();
            }
        })).ToArray();
        for (var sequence = 0; sequence < 400; sequence++)
        {
            await store.Journal.Append("a", sequence, [new("n.1", null, Entries.At, new byte[20_000])]);
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);

        // 400 × 5 pages were written; the log holds at most the bound and one checkpoint's worth, twice over for slack.
        new FileInfo(Path.Combine(store.Path, SqliteDatabase.FileName + "-wal")).Length.ShouldBeLessThan(2 * 250 * 4_200);
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task Queries_seek_in_an_index_and_never_scan_or_sort(string sql)
    {
        using var store = new SqliteStore();
        var plan = await store.Database.Readers.Ask(
            connection =>
            {
                using var rows = connection.Use("EXPLAIN QUERY PLAN " + sql);
                var lines = new List<string>();
                while (rows.Step())
                {
                    lines.Add(rows.Text(3));
                }

                return string.Join('\n', lines);
            },
            default);

        plan.ShouldNotContain("SCAN");
        plan.ShouldNotContain("TEMP B-TREE");
        plan.ShouldContain("SEARCH");
    }

    public static TheoryData<string> Queries() => [.. SqliteJournal.Queries, .. DocumentRows.Queries];

    private static Task<long> CountDocuments(SqliteStore store) => store.Database.Readers.Ask(
        connection =>
        {
            using var count = connection.Use("SELECT count(*) FROM document");
            count.Step();
            return count.Integer(0);
        },
        default);

    private static void ChangeFile(SqliteStore store, string sql)
    {
        using var connection = Connection.Open(Path.Combine(store.Path, SqliteDatabase.FileName), readOnly: false, TimeSpan.Zero);
        connection.Execute(sql);
    }
}
