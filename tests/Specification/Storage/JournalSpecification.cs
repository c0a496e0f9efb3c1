using System.Text;
using Realtime.Grains.Storage;

namespace Realtime.Tests.Specification.Storage;

/// <summary>What every journal promises; each adapter runs it.</summary>
public abstract partial class JournalSpecification
{
    private const string Stream = "calendar/o_1/t_1";

    protected abstract IJournal Journal { get; }

    [Fact]
    public async Task Read_of_a_stream_that_nobody_wrote_is_empty()
    {
        (await Journal.Read(Stream, 0, 10)).ShouldBeEmpty();
        (await Journal.ReadHead(Stream)).ShouldBe(0);
        (await Journal.ReadDispatched(Stream)).ShouldBe(0);
        (await Journal.ReadSnapshot(Stream)).ShouldBeNull();
        (await Journal.FindCommand(Stream, "c")).ShouldBeNull();
        (await Journal.ListUndispatched(null, 10)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Append_gives_the_sequences_after_the_expected_one()
    {
        (await Journal.Append(Stream, 0, [Entries.Of("a"), Entries.Of("b")])).ShouldBeTrue();
        (await Journal.Append(Stream, 2, [Entries.Of("c")])).ShouldBeTrue();

        var read = await Journal.Read(Stream, 0, 10);
        read.Select(entry => (entry.Sequence, entry.Text())).ShouldBe([(1, "a"), (2, "b"), (3, "c")]);
        (await Journal.ReadHead(Stream)).ShouldBe(3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)] // in the middle of a batch, where no batch starts
    [InlineData(3)]
    [InlineData(5)]
    public async Task Append_when_the_head_is_another_is_refused_and_writes_nothing(long expectedSequence)
    {
        await Journal.Append(Stream, 0, [Entries.Of("a"), Entries.Of("b")]);
        await Journal.Append(Stream, 2, [Entries.Of("c"), Entries.Of("d")]);

        (await Journal.Append(Stream, expectedSequence, [Entries.Of("stale", "stale")])).ShouldBeFalse();

        (await Journal.Read(Stream, 0, 10)).Select(entry => entry.Text()).ShouldBe(["a", "b", "c", "d"]);
        (await Journal.FindCommand(Stream, "stale")).ShouldBeNull();
    }

    [Fact]
    public async Task Append_past_the_head_of_a_stream_that_nobody_wrote_is_refused()
    {
        (await Journal.Append(Stream, 1, [Entries.Of("a")])).ShouldBeFalse();
        (await Journal.ReadHead(Stream)).ShouldBe(0);
    }

    [Fact]
    public async Task Append_by_64_at_once_on_one_expected_sequence_has_one_winner()
    {
        for (var round = 0; round < 10; round++)
        {
            var won = await Entries.AtOnce(64, number => Journal.Append(Stream, round, [Entries.Of($"{round} {number}")]));

            won.Count(outcome => outcome).ShouldBe(1);
            var last = (await Journal.Read(Stream, round, 10)).ShouldHaveSingleItem();
            last.Text().ShouldBe($"{round} {Array.IndexOf(won, true)}");
        }
    }

    [Fact]
    public async Task Append_to_many_streams_at_once_keeps_them_apart()
    {
        await Entries.AtOnce(50, async number =>
        {
            for (var sequence = 0; sequence < 20; sequence++)
            {
                (await Journal.Append($"room/o_1/r_{number}", sequence, [Entries.Of($"{number} {sequence + 1}")])).ShouldBeTrue();
            }

            return true;
        });

        for (var number = 0; number < 50; number++)
        {
            var read = await Journal.Read($"room/o_1/r_{number}", 0, 100);
            read.Select(entry => entry.Sequence).ShouldBe(Enumerable.Range(1, 20).Select(sequence => (long)sequence));
            read.ShouldAllBe(entry => entry.Text() == $"{number} {entry.Sequence}");
        }
    }

    [Fact]
    public async Task Read_returns_every_field_as_it_was_written()
    {
        var at = new DateTimeOffset(2026, 3, 8, 1, 30, 0, TimeSpan.FromHours(-5)).AddTicks(7);
        var data = Encoding.UTF8.GetBytes("""{"text":"Grüße, 你好, 👩‍⚕️, \u0000"}""");
        await Journal.Append(Stream, 0, [new("message-posted.1", "ключ-🗝", at, data), new("left.2", null, at, ReadOnlyMemory<byte>.Empty)]);

        var read = await Journal.Read(Stream, 0, 10);

        (read[0].Kind, read[0].CommandId).ShouldBe(("message-posted.1", "ключ-🗝"));
        read[0].At.ShouldBe(at);
        read[0].At.Offset.ShouldBe(TimeSpan.Zero);
        read[0].Data.ToArray().ShouldBe(data);
        (read[1].Kind, read[1].CommandId, read[1].Data.Length).ShouldBe(("left.2", null, 0));
    }

    [Fact]
    public async Task Read_starts_anywhere_in_a_batch_and_ends_at_the_limit()
    {
        var head = 0;
        foreach (var size in new[] { 1, 7, 3, 100, 1, 1, 40 })
        {
            (await Journal.Append(Stream, head, Entries.Many(size))).ShouldBeTrue();
            head += size;
        }

        for (var after = 0; after <= head + 1; after++)
        {
            foreach (var limit in new[] { 1, 2, 50, 1_000 })
            {
                var read = await Journal.Read(Stream, after, limit);
                read.Select(entry => entry.Sequence)
                    .ShouldBe(Enumerable.Range(after + 1, Math.Clamp(head - after, 0, limit)).Select(sequence => (long)sequence));
            }
        }
    }

    [Fact]
    public async Task Append_of_the_largest_batch_is_read_whole()
    {
        var entries = Enumerable.Range(0, IJournal.BatchEntriesMax)
            .Select(number => new JournalEntry("n.1", null, Entries.At, new byte[(IJournal.BatchBytesMax / IJournal.BatchEntriesMax) - 3]))
            .ToArray();

        (await Journal.Append(Stream, 0, entries)).ShouldBeTrue();

        (await Journal.Read(Stream, 0, 1_000)).Count.ShouldBe(IJournal.BatchEntriesMax);
    }

    [Fact]
    public async Task FindCommand_finds_the_first_entry_of_that_stream_and_exact_id()
    {
        await Journal.Append(Stream, 0, [Entries.Of("a", "c1"), Entries.Of("b", "c2"), Entries.Of("c", "c1")]);
        await Journal.Append(Stream, 3, [Entries.Of("d", "c2"), Entries.Of("e", "C2")]);
        await Journal.Append("calendar/o_1/t_2", 0, [Entries.Of("other", "c3")]);

        (await Journal.FindCommand(Stream, "c1"))!.Value.Sequence.ShouldBe(1);
        (await Journal.FindCommand(Stream, "c2"))!.Value.Text().ShouldBe("b");
        (await Journal.FindCommand(Stream, "C2"))!.Value.Sequence.ShouldBe(5);
        (await Journal.FindCommand(Stream, "c3")).ShouldBeNull();
    }
}
