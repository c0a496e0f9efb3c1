using Realtime.Grains.Storage;

namespace Realtime.Tests.Specification.Storage;

public abstract partial class DocumentsSpecification
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(IDocuments.QueryLimitMax)]
    public async Task Scan_has_every_record_of_every_partition_once(int limit)
    {
        string[] partitions = ["a", "ab", "grün\0haus", "👩‍⚕️", "\uffee", "z"];
        string[] ids = ["1", "10", "2", "x\0", "👩‍⚕️"];
        foreach (var (partition, id) in partitions.SelectMany(partition => ids.Select(id => (partition, id))))
        {
            await Documents.Put(Write(id, $"{partition} {id}", PutCondition.NewerThanStored(3), partition) with { First = new("k", id) });
        }

        await Documents.Put(Write("gone", "", partition: "a") with { ExpiresAt = Time.GetUtcNow().AddMinutes(1) });
        await Documents.Put(Write("deleted", "", partition: "b"));
        await Documents.Delete("b", "deleted");
        Time.Advance(TimeSpan.FromMinutes(1));

        var scanned = await ScanAll(limit);

        scanned.Select(record => (record.Partition, record.Id)).OrderBy(pair => pair.Partition, StringComparer.Ordinal).ThenBy(pair => pair.Id, StringComparer.Ordinal)
            .ShouldBe(partitions.SelectMany(partition => ids.Select(id => (partition, id)))
                .OrderBy(pair => pair.partition, StringComparer.Ordinal).ThenBy(pair => pair.id, StringComparer.Ordinal));
        scanned.ShouldAllBe(record => record.Text() == $"{record.Partition} {record.Id}" && record.Version == 3 && record.First == new IndexEntry("k", record.Id));
    }

    [Fact]
    public async Task Scan_of_nothing_is_empty_and_another_querys_cursor_is_refused()
    {
        (await ScanAll(10)).ShouldBeEmpty();
        foreach (var id in new[] { "1", "2", "3" })
        {
            await Documents.Put(Write(id, ""));
        }

        var page = await Documents.Query(Partition, new DocumentRange(Limit: 1));
        await Should.ThrowAsync<ArgumentException>(() => Documents.Scan(page.NextCursor, 10));
        await Should.ThrowAsync<ArgumentException>(() => Documents.Scan("no cursor", 10));
        await Should.ThrowAsync<ArgumentException>(() => Documents.Scan(null, 0));
        await Should.ThrowAsync<ArgumentException>(() => Documents.Scan(null, IDocuments.QueryLimitMax + 1));
    }

    [Fact]
    public async Task Scan_ends_a_page_early_where_it_is_large()
    {
        for (var number = 0; number < 12; number++)
        {
            await Documents.Put(new(Partition, $"{number:D2}", new byte[IDocuments.DataBytesMax], PutCondition.Always));
        }

        var page = await Documents.Scan(null, 100);
        page.NextCursor.ShouldNotBeNull();
        page.Items.Sum(record => record.Data.Length).ShouldBeLessThanOrEqualTo(IDocuments.PageBytesMax + IDocuments.DataBytesMax);
        (await ScanAll(100)).Count.ShouldBe(12);
    }

    private async Task<List<Document>> ScanAll(int limit)
    {
        var scanned = new List<Document>();
        string? cursor = null;
        do
        {
            var page = await Documents.Scan(cursor, limit);
            page.Items.Count.ShouldBeLessThanOrEqualTo(limit);
            scanned.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return scanned;
    }
}
