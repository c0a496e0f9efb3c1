using Realtime.Grains.Storage;
using Realtime.Silo.Storage.DynamoDb;

namespace Realtime.Tests.Specification.Storage.DynamoDb;

/// <summary>Items as they stand in the table, frozen: tables in the field hold them.</summary>
public sealed class StoredFormTests(DynaliteServer server)
{
    [Fact(Timeout = 60_000)]
    public async Task Items_are_what_they_were()
    {
        using var store = await DynamoDbStore.Create(server, options => options.CommandsUnindexedMax = 1);
        const string stream = "room/o_1/r_1";
        await store.Journal.Append(stream, 0, [Entries.Of("a", "c1"), Entries.Of("b")]);
        await store.Journal.FindCommand(stream, "c1");
        await store.Journal.Append(stream, 2, [Entries.Of("c"), Entries.Of("d", "c2"), Entries.Of("e", "c3")]);
        await store.Journal.FindCommand(stream, "c3");
        await store.Journal.MarkDispatched(stream, 2);
        await store.Journal.WriteSnapshot(stream, new(5, "room.1", "snapshot"u8.ToArray()));
        await store.Documents.Put(new("organization/o_1", "service/sv_1", "{}"u8.ToArray(), PutCondition.Absent)
        {
            First = new("a\0b", "2026"),
            Second = new("k", "s\0\u0001"),
            ExpiresAt = DateTimeOffset.UnixEpoch.AddTicks(1),
        });

        // Commands go into the index in the background.
        while (await Describe(store, "STREAM#room/o_1/r_1", "CURSOR") != "I=5 Q=2")
        {
            await Task.Yield();
        }

        (await Describe(store, "STREAM#room/o_1/r_1", "C#c1")).ShouldBe("Q=1");
        (await Describe(store, "STREAM#room/o_1/r_1", "C#c3")).ShouldBe("Q=5");
        (await Describe(store, "STREAM#room/o_1/r_1", "E#000000000001")).ShouldBe("D=45 bytes N=2 W=16 bytes");
        (await Describe(store, "STREAM#room/o_1/r_1", "E#000000000003"))
            .ShouldBe("D=66 bytes GSI1PK=DIRTY#1 GSI1SK=room/o_1/r_1 000000000005 N=3 W=16 bytes");
        (await Describe(store, "STREAM#room/o_1/r_1", "S")).ShouldBe("D=8 bytes F=room.1 Q=5 W=16 bytes");
        (await Describe(store, "DOC#organization/o_1", "service/sv_1")).ShouldBe(
            "A=2026 B=s␀␁ D=2 bytes GSI1PK=KEY#a␀b GSI1SK=2026␀organization/o_1␀service/sv_1 "
            + "GSI2PK=KEY#k GSI2SK=s␁␁␁␂␀organization/o_1␀service/sv_1 TTL=1 V=1 W=16 bytes X=621355968000000001");
    }

    private static async Task<string> Describe(DynamoDbStore store, string partition, string sort)
    {
        var item = (await store.Table.Items.Read(new(partition, sort), default)).ShouldNotBeNull();
        return string.Join(' ', item
            .Where(attribute => attribute.Key is not (ItemAttribute.Partition or ItemAttribute.Sort))
            .OrderBy(attribute => attribute.Key, StringComparer.Ordinal)
            .Select(attribute => $"{attribute.Key}={attribute.Value.S ?? attribute.Value.N ?? $"{attribute.Value.B.Length} bytes"}"))
            .Replace('\0', '␀').Replace('\u0001', '␁').Replace('\u0002', '␂');
    }
}
