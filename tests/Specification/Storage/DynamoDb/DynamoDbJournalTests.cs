using Realtime.Grains.Storage;
using Realtime.Silo.Storage.DynamoDb;

namespace Realtime.Tests.Specification.Storage.DynamoDb;

/// <summary>What is particular to this journal: its requests, its index of commands, its marks, its split snapshots.</summary>
public sealed class DynamoDbJournalTests(DynaliteServer server)
{
    private const string Stream = "room/o_1/r_1";

    [Fact]
    public async Task Append_to_a_stream_that_is_known_is_one_request()
    {
        using var store = await DynamoDbStore.Create(server);
        for (var sequence = 0; sequence < 20; sequence++)
        {
            (await store.Journal.Append(Stream, sequence, Entries.Many(1))).ShouldBeTrue();
        }

        store.Transport.Operations.ShouldBe(Enumerable.Repeat("PutItem", 20));
    }

    [Fact]
    public async Task Append_to_a_stream_that_another_process_wrote_reads_its_head_once()
    {
        using var first = await DynamoDbStore.Create(server);
        using var second = await first.Another();
        await first.Journal.Append(Stream, 0, Entries.Many(3));
        (await second.Journal.Append(Stream, 3, Entries.Many(2))).ShouldBeTrue();
        (await second.Journal.Append(Stream, 5, Entries.Many(1))).ShouldBeTrue();
        second.Transport.Operations.ShouldBe(["Query", "PutItem", "PutItem"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    public async Task Append_of_a_stale_process_is_refused_whatever_it_expects(long expected)
    {
        using var stale = await DynamoDbStore.Create(server);
        using var other = await stale.Another();
        await stale.Journal.Append(Stream, 0, Entries.Many(2));
        await other.Journal.Append(Stream, 2, Entries.Many(3));
        (await stale.Journal.Append(Stream, expected, [Entries.Of("stale")])).ShouldBeFalse();
        (await other.Journal.Read(Stream, 0, 10)).Count.ShouldBe(5);
    }

    [Fact]
    public async Task Streams_beyond_those_that_are_remembered_are_still_right()
    {
        using var store = await DynamoDbStore.Create(server, options => options.StreamsKnownMax = 2);
        for (var round = 0; round < 3; round++)
        {
            foreach (var stream in new[] { "a", "b", "c", "d" })
            {
                (await store.Journal.Append(stream, round * 2, Entries.Many(2))).ShouldBeTrue();
                (await store.Journal.Append(stream, (round * 2) + 1, Entries.Many(1))).ShouldBeFalse();
            }
        }

        await store.Journal.MarkDispatched("a", 6);
        (await store.Journal.ListUndispatched(null, 10)).ShouldBe([new("b", 6, 0), new("c", 6, 0), new("d", 6, 0)]);
    }

    [Fact]
    public async Task FindCommand_finds_old_and_new_commands_in_every_process()
    {
        using var writer = await DynamoDbStore.Create(server, options => options.CommandsUnindexedMax = 4);
        using var reader = await writer.Another();
        for (var sequence = 0; sequence < 40; sequence++)
        {
            await writer.Journal.Append(Stream, sequence, [Entries.Of($"{sequence + 1}", $"c{sequence + 1}")]);
            (await reader.Journal.FindCommand(Stream, $"c{sequence + 1}"))!.Value.Sequence.ShouldBe(sequence + 1);
            (await writer.Journal.FindCommand(Stream, $"c{(sequence / 2) + 1}"))!.Value.Sequence.ShouldBe((sequence / 2) + 1);
        }

        // A repeat, long after the first one went into the index.
        await writer.Journal.Append(Stream, 40, [Entries.Of("repeat", "c1")]);
        using var late = await writer.Another();
        foreach (var journal in new[] { writer.Journal, reader.Journal, late.Journal })
        {
            (await journal.FindCommand(Stream, "c1"))!.Value.Text().ShouldBe("1");
            (await journal.FindCommand(Stream, "c40"))!.Value.Text().ShouldBe("40");
            (await journal.FindCommand(Stream, "c41")).ShouldBeNull();
        }
    }

    [Fact]
    public async Task FindCommand_while_others_append_and_index_never_misses_what_was_acknowledged()
    {
        using var store = await DynamoDbStore.Create(server, options => options.CommandsUnindexedMax = 3);
        using var other = await store.Another();
        for (var sequence = 0; sequence < 60; sequence++)
        {
            await store.Journal.Append(Stream, sequence, [Entries.Of("x", $"c{sequence + 1}")]);
            var asked = Enumerable.Range(Math.Max(1, sequence - 5), 5).ToArray();
            var found = await Task.WhenAll(asked.Select(number =>
                (number % 2 == 0 ? store : other).Journal.FindCommand(Stream, $"c{number}")));
            found.Select(entry => entry?.Sequence).ShouldBe(asked.Select(number => number <= sequence + 1 ? number : (long?)null));
        }
    }

    [Fact]
    public async Task FindCommand_of_a_stream_with_a_long_tail_indexes_it_once()
    {
        using var writer = await DynamoDbStore.Create(server, options => options.CommandsUnindexedMax = 1_000);
        await writer.Journal.Append(Stream, 0, [.. Enumerable.Range(1, 300).Select(number => Entries.Of("x", $"c{number}"))]);
        using var reader = await DynamoDbStore.Open(Changed(writer.Table.Options, options => options.CommandsUnindexedMax = 10));
        (await reader.Journal.FindCommand(Stream, "c299"))!.Value.Sequence.ShouldBe(299);
        reader.Transport.Operations.Count(operation => operation == "PutItem").ShouldBe(300);
        reader.Transport.Forget();
        (await reader.Journal.FindCommand(Stream, "c7"))!.Value.Sequence.ShouldBe(7);
        (await reader.Journal.FindCommand(Stream, "none")).ShouldBeNull();
        reader.Transport.Operations.ShouldNotContain("PutItem");
    }

    [Fact]
    public async Task MarkDispatched_takes_the_marks_off_and_a_list_takes_off_those_that_a_crash_left()
    {
        using var store = await DynamoDbStore.Create(server);
        await store.Journal.Append(Stream, 0, Entries.Many(2));
        await store.Journal.Append(Stream, 2, Entries.Many(2));
        await store.Journal.Append("room/o_1/r_2", 0, Entries.Many(1));
        (await Marks(store)).ShouldBe(3);
        await store.Journal.MarkDispatched(Stream, 2);
        (await Marks(store)).ShouldBe(2);

        // Another process does not know the marks of this one: as after a crash.
        using var other = await store.Another();
        await other.Journal.MarkDispatched(Stream, 4);
        (await Marks(store)).ShouldBe(2);
        (await other.Journal.ListUndispatched(null, 10)).ShouldBe([new("room/o_1/r_2", 1, 0)]);
        (await Marks(store)).ShouldBe(1);
    }

    [Fact]
    public async Task ListUndispatched_goes_on_behind_a_stream_with_more_marks_than_one_read()
    {
        using var store = await DynamoDbStore.Create(server);
        await Entries.AtOnce(4, async number =>
        {
            for (var sequence = 0; sequence < (number == 1 ? 700 : 2); sequence++)
            {
                await store.Journal.Append($"room/{number}", sequence, Entries.Many(1));
            }

            return true;
        });
        (await store.Journal.ListUndispatched(null, 10)).Select(stream => (stream.Stream, stream.Head))
            .ShouldBe([("room/0", 2), ("room/1", 700), ("room/2", 2), ("room/3", 2)]);
        (await store.Journal.ListUndispatched("room/1", 1)).ShouldHaveSingleItem().Stream.ShouldBe("room/2");
        (await store.Journal.ListUndispatched("é", 1)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(SnapshotItems.PartBytesMax)]
    [InlineData(SnapshotItems.PartBytesMax + 1)]
    [InlineData(IJournal.SnapshotBytesMax)]
    public async Task Snapshot_of_any_size_is_read_whole_and_leaves_nothing_of_the_former(int bytes)
    {
        using var store = await DynamoDbStore.Create(server);
        for (var sequence = 1; sequence <= 3; sequence++)
        {
            var data = new byte[bytes];
            new Random(sequence).NextBytes(data);
            await store.Journal.WriteSnapshot(Stream, new(sequence, "s.1", data));
            var read = (await store.Journal.ReadSnapshot(Stream))!.Value;
            read.Sequence.ShouldBe(sequence);
            read.Data.Span.SequenceEqual(data).ShouldBeTrue();
        }

        await store.Journal.WriteSnapshot(Stream, new(2, "s.1", new byte[bytes]));
        (await SnapshotItemCount(store)).ShouldBe(bytes > SnapshotItems.PartBytesMax ? 1 + ((bytes + SnapshotItems.PartBytesMax - 1) / SnapshotItems.PartBytesMax) : 1);
    }

    [Fact]
    public async Task Snapshot_that_is_replaced_while_it_is_read_is_read_whole()
    {
        using var store = await DynamoDbStore.Create(server);
        using var other = await store.Another();
        await store.Journal.WriteSnapshot(Stream, new(1, "s.1", Enumerable.Repeat((byte)1, SnapshotItems.PartBytesMax * 2).ToArray()));
        store.Transport.Next("GetItem", TransportFault.None, meanwhile: () =>
            other.Journal.WriteSnapshot(Stream, new(2, "s.1", Enumerable.Repeat((byte)2, SnapshotItems.PartBytesMax * 3).ToArray())));
        var read = (await store.Journal.ReadSnapshot(Stream))!.Value;
        read.Sequence.ShouldBe(2);
        read.Data.Length.ShouldBe(SnapshotItems.PartBytesMax * 3);
        read.Data.Span.ContainsAnyExcept((byte)2).ShouldBeFalse();
    }

    private static DynamoDbOptions Changed(DynamoDbOptions from, Action<DynamoDbOptions> change)
    {
        var options = new DynamoDbOptions();
        foreach (var property in typeof(DynamoDbOptions).GetProperties())
        {
            property.SetValue(options, property.GetValue(from));
        }

        change(options);
        return options;
    }

    private static async Task<int> Marks(DynamoDbStore store)
    {
        var pages = await Task.WhenAll(Enumerable.Range(0, ItemKeys.DirtyShards).Select(shard =>
            store.Table.Items.Query(new(ItemKeys.Dirty(shard), "!", ItemKeys.PastMarks, 1_000) { Index = 1 }, default)));
        return pages.Sum(page => page.Items.Count);
    }

    private static async Task<int> SnapshotItemCount(DynamoDbStore store)
    {
        var count = 0;
        var query = new ItemQuery(ItemKeys.Stream(Stream), "S", "S~", 1_000) { Projection = "SK" };
        do
        {
            var page = await store.Table.Items.Query(query, default);
            count += page.Items.Count;
            query = query with { After = page.Next };
        }
        while (query.After is not null);

        return count;
    }
}
