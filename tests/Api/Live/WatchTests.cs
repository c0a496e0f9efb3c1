using Microsoft.Extensions.DependencyInjection;
using Realtime.Api.Live;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Live;
using Realtime.Tests.Api.Live.Fakes;

namespace Realtime.Tests.Api.Live;

public sealed class WatchTests
{
    private static readonly DateTimeOffset Nine = new(2026, 11, 20, 14, 0, 0, TimeSpan.Zero);

    private static readonly List<Slot> Slots =
    [
        new(Nine, Nine.AddHours(1), "th_one"),
        new(Nine.AddHours(1), Nine.AddHours(2), "th_two"),
    ];

    [Fact]
    public async Task WatchAvailability_answers_the_slots_and_tells_of_changes_only()
    {
        await using var server = await FakeServer.Start();
        server.World.Slots["sv_one"] = Slots;
        await using var any = await server.Connect();
        await using var two = await server.Connect();
        (await any.Invoke("WatchAvailability", "sv_one", null, "2026-11-20")).GetArrayLength().ShouldBe(2);
        (await two.Invoke("WatchAvailability", "sv_one", "th_two", "2026-11-20")).GetArrayLength().ShouldBe(1);

        var broadcast = server.Grains.GetGrain<IBroadcastGrain>(FakeServer.Organization);
        await broadcast.CalendarChanged("th_one");
        server.World.Slots["sv_one"] = [Slots[1]];
        await broadcast.CalendarChanged("th_one");
        var change = await any.Next("AvailabilityChanged");
        change[0].GetString().ShouldBe("sv_one");
        change[1].ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        change[2].GetString().ShouldBe("2026-11-20");
        change[3].EnumerateArray().ShouldHaveSingleItem().GetProperty("start").GetString().ShouldBe("2026-11-20T15:00:00Z");

        await two.Invoke("SetStatus", "online");
        two.TakeArrived().ShouldNotContain(next => next.Name == "AvailabilityChanged");

        await any.Invoke("UnwatchAvailability", "sv_one", null, "2026-11-20");
        server.World.Slots["sv_one"] = [];
        await broadcast.PracticeChanged();
        (await two.Next("AvailabilityChanged"))[3].GetArrayLength().ShouldBe(0);
        any.TakeArrived().ShouldNotContain(next => next.Name == "AvailabilityChanged");
        (await any.Fails("WatchAvailability", "sv_none", null, "2026-11-20")).ShouldContain("not_found: ");
    }

