using System.Diagnostics.Metrics;
using Realtime.Grains.Storage;
using Realtime.Silo.Storage;
using Realtime.Silo.Storage.Sqlite;

namespace Realtime.Tests.Specification.Storage;

/// <summary>The group commit: one transaction, each write's own outcome, and what failing does.</summary>
public sealed class SqliteWriterTests
{
    [Fact]
    public async Task Group_is_one_transaction_in_which_each_write_has_its_own_outcome()
    {
        using var store = new SqliteStore();
        using var groups = new GroupSizes(store.Metrics);
        await store.Journal.Append("a", 0, Entries.Many(1));
        var held = await store.HoldWriter();
        var first = store.Journal.Append("a", 1, [Entries.Of("first")]);
        var second = store.Journal.Append("a", 1, [Entries.Of("second")]);
        var other = store.Journal.Append("b", 0, [Entries.Of("other")]);
        var put = store.Documents.Put(new("p", "x", new byte[1], PutCondition.Absent));
        var repeated = store.Documents.Put(new("p", "x", new byte[2], PutCondition.Absent));
        held.Dispose();

        (await first, await second, await other, await put, await repeated).ShouldBe((true, false, true, 1L, null));
        groups.Seen.ShouldContain(5);
        (await store.Journal.Read("a", 0, 10)).Select(entry => entry.Text()).ShouldBe(["entry 1", "first"]);
    }

    [Fact]
    public async Task Group_that_meets_a_full_disk_fails_whole_and_later_ones_work_again()
    {
        using var store = new SqliteStore();
        await store.Journal.Append("a", 0, Entries.Many(1));
        await store.Database.Writer.Submit(new SqlWrite("PRAGMA max_page_count = 1"), CancellationToken.None);
        var held = await store.HoldWriter();
        var large = new JournalEntry("n.1", "command", Entries.At, new byte[300_000]);
        var writes = new[] { store.Journal.Append("new", 0, [large]), store.Journal.Append("a", 1, [large]), store.Journal.Append("b", 0, [large]) };
        held.Dispose();
        foreach (var write in writes)
        {
            await Should.ThrowAsync<StorageUnavailableException>(() => write);
        }

        (await store.Journal.ReadHead("a")).ShouldBe(1);
        (await store.Journal.FindCommand("a", "command")).ShouldBeNull();
        await store.Database.Writer.Submit(new SqlWrite("PRAGMA max_page_count = 1073741823"), CancellationToken.None);

        // Ids that the rolled back group gave are given again: other names must not meet them.
        (await store.Journal.Append("b", 0, [large])).ShouldBeTrue();
        (await store.Journal.Append("new", 0, Entries.Many(2))).ShouldBeTrue();
        (await store.Journal.Append("a", 1, [large])).ShouldBeTrue();
        (await store.Journal.Read("new", 0, 10)).Select(entry => entry.Text()).ShouldBe(["entry 1", "entry 2"]);
        (await store.Journal.ReadHead("b")).ShouldBe(1);
    }

    [Fact]
    public async Task Group_whose_commit_fails_is_not_acknowledged()
    {
        using var store = new SqliteStore();
        var held = await store.HoldWriter();
        var before = store.Journal.Append("a", 0, Entries.Many(1));
        var rollback = store.Database.Writer.Submit(new SqlWrite("ROLLBACK"), CancellationToken.None);
        held.Dispose();

        await Should.ThrowAsync<StorageUnavailableException>(() => before);
        await Should.ThrowAsync<StorageUnavailableException>(() => rollback);
        (await store.Journal.ReadHead("a")).ShouldBe(0);
        (await store.Journal.Append("a", 0, Entries.Many(1))).ShouldBeTrue();
    }

    [Fact]
    public async Task Write_is_acknowledged_only_once_another_connection_can_read_it()
    {
        using var store = new SqliteStore();
        for (var sequence = 0; sequence < 200; sequence++)
        {
            await store.Journal.Append("a", sequence, Entries.Many(1));
            (await store.Journal.ReadHead("a")).ShouldBe(sequence + 1);
        }
    }

