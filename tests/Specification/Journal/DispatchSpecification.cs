using Microsoft.Extensions.DependencyInjection;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;
using Realtime.Silo.Storage.Faults;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Journal;

/// <summary>Effects that fail are tried again by themselves; one that always fails is set aside, and holds up nothing behind it.</summary>
public abstract class DispatchSpecification(GrainStore store) : IAsyncLifetime
{
    private const string Secret = "Ada Lovelace";

    private readonly List<GrainServer> _servers = [];
    private readonly PoisonedWrites _poison = new();

    private GrainServer Server => _servers[^1];

    private Clinic Clinic => new(Server);

    private EffectFailures Failures => new(store.Documents);

    public async ValueTask InitializeAsync()
    {
        await Start();
        await Clinic.Found(Clinic.Ada);
        await Clinic.OpenRoom();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        store.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task An_effect_that_failed_is_tried_again_without_another_commit()
    {
        _poison.Next(IsBooking, times: 3);
        var booking = await Book("b1", 0);

        await Pass(async () => await Projected(booking.Id) is not null, "the projection has the booking");

        _poison.Met.ShouldBe(3);
        await Pass(IsAllDispatched, "the cursor is at the head");
        (await Failures.List(null, 10)).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Poison_is_set_aside_after_its_tries_and_later_entries_go_on()
    {
        _poison.Next(IsBooking, int.MaxValue, first: true);
        var poisoned = await Book("b1", 0);
        var (second, third) = (await Book("b2", 1), await Book("b3", 2));

        await Pass(IsAllDispatched, "the cursor is at the head");

        (await Projected(poisoned.Id)).ShouldBeNull();
        (await Projected(second.Id)).ShouldNotBeNull();
        (await Projected(third.Id)).ShouldNotBeNull();
        _poison.Met.ShouldBe(EffectFailures.TriesMax);
        var failure = (await Failures.List(null, 10)).Items.ShouldHaveSingleItem();
        (failure.Stream, failure.Sequence, failure.Kind, failure.Tries, failure.IsSetAside)
            .ShouldBe((Clinic.CalendarStream(), 2, "booking-made.1", EffectFailures.TriesMax, true));
        failure.Error.ShouldContain(nameof(InvalidOperationException));
        failure.Error.ShouldNotContain(Secret);
        failure.LastTriedAt.ShouldBeGreaterThan(failure.Since);
        Server.Logged.Lines.ShouldContain(line => line.Text.Contains("are set aside"));
    }

    [Fact]
    public async Task Whoever_asks_meanwhile_uses_up_no_try()
    {
        _poison.Next(IsBooking, int.MaxValue, first: true);
        await Book("b1", 0);
        await Waiting.Until(() => _poison.Met == 1, "the effect failed once");

        for (var number = 1; number <= 20; number++)
        {
            await Should.ThrowAsync<StorageUnavailableException>(() => Clinic.Calendar().Settle().Soon());
        }

        await Book("b2", 1);
        _poison.Met.ShouldBe(1);
    }

    [Fact]
    public async Task Tries_are_counted_across_hosts_that_are_thrown_away()
    {
        _poison.Next(IsBooking, int.MaxValue, first: true);
        await Book("b1", 0);
        await Waiting.Until(async () => (await Failures.List(null, 10)).Items is [{ Tries: 1 }], "the failure is recorded");
        while (_poison.Met < EffectFailures.TriesMax)
        {
            var before = _poison.Met;
            await Server.Kill();
            await Start();
            await Waiting.Until(
                async () => (await Failures.List(null, 10)).Items is [var failure] && failure.Tries > before, "the next host tried and counted");
        }

        await Pass(IsAllDispatched, "the cursor is at the head");
        _poison.Met.ShouldBe(EffectFailures.TriesMax);
        (await Failures.List(null, 10)).Items.ShouldHaveSingleItem().IsSetAside.ShouldBeTrue();
    }

    [Fact]
    public async Task Poison_that_was_set_aside_before_a_kill_is_passed_over_after_it()
    {
        await Pass(IsAllDispatched, "nothing is owed from before");
        _poison.Next(IsBooking, int.MaxValue, first: true);
        using var held = Server.Storage.Script.Hold(call => call.Verb == nameof(IJournal.MarkDispatched) && call.Subject == Clinic.CalendarStream());
        await Book("b1", 0);
        await Pass(() => Task.FromResult(held.Reached.IsCompleted), "it is set aside");
        await Server.Kill();
        var met = _poison.Met;

        await Start();

        await Pass(IsAllDispatched, "the cursor is at the head");
        _poison.Met.ShouldBe(met);
        (await Failures.List(null, 10)).Items.ShouldHaveSingleItem().Tries.ShouldBe(EffectFailures.TriesMax);
    }

    [Fact]
    public async Task Poison_that_was_mended_is_carried_out_on_request()
    {
        _poison.Next(IsBooking, int.MaxValue, first: true);
        var booking = await Book("b1", 0, roomId: "rm_one");
        await Pass(IsAllDispatched, "it is set aside");
        (await Clinic.Calendar().RetrySetAside(2).Soon()).ShouldBeFalse();
        (await Failures.List(null, 10)).Items.ShouldHaveSingleItem().Tries.ShouldBe(EffectFailures.TriesMax + 1);

        _poison.Mend();
        (await Clinic.Calendar().RetrySetAside(2).Soon()).ShouldBeTrue();

        (await Projected(booking.Id)).ShouldNotBeNull();
        (await store.Journal.Read(Clinic.RoomStream("rm_one"), 0, 10)).ShouldHaveSingleItem().CommandId.ShouldBe($"entry/{Clinic.CalendarStream()}/2");
        (await Failures.List(null, 10)).Items.ShouldBeEmpty();
        (await Clinic.Calendar().RetrySetAside(2).Soon()).ShouldBeTrue();
    }

    [Fact]
    public async Task Storage_that_does_not_answer_is_no_poison_however_long()
    {
        var booking = await Book("b1", 0);
        await Pass(IsAllDispatched, "the first booking is projected");
        Server.Storage.Script.FailBefore(call => call.Verb == nameof(IDocuments.Put) && call.Subject.StartsWith("booking/", StringComparison.Ordinal), 40);
        var late = await Book("b2", 1);

        await Pass(async () => await Projected(late.Id) is not null, "the projection has the booking");

        Server.Storage.Count(nameof(IDocuments.Put), $"booking/{Clinic.Org} {late.Id}").ShouldBe(41);
        Server.Storage.Calls.ShouldNotContain(call => call.Subject.StartsWith(EffectFailures.Partition, StringComparison.Ordinal) && call.Verb == nameof(IDocuments.Put));
        (await Projected(booking.Id)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Poison_in_a_conversation_holds_up_no_message_behind_it()
    {
        await Pass(IsAllDispatched, "the practice is settled");
        _poison.Next(write => write.Partition == $"room/{Clinic.Org}", EffectFailures.TriesMax);
        var room = Clinic.Room();
        (await room.Post(new PostMessage(Clinic.Visitor(), "m1", "one")).Soon()).Ok();

        await Pass(IsAllDispatched, "it is set aside");
        (await Failures.List(null, 10)).Items.ShouldHaveSingleItem().Sequence.ShouldBe(1);
        (await room.Post(new PostMessage(Clinic.Visitor(), "m2", "two")).Soon()).Ok();
        await Pass(IsAllDispatched, "the second message is carried out");

        (await Clinic.Inbox(Clinic.Owner).List(Clinic.Owner, 10, null).Soon()).Ok().Items.ShouldHaveSingleItem().LastMessage!.Text.ShouldBe("two");
    }

    private static bool IsBooking(DocumentWrite write) => write.Partition == $"booking/{Clinic.Org}";

    private async Task Start()
    {
        var storage = new HostStorage();
        var documents = new PoisonedDocuments(store.Documents.WithFaults(storage), _poison);
        _servers.Add(await GrainServer.Start(store, storage, configure: services => services.AddSingleton<IDocuments>(documents)));
    }

    private async Task<Realtime.GrainInterfaces.Booking.Booking> Book(string commandId, int hour, string? roomId = null) =>
        (await Clinic.Calendar().Book(Clinic.Book(commandId, Clinic.Monday.AddHours(hour), roomId: roomId)).Soon()).Ok();

    private Task<Document?> Projected(string bookingId) => store.Documents.Read($"booking/{Clinic.Org}", bookingId);

    private async Task<bool> IsAllDispatched() => (await store.Journal.ListUndispatched(null, 10)).Count == 0;

    /// <summary>Lets time pass until it holds: back-offs end, the sweep comes by.</summary>
    private Task Pass(Func<Task<bool>> condition, string what) => Waiting.Until(
        async () =>
        {
            store.Time.Advance(TimeSpan.FromSeconds(1));
            return await condition();
        },
        what);
}
