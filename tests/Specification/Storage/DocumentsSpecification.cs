using System.Text;
using Realtime.Grains.Storage;

namespace Realtime.Tests.Specification.Storage;

/// <summary>What every documents adapter promises; each adapter runs it.</summary>
public abstract partial class DocumentsSpecification
{
    private const string Partition = "organization/o_1";

    private protected ManualTime Time { get; } = new();

    protected abstract IDocuments Documents { get; }

    [Fact]
    public async Task Read_of_a_record_that_is_not_there_is_null()
    {
        (await Documents.Read(Partition, "x")).ShouldBeNull();
        (await Documents.Delete(Partition, "x")).ShouldBeFalse();
        (await Documents.Query(Partition, new())).ShouldSatisfyAllConditions(page => page.Items.ShouldBeEmpty(), page => page.NextCursor.ShouldBeNull());
        (await Documents.QueryIndex(DocumentIndex.First, "k", new())).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Put_is_read_back_with_every_field()
    {
        var expiresAt = Time.GetUtcNow().AddHours(1).AddTicks(3);
        var write = Write("service/sv_1", "{\"name\":\"Grüße 👩‍⚕️ \\u0000\"}") with
        {
            First = new("SLUG#grün\0haus", "👩‍⚕️"),
            Second = new("EMAIL#a", "b"),
            ExpiresAt = expiresAt.ToOffset(TimeSpan.FromHours(-5)),
        };

        (await Documents.Put(write)).ShouldBe(1);

        var read = (await Documents.Read(Partition, "service/sv_1"))!;
        (read.Partition, read.Id, read.Version).ShouldBe((Partition, "service/sv_1", 1));
        read.Data.ToArray().ShouldBe(write.Data.ToArray());
        (read.First, read.Second).ShouldBe((write.First, write.Second));
        read.ExpiresAt.ShouldBe(expiresAt);
        read.ExpiresAt!.Value.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task Put_replaces_data_index_entries_and_expiry()
    {
        await Documents.Put(Write("x", "1") with { First = new("a", "1"), Second = new("b", "1"), ExpiresAt = Time.GetUtcNow().AddHours(1) });
        (await Documents.Put(Write("x", "") with { First = new("c", "2") })).ShouldBe(2);

        var read = (await Documents.Read(Partition, "x"))!;
        (read.Version, read.Data.Length, read.First, read.Second, read.ExpiresAt).ShouldBe((2, 0, new IndexEntry("c", "2"), null, null));
        (await Documents.QueryIndex(DocumentIndex.First, "a", new())).Items.ShouldBeEmpty();
        (await Documents.QueryIndex(DocumentIndex.Second, "b", new())).Items.ShouldBeEmpty();
        (await Documents.QueryIndex(DocumentIndex.First, "c", new())).Items.ShouldHaveSingleItem().Version.ShouldBe(2);
    }

    [Fact]
    public async Task Put_when_absent_is_refused_once_something_is_there()
    {
        (await Documents.Put(Write("x", "first", PutCondition.Absent))).ShouldBe(1);
        (await Documents.Put(Write("x", "second", PutCondition.Absent))).ShouldBeNull();
        (await Documents.Read(Partition, "x"))!.Text().ShouldBe("first");
    }

    [Fact]
    public async Task Put_when_absent_by_32_at_once_has_one_winner()
    {
        var versions = await Entries.AtOnce(32, number => Documents.Put(Write("x", $"{number}", PutCondition.Absent)));
        versions.Count(version => version is not null).ShouldBe(1);
        (await Documents.Read(Partition, "x"))!.Text().ShouldBe($"{Array.IndexOf(versions, 1)}");
    }

    [Fact]
    public async Task Put_at_a_version_holds_only_at_that_version()
    {
        (await Documents.Put(Write("x", "none", PutCondition.AtVersion(1)))).ShouldBeNull();
        await Documents.Put(Write("x", "one"));
        (await Documents.Put(Write("x", "two", PutCondition.AtVersion(1)))).ShouldBe(2);
        (await Documents.Put(Write("x", "stale", PutCondition.AtVersion(1)))).ShouldBeNull();
        (await Documents.Put(Write("x", "ahead", PutCondition.AtVersion(3)))).ShouldBeNull();
        (await Documents.Read(Partition, "x"))!.Text().ShouldBe("two");
    }

    [Fact]
    public async Task Put_newer_than_stored_takes_the_version_given_and_refuses_an_equal_or_older_one()
    {
        (await Documents.Put(Write("x", "seven", PutCondition.NewerThanStored(7)))).ShouldBe(7);
        (await Documents.Put(Write("x", "again", PutCondition.NewerThanStored(7)))).ShouldBeNull();
        (await Documents.Put(Write("x", "old", PutCondition.NewerThanStored(3)))).ShouldBeNull();
        (await Documents.Put(Write("x", "eight", PutCondition.NewerThanStored(8)))).ShouldBe(8);
        (await Documents.Put(Write("x", "always"))).ShouldBe(9);
        (await Documents.Read(Partition, "x"))!.Text().ShouldBe("always");
    }

    [Fact]
    public async Task Put_at_a_version_by_32_counters_at_once_loses_nothing()
    {
        const int Counters = 32;
        const int Each = 4;
        await Documents.Put(Write("counter", "0"));
        await Entries.AtOnce(Counters, async _ =>
        {
            for (var done = 0; done < Each;)
            {
                var read = (await Documents.Read(Partition, "counter"))!;
                var next = int.Parse(read.Text()) + 1;
                if (await Documents.Put(Write("counter", $"{next}", PutCondition.AtVersion(read.Version))) is not null)
                {
                    done++;
                }
            }

            return true;
        });

        var counted = (await Documents.Read(Partition, "counter"))!;
        (counted.Text(), counted.Version).ShouldBe(($"{Counters * Each}", (Counters * Each) + 1));
    }

    [Fact]
    public async Task Delete_removes_the_record_from_its_indexes_and_at_a_version_only_then()
    {
        await Documents.Put(Write("x", "1") with { First = new("a", "1") });
        (await Documents.Delete(Partition, "x", expectedVersion: 2)).ShouldBeFalse();
        (await Documents.Delete(Partition, "x", expectedVersion: 1)).ShouldBeTrue();
        (await Documents.Delete(Partition, "x")).ShouldBeFalse();
        (await Documents.Read(Partition, "x")).ShouldBeNull();
        (await Documents.QueryIndex(DocumentIndex.First, "a", new())).Items.ShouldBeEmpty();
        (await Documents.Put(Write("x", "new", PutCondition.Absent))).ShouldBe(1);
    }

    [Fact]
    public async Task Record_that_expired_counts_as_absent_everywhere()
    {
        var at = Time.GetUtcNow().AddMinutes(5);
        foreach (var id in new[] { "read", "absent", "version", "newer", "always", "delete" })
        {
            await Documents.Put(Write(id, "old", PutCondition.NewerThanStored(5)) with { First = new("k", id), ExpiresAt = at });
        }

        Time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        (await Documents.Read(Partition, "read")).ShouldNotBeNull();
        (await Documents.Query(Partition, new())).Items.Count.ShouldBe(6);

        Time.Advance(TimeSpan.FromTicks(1));
        (await Documents.Read(Partition, "read")).ShouldBeNull();
        (await Documents.Query(Partition, new())).Items.ShouldBeEmpty();
        (await Documents.QueryIndex(DocumentIndex.First, "k", new())).Items.ShouldBeEmpty();
        (await Documents.Put(Write("version", "new", PutCondition.AtVersion(5)))).ShouldBeNull();
        (await Documents.Delete(Partition, "delete")).ShouldBeFalse();
        (await Documents.Put(Write("absent", "new", PutCondition.Absent))).ShouldBe(1);
        (await Documents.Put(Write("newer", "new", PutCondition.NewerThanStored(2)))).ShouldBe(2);
        (await Documents.Put(Write("always", "new"))).ShouldBe(1);
        (await Documents.Query(Partition, new())).Items.Select(item => item.Id).ShouldBe(["absent", "always", "newer"]);
        (await Documents.QueryIndex(DocumentIndex.First, "k", new())).Items.ShouldBeEmpty();
    }

    private static DocumentWrite Write(string id, string text, PutCondition? condition = null, string partition = Partition)
        => new(partition, id, Encoding.UTF8.GetBytes(text), condition ?? PutCondition.Always);
}