    [Fact]
    public async Task A_storm_of_changes_costs_few_queries_for_many_watchers()
    {
        await using var server = await FakeServer.Start();
        server.World.Slots["sv_one"] = Slots;
        var clients = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => server.Connect()));
        foreach (var client in clients)
        {
            await client.Invoke("WatchAvailability", "sv_one", null, "2026-11-20");
        }

        var before = server.World.SlotQueries;
        var broadcast = server.Grains.GetGrain<IBroadcastGrain>(FakeServer.Organization);
        server.World.Slots["sv_one"] = [Slots[0]];
        await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => broadcast.CalendarChanged("th_one")));
        foreach (var client in clients)
        {
            (await client.Next("AvailabilityChanged"))[3].GetArrayLength().ShouldBe(1);
        }

        (server.World.SlotQueries - before).ShouldBeLessThan(20);
    }

    [Fact]
    public async Task Slots_that_change_by_themselves_are_found_in_time()
    {
        await using var server = await FakeServer.Start("Live:AvailabilityRefreshPeriod=00:00:01");
        server.World.Slots["sv_one"] = Slots;
        await using var client = await server.Connect();
        await client.Invoke("WatchAvailability", "sv_one", null, "2026-11-20");
        server.World.Slots["sv_one"] = [];
        (await client.Next("AvailabilityChanged"))[3].GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task WatchPresence_answers_the_present_states_and_tells_of_changes()
    {
        await using var server = await FakeServer.Start();
        var ada = server.NewPerson();
        await using var watcher = await server.Connect();
        var states = await watcher.Invoke("WatchPresence", (object)new[] { ada.UserId, "us_never" });
        states.EnumerateArray().Select(state => state.GetProperty("status").GetString()).ShouldBe(["offline", "offline"]);
        states[0].GetProperty("lastSeenAt").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);

        var one = await server.Connect(ada);
        var online = await watcher.Next("PresenceChanged");
        (online[0].GetString(), online[1].GetString()).ShouldBe((ada.UserId, "online"));
        await one.Invoke("SetStatus", "away");
        (await watcher.Next("PresenceChanged"))[1].GetString().ShouldBe("away");

        var two = await server.Connect(ada);
        one.Drop();
        await two.Invoke("SetStatus", "online");
        (await watcher.Next("PresenceChanged"))[1].GetString().ShouldBe("online");
        two.Drop();
        (await watcher.Next("PresenceChanged"))[1].GetString().ShouldBe("offline");
    }

    [Fact]
    public async Task BookingChanged_reaches_staff_and_the_client_of_the_practice_and_nobody_else()
    {
        await using var server = await FakeServer.Start();
        var client = server.NewPerson();
        await using var own = await server.Connect(client);
        await using var staff = await server.Connect(server.NewPerson(Role.Reception));
        await using var visitor = await server.Connect();
        await using var foreign = await server.Connect(server.NewPerson(Role.Owner, "org_other"));
        var booking = new GrainInterfaces.Booking.Booking(
            "bk_one-1", FakeServer.Organization, "th_one", "sv_one", client.UserId, new Client("Ada", null, null), Nine, Nine.AddHours(1),
            "America/New_York", BookingStatus.Confirmed, null, null, Nine, 1, null, []);
        await server.Grains.GetGrain<IBroadcastGrain>(FakeServer.Organization).BookingChanged(booking);
        (await own.Next("BookingChanged"))[0].GetProperty("id").GetString().ShouldBe(booking.Id);
        (await staff.Next("BookingChanged"))[0].GetProperty("status").GetString().ShouldBe("confirmed");
        foreach (var other in new[] { visitor, foreign })
        {
            await other.Invoke("SetStatus", "online");
            other.TakeArrived().ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task InboxChanged_tells_each_their_own_unread_count_once_for_many_changes()
    {
        await using var server = await FakeServer.Start();
        var visitor = server.NewPerson();
        var reception = server.NewPerson(Role.Reception);
        await using var one = await server.Connect(visitor);
        await using var two = await server.Connect(reception);
        await using var three = await server.Connect();
        var room = new RoomSummary(
            "rm_one", FakeServer.Organization, null, [new Participant(visitor.UserId, visitor.Name, Role.Visitor)], RoomStatus.Open, null, 0, null,
            Nine, new(StringComparer.Ordinal) { [reception.UserId] = 4 });
        var broadcast = server.Grains.GetGrain<IBroadcastGrain>(FakeServer.Organization);
        for (var head = 1; head <= 10; head++)
        {
            await broadcast.InboxChanged(room with { HeadSequence = head });
        }

        (await one.Next("InboxChanged", entry => entry[0].GetProperty("headSequence").GetInt64() == 10))[0].GetProperty("unread").GetInt64().ShouldBe(10);
        var entry = await two.Next("InboxChanged", entry => entry[0].GetProperty("headSequence").GetInt64() == 10);
        entry[0].GetProperty("unread").GetInt64().ShouldBe(6);
        entry[0].GetProperty("id").GetString().ShouldBe("rm_one");
        await three.Invoke("SetStatus", "online");
        three.TakeArrived().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_practice_that_was_empty_for_a_while_hears_of_everything_again_with_its_first_connection()
    {
        await using var server = await FakeServer.Start();
        var reception = server.NewPerson(Role.Reception);
        await using (var before = await server.Connect(reception))
        {
            await before.Invoke("SetStatus", "online");
        }

        var registry = server.Services.GetRequiredService<ConnectionRegistry>();
        await RoomChannelTests.Until(() => registry.IsEmpty);
        // The lease at the grain runs out while nobody is here to renew it.
        var broadcast = server.Grains.GetGrain<IBroadcastGrain>(FakeServer.Organization);
        await broadcast.Unsubscribe(server.Services.GetRequiredService<NodeContext>().Node.Id);

        await using var after = await server.Connect(reception);
        await after.Invoke("SetStatus", "online");
        await broadcast.InboxChanged(new RoomSummary(
            "rm_one", FakeServer.Organization, null, [new Participant("vi_one", "Ada", Role.Visitor)], RoomStatus.Open, null, 1, null,
            Nine, new(StringComparer.Ordinal)));
        (await after.Next("InboxChanged"))[0].GetProperty("id").GetString().ShouldBe("rm_one");
    }
}