    [Fact]
    public async Task Queue_that_is_full_refuses_and_what_waited_is_still_written()
    {
        using var store = new SqliteStore(new() { QueueLengthMax = 10, QueueBytesMax = 100_000 });
        var held = await store.HoldWriter();
        var waiting = Enumerable.Range(0, 10).Select(number => store.Journal.Append($"s{number}", 0, Entries.Many(1))).ToArray();
        var refusal = await Should.ThrowAsync<StorageUnavailableException>(() => store.Journal.Append("more", 0, Entries.Many(1)));
        refusal.Message.ShouldContain("10");
        held.Dispose();
        (await Task.WhenAll(waiting)).ShouldAllBe(outcome => outcome);

        held = await store.HoldWriter();
        var large = new JournalEntry("n.1", null, Entries.At, new byte[60_000]);
        var fits = store.Journal.Append("large1", 0, [large]);
        await Should.ThrowAsync<StorageUnavailableException>(() => store.Journal.Append("large2", 0, [large]));
        held.Dispose();
        (await fits).ShouldBeTrue();
        (await store.Journal.Append("large2", 0, [large])).ShouldBeTrue();
    }

    [Fact]
    public async Task Write_that_waits_can_be_cancelled_and_one_that_was_taken_cannot()
    {
        using var store = new SqliteStore();
        using var cancellation = new CancellationTokenSource();
        var held = await store.HoldWriter();
        var waiting = store.Journal.Append("waiting", 0, Entries.Many(1), cancellation.Token);
        var beside = store.Journal.Append("beside", 0, Entries.Many(1));
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        held.Dispose();
        (await beside).ShouldBeTrue();
        (await store.Journal.ReadHead("waiting")).ShouldBe(0);

        using var late = new CancellationTokenSource();
        var taken = new CancelOnApply(late);
        (await store.Database.Writer.Submit(taken, late.Token)).ShouldBeTrue();
    }

    [Fact]
    public async Task Group_takes_no_more_than_its_bounds()
    {
        using var store = new SqliteStore(new() { GroupLengthMax = 4 });
        using var groups = new GroupSizes(store.Metrics);
        var held = await store.HoldWriter();
        var writes = Enumerable.Range(0, 10).Select(number => store.Journal.Append($"s{number}", 0, Entries.Many(1))).ToArray();
        held.Dispose();
        await Task.WhenAll(writes);
        groups.Seen.ShouldAllBe(size => size <= 4);
        groups.Seen.Count(size => size == 4).ShouldBeGreaterThanOrEqualTo(2);
    }

    [Fact]
    public async Task Closing_commits_what_waits_and_refuses_the_rest()
    {
        using var store = new SqliteStore();
        var held = await store.HoldWriter();
        var waiting = store.Journal.Append("a", 0, Entries.Many(1));
        var closing = Task.Run(store.Database.Dispose);
        while (!IsRefused(store))
        {
            await Task.Yield();
        }

        held.Dispose();
        (await waiting).ShouldBeTrue();
        await closing;
        await Should.ThrowAsync<StorageUnavailableException>(() => store.Journal.Append("a", 1, Entries.Many(1)));
        await Should.ThrowAsync<StorageUnavailableException>(() => store.Journal.ReadHead("a"));
        store.Reopen();
        (await store.Journal.ReadHead("a")).ShouldBe(1);
    }

    [Fact]
    public async Task Continuations_do_not_run_on_the_writers_thread()
    {
        using var store = new SqliteStore();
        await store.Journal.Append("a", 0, Entries.Many(1)).ContinueWith(
            _ => Thread.CurrentThread.Name.ShouldNotBe("Storage writer"), TaskContinuationOptions.ExecuteSynchronously);
    }

    private static bool IsRefused(SqliteStore store)
        => store.Database.Writer.Submit(new SqlWrite("SELECT 1"), CancellationToken.None).Exception?.InnerException is StorageUnavailableException;

    /// <summary>The sizes of the groups that were committed since.</summary>
    private sealed class GroupSizes : IDisposable
    {
        private readonly MeterListener listener = new();
        private readonly List<int> seen = [];

        public GroupSizes(StorageMetrics metrics)
        {
            listener.InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter == metrics.Meter && instrument.Name == "realtime.storage.group.size")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            listener.SetMeasurementEventCallback<int>((_, size, _, _) =>
            {
                lock (seen)
                {
                    seen.Add(size);
                }
            });
            listener.Start();
        }

        public int[] Seen
        {
            get
            {
                lock (seen)
                {
                    return [.. seen];
                }
            }
        }

        public void Dispose() => listener.Dispose();
    }

    private sealed class CancelOnApply(CancellationTokenSource source) : WriteOperation<bool>
    {
        public override int Bytes => 0;

        public override void Apply(Connection connection, StreamIds streams)
        {
            source.Cancel();
            Outcome = true;
        }
    }
}
