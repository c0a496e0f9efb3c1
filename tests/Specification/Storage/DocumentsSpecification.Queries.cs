using Realtime.Grains.Storage;

namespace Realtime.Tests.Specification.Storage;

public abstract partial class DocumentsSpecification
{
    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 7)]
    [InlineData(false, 1000)]
    [InlineData(true, 1)]
    [InlineData(true, 7)]
    [InlineData(true, 1000)]
    public async Task Query_pages_through_a_partition_in_either_direction(bool descending, int limit)
    {
        string[] ids = [.. Enumerable.Range(0, 30).Select(number => $"booking/{number:D3}")];
        foreach (var id in ids.Reverse())
        {
            await Documents.Put(Write(id, id));
            await Documents.Put(Write(id, "another's", partition: Partition + "0"));
        }

        var all = await All(range => Documents.Query(Partition, range), new(Limit: limit, Descending: descending));
        all.Select(item => item.Id).ShouldBe(descending ? ids.Reverse() : ids);
        all.ShouldAllBe(item => item.Partition == Partition && item.Text() == item.Id);

        var part = await All(
            range => Documents.Query(Partition, range), new("booking/005", "booking/015", Limit: limit, Descending: descending));
        part.Select(item => item.Id).ShouldBe(descending ? ids[5..15].Reverse() : ids[5..15]);
    }

    [Theory]
    [InlineData(DocumentIndex.First, false, 1)]
    [InlineData(DocumentIndex.First, true, 4)]
    [InlineData(DocumentIndex.Second, false, 4)]
    [InlineData(DocumentIndex.Second, true, 1)]
    public async Task QueryIndex_pages_by_sort_then_partition_then_id_in_either_direction(DocumentIndex index, bool descending, int limit)
    {
        // Few sort values, so that pages end within a tie.
        var expected = new List<(string Sort, string Partition, string Id)>();
        foreach (var number in Enumerable.Range(0, 36))
        {
            var (sort, partition, id) = ($"2026-11-{20 + (number % 3)}", $"organization/o_{number % 2}", $"booking/{number:D2}");
            var entry = new IndexEntry("THERAPIST#t_1", sort);
            var other = new IndexEntry("THERAPIST#t_2", sort);
            await Documents.Put(Write(id, id, partition: partition) with
            {
                First = index == DocumentIndex.First ? entry : other,
                Second = index == DocumentIndex.Second ? entry : other,
            });
            expected.Add((sort, partition, id));
        }

        expected.Sort(StringTuples);
        if (descending)
        {
            expected.Reverse();
        }

        var range = new DocumentRange(Limit: limit, Descending: descending);
        var all = await All(page => Documents.QueryIndex(index, "THERAPIST#t_1", page), range);
        all.Select(item => (Sort(item, index), item.Partition, item.Id)).ShouldBe(expected);

        var part = await All(
            page => Documents.QueryIndex(index, "THERAPIST#t_1", page), range with { From = "2026-11-21", To = "2026-11-22" });
        part.Select(item => (Sort(item, index), item.Partition, item.Id)).ShouldBe(expected.Where(item => item.Sort == "2026-11-21"));
    }

    [Fact]
    public async Task Query_orders_by_utf8_bytes()
    {
        // U+FFFD is before U+1F600 in UTF-8, and after it in UTF-16; "a" is before "a\0"; upper case is before lower.
        string[] ordered = ["A", "B", "a", "a\0", "a\0b", "aa", "b", "ß", "é", "中", "\uFFFD", "😀", "😀x"];
        foreach (var id in ordered.Reverse())
        {
            await Documents.Put(Write(id, id) with { First = new("k", id) });
        }

        (await All(range => Documents.Query(Partition, range), new(Limit: 1))).Select(item => item.Id).ShouldBe(ordered);
        (await All(range => Documents.QueryIndex(DocumentIndex.First, "k", range), new(Limit: 2, Descending: true)))
            .Select(item => item.Id).ShouldBe(ordered.Reverse());
        (await Documents.Query(Partition, new("a", "aa"))).Items.Select(item => item.Id).ShouldBe(["a", "a\0", "a\0b"]);
    }

    [Fact]
    public async Task Query_gives_no_cursor_where_the_last_page_is_exactly_full()
    {
        await Documents.Put(Write("a", "a"));
        await Documents.Put(Write("b", "b"));
        (await Documents.Query(Partition, new(Limit: 2))).NextCursor.ShouldBeNull();
        (await Documents.Query(Partition, new(Limit: 1))).NextCursor.ShouldNotBeNull();
    }

    [Fact]
    public async Task Query_ends_a_page_at_its_bytes_and_goes_on_from_there()
    {
        var large = new string('x', IDocuments.DataBytesMax);
        var count = (IDocuments.PageBytesMax / IDocuments.DataBytesMax) + 3;
        for (var number = 0; number < count; number++)
        {
            await Documents.Put(Write($"{number:D2}", large));
        }

        var first = await Documents.Query(Partition, new());
        first.Items.Count.ShouldBeLessThan(count);
        first.NextCursor.ShouldNotBeNull();
        (await All(range => Documents.Query(Partition, range), new())).Count.ShouldBe(count);
    }

    [Fact]
    public async Task Query_goes_on_where_the_page_ended_though_its_last_record_is_gone()
    {
        foreach (var id in new[] { "a", "b", "c", "d" })
        {
            await Documents.Put(Write(id, id));
        }

        var first = await Documents.Query(Partition, new(Limit: 2));
        await Documents.Delete(Partition, "b");
        await Documents.Put(Write("bb", "bb"));
        var second = await Documents.Query(Partition, new(Limit: 2, Cursor: first.NextCursor));
        second.Items.Select(item => item.Id).ShouldBe(["bb", "c"]);
    }

    [Fact]
    public async Task Query_with_a_cursor_of_another_query_or_none_at_all_is_refused()
    {
        foreach (var id in new[] { "a", "b", "c" })
        {
            await Documents.Put(Write(id, id) with { First = new("k", id), Second = new("k", id) });
        }

        var cursor = (await Documents.Query(Partition, new(Limit: 1))).NextCursor!;
        await Should.ThrowAsync<ArgumentException>(() => Documents.Query("organization/o_2", new(Cursor: cursor)));
        await Should.ThrowAsync<ArgumentException>(() => Documents.Query(Partition, new(Cursor: cursor, Descending: true)));
        await Should.ThrowAsync<ArgumentException>(() => Documents.Query(Partition, new(From: "a", Cursor: cursor)));
        await Should.ThrowAsync<ArgumentException>(() => Documents.QueryIndex(DocumentIndex.First, "k", new(Cursor: cursor)));
        var first = (await Documents.QueryIndex(DocumentIndex.First, "k", new(Limit: 1))).NextCursor!;
        await Should.ThrowAsync<ArgumentException>(() => Documents.QueryIndex(DocumentIndex.Second, "k", new(Cursor: first)));
        foreach (var text in new[] { "", "x", "!", "ünicode", cursor[..^1], cursor + "AAAA", new string('A', 10_000) })
        {
            await Should.ThrowAsync<ArgumentException>(() => Documents.Query(Partition, new(Cursor: text)));
        }
    }

    [Fact]
    public async Task Arguments_out_of_bounds_are_refused()
    {
        var longest = new string('x', IDocuments.KeyLengthMax);
        (await Documents.Put(Write(longest, "x", partition: longest) with { First = new(longest, longest) })).ShouldBe(1);
        (await All(range => Documents.QueryIndex(DocumentIndex.First, longest, range), new(Limit: 1))).ShouldHaveSingleItem();

        foreach (var key in new[] { "", longest + "x", new string('ß', (IDocuments.KeyLengthMax / 2) + 1), "half \udc00" })
        {
            await Should.ThrowAsync<ArgumentException>(() => Documents.Put(Write(key, "x")));
            await Should.ThrowAsync<ArgumentException>(() => Documents.Put(Write("x", "x", partition: key)));
            await Should.ThrowAsync<ArgumentException>(() => Documents.Put(Write("x", "x") with { First = new(key, "s") }));
            await Should.ThrowAsync<ArgumentException>(() => Documents.Put(Write("x", "x") with { Second = new("k", key) }));
            await Should.ThrowAsync<ArgumentException>(() => Documents.Read(Partition, key));
            await Should.ThrowAsync<ArgumentException>(() => Documents.Delete(key, "x"));
            await Should.ThrowAsync<ArgumentException>(() => Documents.Query(key, new()));
            await Should.ThrowAsync<ArgumentException>(() => Documents.QueryIndex(DocumentIndex.First, key, new()));
        }

        await Should.ThrowAsync<ArgumentException>(() => Documents.Put(Write("x", new string('x', IDocuments.DataBytesMax + 1))));
        await Should.ThrowAsync<ArgumentException>(() => Documents.Put(Write("x", "x", PutCondition.AtVersion(0))));
        await Should.ThrowAsync<ArgumentException>(() => Documents.Put(Write("x", "x", PutCondition.NewerThanStored(0))));
        await Should.ThrowAsync<ArgumentException>(() => Documents.Put(Write("x", "x", new PutCondition((PutRule)9, 1))));
        await Should.ThrowAsync<ArgumentException>(() => Documents.Delete(Partition, "x", 0));
        await Should.ThrowAsync<ArgumentException>(() => Documents.Query(Partition, new(Limit: 0)));
        await Should.ThrowAsync<ArgumentException>(() => Documents.Query(Partition, new(Limit: IDocuments.QueryLimitMax + 1)));
        await Should.ThrowAsync<ArgumentException>(() => Documents.QueryIndex((DocumentIndex)3, "k", new()));
    }

    private static string Sort(Document document, DocumentIndex index)
        => (index == DocumentIndex.First ? document.First : document.Second)!.Value.Sort;

    private static int StringTuples((string, string, string) x, (string, string, string) y)
    {
        var order = string.CompareOrdinal(x.Item1, y.Item1);
        order = order != 0 ? order : string.CompareOrdinal(x.Item2, y.Item2);
        return order != 0 ? order : string.CompareOrdinal(x.Item3, y.Item3);
    }

    private static async Task<List<Document>> All(Func<DocumentRange, Task<DocumentPage>> query, DocumentRange range)
    {
        var all = new List<Document>();
        do
        {
            var page = await query(range);
            page.Items.Count.ShouldBeLessThanOrEqualTo(range.Limit);
            all.AddRange(page.Items);
            range = range with { Cursor = page.NextCursor };
        }
        while (range.Cursor is not null);

        return all;
    }
}
