using Microsoft.Extensions.DependencyInjection;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Identity;
using Realtime.Grains.Booking;
using Realtime.Grains.Chat;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Journal;

/// <summary>What a calendar or a conversation costs to open and to use does not grow with its past. Counts, not times: those are in tests/Benchmarks.</summary>
public sealed class GrowthTests
{
    private const int Few = 100;
    private const int Many = 100_000;

    /// <summary>Entries after the snapshot when the measured activation begins.</summary>
    private const int Tail = 50;

    /// <summary>As <c>JournaledGrain.SnapshotEvery</c> and one batch: what an activation may have to replay.</summary>
    private const int ReplayMax = 1_500;

    [Fact]
    public async Task A_conversation_of_a_hundred_thousand_items_opens_and_goes_on_as_one_of_a_hundred()
    {
        var (few, many) = (await Room(Few), await Room(Many));

        few.Replayed.ShouldBe(Few + Tail);
        many.Replayed.ShouldBe(Tail);
        many.Calls.ShouldBeLessThanOrEqualTo(few.Calls + 3);
        many.EntriesAfter.ShouldBeLessThanOrEqualTo(few.EntriesAfter);
    }

    [Fact]
    public async Task A_calendar_with_a_hundred_thousand_past_bookings_opens_and_goes_on_as_one_with_a_hundred()
    {
        var (few, many) = (await Calendar(Few), await Calendar(Many));

        few.Replayed.ShouldBe(Few + 1);
        many.Replayed.ShouldBeLessThanOrEqualTo(ReplayMax);
        many.Calls.ShouldBeLessThanOrEqualTo(few.Calls + 1);
        many.EntriesAfter.ShouldBe(few.EntriesAfter);
    }

    [Fact]
    public async Task A_snapshot_holds_what_is_present_and_not_the_past()
    {
        (await SnapshotBytes(10_000)).ShouldBeInRange(1, 64 * 1024);
        (await SnapshotBytes(50_000)).ShouldBeInRange(1, 64 * 1024);
    }

    [Fact]
    public async Task A_full_calendar_of_two_years_has_a_snapshot()
    {
        using var store = new MemoryGrainStore();
        var stream = Clinic.CalendarStream();
        await Fill(store, stream, [Schedule(store), .. Enumerable.Range(0, 11_600).Select(number => Booked(number, store.Time.GetUtcNow().AddHours(number * 1.5), store.Time.GetUtcNow()))]);
        await using var server = await GrainServer.Start(store);
        await new Clinic(server).Calendar().GetSchedule().Soon();

        await Waiting.Until(async () => await store.Journal.ReadSnapshot(stream) is not null, "the snapshot is kept");

        var snapshot = (await store.Journal.ReadSnapshot(stream))!.Value;
        PackedSnapshot.Unpack(snapshot).Data.Length.ShouldBeGreaterThan(IJournal.SnapshotBytesMax);
        JournalJson.Read<CalendarSnapshot>(PackedSnapshot.Unpack(snapshot).Data).Bookings.Count.ShouldBe(11_600);
    }

    private static async Task<Cost> Room(int count)
    {
        using var store = new MemoryGrainStore();
        await using (var server = await GrainServer.Start(store))
        {
            await new Clinic(server).OpenRoom();
        }

        var stream = Clinic.RoomStream("rm_one");
        await Fill(store, stream, Enumerable.Range(1, count).Select(number => Said(number, store)));
        return await Open(store, stream, count, Enumerable.Range(count + 1, Tail).Select(number => Said(number, store)), async clinic =>
        {
            (await clinic.Room().Get(Clinic.Visitor()).Soon()).Ok().HeadSequence.ShouldBe(count + Tail);
        }, async clinic =>
        {
            (await clinic.Room().Post(new PostMessage(Clinic.Visitor(), "new", "new")).Soon()).Ok().Repeat.ShouldBeFalse();
            (await clinic.Room().Post(new PostMessage(Clinic.Visitor(), "m1", "text 1")).Soon()).Ok().Repeat.ShouldBeTrue();
            (await clinic.Room().ReadBefore(Clinic.Visitor(), long.MaxValue, 50).Soon()).Ok().Items.Count.ShouldBe(50);
            (await clinic.Room().ReadAfter(Clinic.Visitor(), 10, 50).Soon()).Ok().Items.Count.ShouldBe(50);
        });
    }

