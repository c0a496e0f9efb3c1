using System.Diagnostics;
using Realtime.Grains.Storage;
using Realtime.Silo.Storage.DynamoDb;

namespace Realtime.Tests.Specification.Storage.DynamoDb;

/// <summary>A service that throttles, fails, is silent, or does what it is asked and cannot say so.</summary>
public sealed class DynamoDbFaultTests(DynaliteServer server)
{
    private const string Stream = "room/o_1/r_1";

    public static TheoryData<string> Passing =>
    [
        nameof(TransportFault.Failed), nameof(TransportFault.FailedAfter), nameof(TransportFault.Throttled),
        nameof(TransportFault.Lost), nameof(TransportFault.AnswerLost), nameof(TransportFault.Silent), nameof(TransportFault.SilentAfter),
    ];

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task Append_that_meets_a_fault_is_acknowledged_and_there_once(string fault)
    {
        using var store = await Impatient(attemptMilliseconds: 400);
        store.Transport.Next("PutItem", Enum.Parse<TransportFault>(fault), times: 2);
        (await store.Journal.Append(Stream, 0, [Entries.Of("a", "c1")])).ShouldBeTrue();
        (await store.Journal.Append(Stream, 1, [Entries.Of("b")])).ShouldBeTrue();
        (await store.Journal.Read(Stream, 0, 10)).Select(entry => entry.Text()).ShouldBe(["a", "b"]);
        (await store.Journal.FindCommand(Stream, "c1"))!.Value.Sequence.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task Put_that_meets_a_fault_has_the_version_that_it_would_have_without(string fault)
    {
        using var store = await Impatient(attemptMilliseconds: 400);
        long? version = null;
        foreach (var condition in new[] { PutCondition.Absent, PutCondition.AtVersion(1), PutCondition.NewerThanStored(7), PutCondition.Always })
        {
            store.Transport.Next("PutItem", Enum.Parse<TransportFault>(fault), times: 2);
            version = await store.Documents.Put(new("p", "x", new byte[1], condition));
            version.ShouldNotBeNull();
        }

        version.ShouldBe(8);
        (await store.Documents.Read("p", "x"))!.Version.ShouldBe(8);
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task Reads_that_meet_a_fault_are_repeated(string fault)
    {
        using var store = await Impatient(attemptMilliseconds: 400);
        await store.Journal.Append(Stream, 0, [Entries.Of("a", "c1")]);
        await store.Documents.Put(new("p", "x", new byte[1], PutCondition.Absent) { First = new("k", "s") });
        foreach (var operation in new[] { "GetItem", "Query", "BatchGetItem", "UpdateItem" })
        {
            store.Transport.Next(operation, Enum.Parse<TransportFault>(fault));
        }

        (await store.Journal.FindCommand(Stream, "c1"))!.Value.Sequence.ShouldBe(1);
        (await store.Documents.QueryIndex(DocumentIndex.First, "k", new())).Items.ShouldHaveSingleItem();
        (await store.Journal.ListUndispatched(null, 10)).ShouldHaveSingleItem();
        await store.Journal.MarkDispatched(Stream, 1);
        (await store.Journal.ReadDispatched(Stream)).ShouldBe(1);
        (await store.Journal.ListUndispatched(null, 10)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Append_whose_request_was_lost_while_another_wrote_there_is_refused()
    {
        using var store = await Impatient();
        using var other = await store.Another();
        store.Transport.Next("PutItem", TransportFault.Lost, meanwhile: () => other.Journal.Append(Stream, 0, [Entries.Of("other")]));
        (await store.Journal.Append(Stream, 0, [Entries.Of("own")])).ShouldBeFalse();
        (await store.Journal.Read(Stream, 0, 10)).ShouldHaveSingleItem().Text().ShouldBe("other");
    }

    [Fact]
    public async Task Append_whose_answer_was_lost_is_acknowledged_though_others_wrote_after_it()
    {
        using var store = await Impatient();
        using var other = await store.Another();
        store.Transport.Next("PutItem", TransportFault.AnswerLost, meanwhile: () => other.Journal.Append(Stream, 1, [Entries.Of("other")]));
        (await store.Journal.Append(Stream, 0, [Entries.Of("own")])).ShouldBeTrue();
        (await store.Journal.Read(Stream, 0, 10)).Select(entry => entry.Text()).ShouldBe(["own", "other"]);
        (await store.Journal.Append(Stream, 1, [Entries.Of("stale")])).ShouldBeFalse();
    }

    [Fact]
    public async Task Put_whose_answer_was_lost_and_that_was_overtaken_is_unknown_and_never_undoes_the_other()
    {
        using var store = await Impatient();
        using var other = await store.Another();
        store.Transport.Next("PutItem", TransportFault.AnswerLost, meanwhile: () => other.Documents.Put(new("p", "x", "other"u8.ToArray(), PutCondition.AtVersion(1))));
        await Should.ThrowAsync<StorageUnavailableException>(() => store.Documents.Put(new("p", "x", "own"u8.ToArray(), PutCondition.Always)));
        (await store.Documents.Read("p", "x"))!.Text().ShouldBe("other");

        // Another write at that very version: this one was not made.
        store.Transport.Next("PutItem", TransportFault.Lost, meanwhile: () => other.Documents.Put(new("p", "x", "again"u8.ToArray(), PutCondition.AtVersion(2))));
        (await store.Documents.Put(new("p", "x", "own"u8.ToArray(), PutCondition.AtVersion(2)))).ShouldBeNull();
        (await store.Documents.Read("p", "x"))!.Text().ShouldBe("again");
    }

    [Fact]
    public async Task Delete_whose_request_was_lost_is_repeated_and_one_whose_answer_was_lost_is_unknown()
    {
        using var store = await Impatient();
        await store.Documents.Put(new("p", "x", new byte[1], PutCondition.Absent));
        store.Transport.Next("DeleteItem", TransportFault.Lost);
        (await store.Documents.Delete("p", "x")).ShouldBeTrue();

        await store.Documents.Put(new("p", "x", new byte[1], PutCondition.Absent));
        store.Transport.Next("DeleteItem", TransportFault.AnswerLost);
        await Should.ThrowAsync<StorageUnavailableException>(() => store.Documents.Delete("p", "x"));
        (await store.Documents.Read("p", "x")).ShouldBeNull();
    }

    [Theory]
    [InlineData(nameof(TransportFault.Throttled))]
    [InlineData(nameof(TransportFault.Failed))]
    [InlineData(nameof(TransportFault.Silent))]
    public async Task Faults_that_last_are_unavailable_after_the_deadline(string fault)
    {
        using var store = await DynamoDbStore.Create(server);
        var options = store.Table.Options;
        var patience = (options.AttemptTimeout, options.Deadline);
        (options.AttemptTimeout, options.Deadline) = (TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(400));
        store.Transport.Each(() => Enum.Parse<TransportFault>(fault));
        var clock = Stopwatch.StartNew();
        await Should.ThrowAsync<StorageUnavailableException>(() => store.Journal.Append(Stream, 0, Entries.Many(1)));
        await Should.ThrowAsync<StorageUnavailableException>(() => store.Documents.Read("p", "x"));
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        store.Transport.Forget();

        // What is not made to fail may take its time: the server is not this test's alone.
        (options.AttemptTimeout, options.Deadline) = patience;
        (await store.Journal.ReadHead(Stream)).ShouldBe(0);
    }

    [Fact]
    public async Task Refusal_is_unavailable_at_once()
    {
        using var store = await Impatient();
        store.Transport.Next("PutItem", TransportFault.Denied);
        await Should.ThrowAsync<StorageUnavailableException>(() => store.Journal.Append(Stream, 0, Entries.Many(1)));
        store.Transport.Operations.ShouldBe(["PutItem"]);
    }

    [Fact]
    public async Task Requests_beyond_their_bound_are_refused()
    {
        using var store = await DynamoDbStore.Create(server, options => options.RequestsMax = 2);
        var release = new TaskCompletionSource();
        store.Transport.Next("GetItem", TransportFault.None, times: 2, meanwhile: () => release.Task);
        var held = new[] { store.Documents.Read("p", "x"), store.Documents.Read("p", "y") };
        await Should.ThrowAsync<StorageUnavailableException>(() => store.Documents.Read("p", "z"));
        release.SetResult();
        (await Task.WhenAll(held)).ShouldAllBe(document => document == null);
        (await store.Documents.Read("p", "z")).ShouldBeNull();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Storm_of_faults_loses_nothing_doubles_nothing_and_reports_no_false_conflict(int seed)
    {
        using var calm = await Impatient();
        using var first = await calm.Another();
        using var second = await calm.Another();
        var random = new Random(seed);
        TransportFault[] faults = [.. Enum.GetValues<TransportFault>().Where(fault => fault is not (TransportFault.Denied or TransportFault.Silent or TransportFault.SilentAfter))];
        foreach (var transport in new[] { first.Transport, second.Transport })
        {
            transport.Each(() =>
            {
                lock (random)
                {
                    return random.Next(4) == 0 ? faults[random.Next(faults.Length)] : TransportFault.None;
                }
            });
        }

        // Each writer has a stream of its own, where a conflict would be false, and a stream and a counter shared with the others.
        var writers = await Entries.AtOnce(6, async number =>
        {
            var store = number % 2 == 0 ? first : second;
            var writer = new StormWriter(store, $"own/{number}", number);
            await writer.Run(rounds: 12);
            return writer;
        });

        foreach (var writer in writers)
        {
            writer.FalseConflicts.ShouldBe(0);
            await writer.Verify(calm);
        }

        var counted = (await calm.Documents.Read("counters", "shared"))!;
        var sure = writers.Sum(writer => writer.Counted);
        long.Parse(counted.Text()).ShouldBeInRange(sure, sure + writers.Sum(writer => writer.CountsUnknown));
    }

    /// <summary>Its table was made without haste.</summary>
    private async Task<DynamoDbStore> Impatient(int attemptMilliseconds = 2_000)
    {
        var store = await DynamoDbStore.Create(server, options => options.CommandsUnindexedMax = 5);
        store.Table.Options.AttemptTimeout = TimeSpan.FromMilliseconds(attemptMilliseconds);
        return store;
    }
}
