using System.Text;
using Realtime.Grains.Storage;

namespace Realtime.Tests.Specification.Storage;

public abstract partial class JournalSpecification
{
    [Fact]
    public async Task Snapshot_goes_forward_and_never_back()
    {
        await Journal.Append(Stream, 0, Entries.Many(10));
        await Journal.WriteSnapshot(Stream, new(4, "calendar.1", "four"u8.ToArray()));
        await Journal.WriteSnapshot(Stream, new(9, "calendar.1", "nine"u8.ToArray()));
        await Journal.WriteSnapshot(Stream, new(5, "calendar.1", "five"u8.ToArray()));

        var read = (await Journal.ReadSnapshot(Stream))!.Value;
        (read.Sequence, read.Format, Encoding.UTF8.GetString(read.Data.Span)).ShouldBe((9, "calendar.1", "nine"));

        await Journal.WriteSnapshot(Stream, new(9, "calendar.2", "again"u8.ToArray()));
        (await Journal.ReadSnapshot(Stream))!.Value.Format.ShouldBe("calendar.2");
        (await Journal.Read(Stream, 0, 100)).Count.ShouldBe(10);
    }

    [Fact]
    public async Task Snapshot_written_by_many_at_once_ends_at_the_newest()
    {
        await Journal.Append(Stream, 0, Entries.Many(50));
        await Entries.AtOnce(50, async number =>
        {
            await Journal.WriteSnapshot(Stream, new(number + 1, "s.1", new byte[100]));
            return true;
        });

        (await Journal.ReadSnapshot(Stream))!.Value.Sequence.ShouldBe(50);
    }

    [Fact]
    public async Task Snapshot_of_one_stream_is_not_that_of_another()
    {
        await Journal.WriteSnapshot("a", new(1, "s.1", "a"u8.ToArray()));
        (await Journal.ReadSnapshot("b")).ShouldBeNull();
        (await Journal.ReadHead("a")).ShouldBe(0);
        (await Journal.Append("a", 0, [Entries.Of("first")])).ShouldBeTrue();
    }

    [Fact]
    public async Task ListUndispatched_has_a_stream_from_its_append_until_its_cursor_is_at_the_head()
    {
        await Journal.Append(Stream, 0, Entries.Many(3));
        (await Journal.ListUndispatched(null, 10)).ShouldBe([new(Stream, 3, 0)]);

        await Journal.MarkDispatched(Stream, 2);
        (await Journal.ListUndispatched(null, 10)).ShouldBe([new(Stream, 3, 2)]);

        await Journal.MarkDispatched(Stream, 3);
        (await Journal.ListUndispatched(null, 10)).ShouldBeEmpty();

        await Journal.Append(Stream, 3, Entries.Many(1));
        (await Journal.ListUndispatched(null, 10)).ShouldBe([new(Stream, 4, 3)]);
    }

    [Fact]
    public async Task MarkDispatched_goes_neither_back_nor_past_the_head()
    {
        await Journal.Append(Stream, 0, Entries.Many(5));
        await Journal.MarkDispatched(Stream, 3);
        await Journal.MarkDispatched(Stream, 1);
        (await Journal.ReadDispatched(Stream)).ShouldBe(3);

        await Journal.MarkDispatched(Stream, 99);
        (await Journal.ReadDispatched(Stream)).ShouldBe(5);
        await Journal.Append(Stream, 5, Entries.Many(1));
        (await Journal.ListUndispatched(null, 10)).ShouldBe([new(Stream, 6, 5)]);
    }

    [Fact]
    public async Task MarkDispatched_of_a_stream_that_nobody_wrote_changes_nothing()
    {
        await Journal.MarkDispatched(Stream, 5);
        (await Journal.ReadDispatched(Stream)).ShouldBe(0);
        (await Journal.Append(Stream, 0, Entries.Many(1))).ShouldBeTrue();
        (await Journal.ListUndispatched(null, 10)).ShouldBe([new(Stream, 1, 0)]);
    }

    [Fact]
    public async Task ListUndispatched_pages_by_name()
    {
        string[] names = [.. Enumerable.Range(0, 25).Select(number => $"room/o_1/{number:D2}"), "Room/o_1/x", "zzz"];
        foreach (var name in names)
        {
            await Journal.Append(name, 0, Entries.Many(2));
        }

        await Journal.MarkDispatched("room/o_1/07", 2);
        var listed = new List<string>();
        for (string? after = null; ;)
        {
            var page = await Journal.ListUndispatched(after, 4);
            listed.AddRange(page.Select(stream => stream.Stream));
            if (page.Count < 4)
            {
                break;
            }

            after = page[^1].Stream;
        }

        listed.ShouldBe(names.Where(name => name != "room/o_1/07").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ListUndispatched_keeps_a_stream_whose_append_raced_the_mark()
    {
        for (var round = 0; round < 50; round++)
        {
            var stream = $"room/o_1/{round}";
            await Journal.Append(stream, 0, Entries.Many(1));
            await Task.WhenAll(
                Journal.MarkDispatched(stream, 1),
                Journal.Append(stream, 1, Entries.Many(1)));
            (await Journal.ListUndispatched(null, 1_000)).ShouldContain(new UndispatchedStream(stream, 2, 1));
        }
    }
}