    private static async Task<Cost> Calendar(int count)
    {
        using var store = new MemoryGrainStore();
        var stream = Clinic.CalendarStream();
        var now = store.Time.GetUtcNow();
        await Fill(store, stream, [.. Enumerable.Range(0, count).Select(number => Past(number, count, now)), Schedule(store)]);
        return await Open(store, stream, count, [], async clinic =>
        {
            (await clinic.Calendar().GetSchedule().Soon()).Version.ShouldBe(1);
        }, async clinic =>
        {
            (await clinic.Calendar().GetSlots(new SlotQuery(Clinic.Hour, Clinic.Monday, Clinic.Monday.AddDays(5), null)).Soon()).Slots.Count.ShouldBe(75);
            (await clinic.Calendar().Book(Clinic.Book("new", Clinic.Monday)).Soon()).Ok();
        });
    }

    /// <summary>Opens it twice: the first time leaves a snapshot where one is due, the second one is measured.</summary>
    private static async Task<Cost> Open(
        MemoryGrainStore store, string stream, int count, IEnumerable<JournalEntry> tail, Func<Clinic, Task> open, Func<Clinic, Task> use)
    {
        await using (var server = await GrainServer.Start(store))
        {
            await new Clinic(server).Calendar().GetSchedule().Soon();
            await new Clinic(server).Room().Get(Clinic.Visitor()).Soon();
            await Waiting.Until(async () => count < 1_000 || await store.Journal.ReadSnapshot(stream) is not null, "a snapshot is kept");
        }

        await Fill(store, stream, tail);
        var counting = new CountingJournal(store.Journal);
        await using var measured = await GrainServer.Start(store, configure: services => services.AddSingleton<IJournal>(counting));
        counting.Reset();
        await open(new Clinic(measured));
        var (replayed, opening) = (counting.EntriesRead, counting.Calls);
        counting.Reset();
        await use(new Clinic(measured));

        // With what the use causes elsewhere, all of it: else chance decides what is counted.
        await measured.Control.WhenQuiet().Soon();
        return new(replayed, opening + counting.Calls, counting.EntriesRead);
    }

    private static async Task<int> SnapshotBytes(int count)
    {
        using var store = new MemoryGrainStore();
        var stream = Clinic.CalendarStream();
        await Fill(store, stream, Enumerable.Range(0, count).Select(number => Past(number, count, store.Time.GetUtcNow())));
        await using var server = await GrainServer.Start(store);
        await new Clinic(server).Calendar().GetSchedule().Soon();
        await Waiting.Until(async () => await store.Journal.ReadSnapshot(stream) is not null, "a snapshot is kept");
        return PackedSnapshot.Unpack((await store.Journal.ReadSnapshot(stream))!.Value).Data.Length;
    }

    private static async Task Fill(MemoryGrainStore store, string stream, IEnumerable<JournalEntry> entries)
    {
        var head = await store.Journal.ReadHead(stream);
        foreach (var batch in entries.Chunk(400))
        {
            (await store.Journal.Append(stream, head, batch)).ShouldBeTrue();
            head += batch.Length;
        }

        await store.Journal.MarkDispatched(stream, head);
    }

    private static JournalEntry Said(int number, MemoryGrainStore store) => EventCodec<IRoomEvent>.Encode(
        new MessagePosted($"ms_{number}", $"m{number}", Clinic.Visitor().UserId, "Vera", Role.Visitor, MessageKind.Text, $"text {number}", null),
        $"{Clinic.Visitor().UserId}/m{number}", store.Time.GetUtcNow());

    private static JournalEntry Schedule(MemoryGrainStore store) =>
        EventCodec<ICalendarEvent>.Encode(new ScheduleChanged(Clinic.WorkWeek() with { Version = 1 }, "us_owner"), null, store.Time.GetUtcNow());

    /// <summary>One a day, up to yesterday, each booked a day before.</summary>
    private static JournalEntry Past(int number, int count, DateTimeOffset now) =>
        Booked(number, now.AddDays(number - count), now.AddDays(number - count - 1));

    private static JournalEntry Booked(int number, DateTimeOffset start, DateTimeOffset at) => EventCodec<ICalendarEvent>.Encode(
        new BookingMade(
            $"bk_ada-{number}", Clinic.Ada, Clinic.Hour.ServiceId, $"vi_{number}", new Client($"Client {number}", $"client{number}@example.org", null),
            start, start.AddHours(1), 0, 0, "America/New_York", BookingStatus.Confirmed, $"A note of some length for booking {number}.", null, null, $"vi_{number}"),
        $"command-{number}", at);

    /// <param name="Replayed">Entries read to open it.</param>
    /// <param name="Calls">Calls to the journal, in all.</param>
    /// <param name="EntriesAfter">Entries read to use it.</param>
    private sealed record Cost(long Replayed, long Calls, long EntriesAfter);
}
