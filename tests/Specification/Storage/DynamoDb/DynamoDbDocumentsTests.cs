using System.Text;
using Realtime.Grains.Storage;
using Realtime.Silo.Storage;
using Realtime.Silo.Storage.DynamoDb;

namespace Realtime.Tests.Specification.Storage.DynamoDb;

/// <summary>What is particular to these documents: indexes that lag, sort keys, the time to live.</summary>
public sealed class DynamoDbDocumentsTests(DynaliteServer server)
{
    [Fact]
    public async Task QueryIndex_whose_index_lags_shows_no_old_record()
    {
        using var store = await DynamoDbStore.Create(server);
        using var other = await store.Another();
        foreach (var id in new[] { "changed", "deleted", "elsewhere", "moved", "same" })
        {
            await store.Documents.Put(Write(id, "old") with { First = new("k", id) });
        }

        // Between the answer of the index and the reading of the records the world goes on: as if the index were behind.
        store.Transport.Next("Query", TransportFault.None, meanwhile: async () =>
        {
            await other.Documents.Put(Write("changed", "new") with { First = new("k", "changed") });
            await other.Documents.Delete("p", "deleted");
            await other.Documents.Put(Write("elsewhere", "new") with { First = new("another", "elsewhere") });
            await other.Documents.Put(Write("moved", "new") with { First = new("k", "z") });
        });
        (await store.Documents.QueryIndex(DocumentIndex.First, "k", new())).Items.Select(item => (item.Id, item.Text()))
            .ShouldBe([("changed", "new"), ("same", "old")]);
        (await store.Documents.QueryIndex(DocumentIndex.First, "k", new())).Items.Select(item => item.Id).ShouldBe(["changed", "same", "moved"]);
    }

    [Fact]
    public async Task Record_carries_its_expiry_where_the_table_looks_for_it()
    {
        using var store = await DynamoDbStore.Create(server);
        var expires = DateTimeOffset.UnixEpoch.AddSeconds(4_000_000_000.5);
        await store.Documents.Put(Write("x", "x") with { ExpiresAt = expires });
        var item = await store.Table.Items.Read(DocumentItems.KeyOf("p", "x"), default);
        item!.NumberOf(ItemAttribute.TimeToLive).ShouldBe(4_000_000_001);
        (await store.Documents.Read("p", "x"))!.ExpiresAt.ShouldBe(expires);
    }

    [Fact]
    public void Sort_keys_order_as_their_parts_do()
    {
        var random = new Random(20_261_120);
        string[] units = ["\0", "\u0001", "\u0002", "a", "b", "é", "\uFFFD", "😀"];
        var parts = Enumerable.Range(0, 3_000).Select(_ => (Sort: Text(), Partition: Text(), Id: Text())).ToList();
        var byParts = parts.OrderBy(part => part.Sort, Utf8Order.Instance).ThenBy(part => part.Partition, Utf8Order.Instance).ThenBy(part => part.Id, Utf8Order.Instance);
        var byKey = parts.OrderBy(part => IndexSortKey.Of(part.Sort, part.Partition, part.Id), Utf8Order.Instance);
        byKey.ShouldBe(byParts);
        foreach (var (sort, partition, id) in parts.Take(300))
        {
            var key = IndexSortKey.Of(sort, partition, id);
            foreach (var (end, _, _) in parts.Take(300))
            {
                (Utf8Order.Instance.Compare(key, IndexSortKey.StartOf(end)) >= 0).ShouldBe(Utf8Order.Instance.Compare(sort, end) >= 0);
            }
        }

        string Text() => string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => units[random.Next(units.Length)]));
    }

    [Fact]
    public void Sort_key_of_the_longest_parts_fits_and_stays_unique()
    {
        var longest = new string('ß', IDocuments.KeyLengthMax / 2);
        var one = IndexSortKey.Of(longest, longest, longest);
        var two = IndexSortKey.Of(longest, longest, longest[1..] + "s");
        one.ShouldNotBe(two);
        Encoding.UTF8.GetByteCount(one).ShouldBeLessThanOrEqualTo(1_000);
        one[..256].ShouldBe(longest);
    }

    private static DocumentWrite Write(string id, string text) => new("p", id, Encoding.UTF8.GetBytes(text), PutCondition.Always);
}
