using Realtime.Grains.Storage;

namespace Realtime.Tests.Specification.Storage;

public abstract partial class JournalSpecification
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(IJournal.ReadEntriesMax)]
    public async Task ListStreams_has_every_stream_with_an_entry_once(int limit)
    {
        string[] names = [.. Enumerable.Range(0, 25).Select(number => $"room/o_1/{number:D2}"), "Room/o_1/x", "zzz"];
        foreach (var name in names)
        {
            await Journal.Append(name, 0, Entries.Many(name.Length));
        }

        await Journal.MarkDispatched("room/o_1/07", 3);
        await Journal.WriteSnapshot("only-a-snapshot", new(1, "s.1", "x"u8.ToArray()));

        var listed = await AllStreams(limit);

        listed.Select(stream => stream.Stream).Order(StringComparer.Ordinal).ShouldBe(names.Order(StringComparer.Ordinal));
        listed.ShouldAllBe(stream => stream.Head == stream.Stream.Length);
        listed.Where(stream => stream.Dispatched > 0).ShouldBe([new("room/o_1/07", 11, 3)]);
    }

    [Fact]
    public async Task ListStreams_of_an_empty_store_is_empty_and_bounds_are_kept()
    {
        (await AllStreams(10)).ShouldBeEmpty();
        await Should.ThrowAsync<ArgumentException>(() => Journal.ListStreams(null, 0));
        await Should.ThrowAsync<ArgumentException>(() => Journal.ListStreams(null, IJournal.ReadEntriesMax + 1));
    }

    [Fact]
    public async Task ListStreams_misses_none_that_was_there_while_others_begin()
    {
        foreach (var number in Enumerable.Range(0, 20))
        {
            await Journal.Append($"m/{number:D2}", 0, Entries.Many(1));
        }

        var listed = new List<string>();
        string? cursor = null;
        for (var round = 0; ; round++)
        {
            var page = await Journal.ListStreams(cursor, 3);
            listed.AddRange(page.Items.Select(stream => stream.Stream));
            if (page.NextCursor is null)
            {
                break;
            }

            cursor = page.NextCursor;
            await Journal.Append($"a/{round}", 0, Entries.Many(1));
        }

        listed.Where(stream => stream.StartsWith("m/", StringComparison.Ordinal)).Distinct().Count().ShouldBe(20);
        listed.Distinct().Count().ShouldBe(listed.Count);
    }

    private async Task<List<StreamPosition>> AllStreams(int limit)
    {
        var listed = new List<StreamPosition>();
        string? cursor = null;
        do
        {
            var page = await Journal.ListStreams(cursor, limit);
            page.Items.Count.ShouldBeLessThanOrEqualTo(limit);
            listed.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return listed;
    }
}
