using System.Net.WebSockets;

namespace Realtime.Tests.Api.Live;

/// <summary>The hub of the whole program: real grains, real storage, a process of its own.</summary>
public sealed class LiveServerTests : IClassFixture<LiveServerTests.Shared>
{
    private readonly RealServer _server;

    public LiveServerTests(Shared shared) => _server = shared.Server;

    [Fact]
    public async Task Visitor_and_staff_talk_and_see_each_other_type_and_read()
    {
        var visitor = await _server.Visitor();
        var room = await _server.Room(visitor.Token);
        await using var ada = await _server.Connect(visitor.Token);
        await using var staff = await _server.Connect(await _server.StaffToken("reception"));
        await ada.Invoke("JoinRoom", room, 0);
        await staff.Invoke("JoinRoom", room, 0);
        var head = (await ada.Invoke("Send", room, "m1", "Grüße 👩‍⚕️")).GetProperty("sequence").GetInt64();
        (await ada.Invoke("Send", room, "m1", "Grüße 👩‍⚕️")).GetProperty("sequence").GetInt64().ShouldBe(head);
        var message = (await staff.Next("MessageReceived"))[1];
        (message.GetProperty("sequence").GetInt64(), message.GetProperty("text").GetString(), message.GetProperty("kind").GetString())
            .ShouldBe((head, "Grüße 👩‍⚕️", "text"));
        var entry = (await staff.Next("InboxChanged", change => change[0].GetProperty("id").GetString() == room
            && change[0].GetProperty("headSequence").GetInt64() == head))[0];
        entry.GetProperty("unread").GetInt64().ShouldBe(head);

        await staff.Invoke("Typing", room, true);
        (await ada.Next("TypingChanged"))[2].GetBoolean().ShouldBeTrue();
        await staff.Invoke("MarkRead", room, head);
        (await ada.Next("ReadChanged"))[2].GetInt64().ShouldBe(head);
    }

    [Fact]
    public async Task Rooms_of_another_practice_and_of_another_visitor_are_not_found()
    {
        var visitor = await _server.Visitor();
        var room = await _server.Room(visitor.Token);
        await using var foreign = await _server.Connect(await _server.StaffToken("owner", "willow"));
        await using var other = await _server.Connect((await _server.Visitor()).Token);
        foreach (var client in new[] { foreign, other })
        {
            (await client.Fails("JoinRoom", room, 0)).ShouldContain("not_found: ");
            (await client.Fails("Send", room, "m1", "hello")).ShouldContain("not_found: ");
            (await client.Fails("Typing", room, true)).ShouldContain("not_found: ");
            (await client.Fails("MarkRead", room, 1)).ShouldContain("not_found: ");
        }
    }

    [Fact]
    public async Task A_ticket_opens_one_connection_and_an_access_token_in_the_address_none()
    {
        var token = await _server.StaffToken("therapist1");
        var ticket = (await _server.Post("/api/hub/tickets", null, token)).GetProperty("ticket").GetString();
        await using var client = await HubClient.Connect(_server.Address, token: null, ticket);
        await client.Invoke("SetStatus", "online");
        foreach (var refused in new[] { ticket, token })
        {
            var refusal = await Should.ThrowAsync<WebSocketException>(HubClient.Connect(_server.Address, token: null, refused));
            refusal.Message.ShouldContain("401");
        }
    }

    [Fact]
    public async Task Pages_of_foreign_origins_are_refused_and_own_ones_are_not()
    {
        var token = (await _server.Visitor()).Token;
        var refusal = await Should.ThrowAsync<WebSocketException>(HubClient.Connect(_server.Address, token, origin: "https://evil.example"));
        refusal.Message.ShouldContain("403");
        await using var own = await HubClient.Connect(_server.Address, token, origin: _server.Address.GetLeftPart(UriPartial.Authority));
        await own.Invoke("SetStatus", "online");
    }

    [Fact]
    public async Task Logging_out_ends_the_connection()
    {
        var token = await _server.StaffToken("therapist2");
        await using var client = await _server.Connect(token);
        await client.Invoke("SetStatus", "online");
        await _server.Post("/api/auth/logout", null, token);
        await client.Closed;
    }

    [Fact]
    public async Task Presence_goes_online_at_once_and_offline_after_the_grace()
    {
        var visitor = await _server.Visitor();
        await using var staff = await _server.Connect(await _server.StaffToken("admin"));
        var states = await staff.Invoke("WatchPresence", (object)new[] { visitor.UserId });
        states[0].GetProperty("status").GetString().ShouldBe("offline");
        var client = await _server.Connect(visitor.Token);
        (await staff.Next("PresenceChanged"))[1].GetString().ShouldBe("online");
        client.Drop();
        var offline = await staff.Next("PresenceChanged");
        (offline[0].GetString(), offline[1].GetString()).ShouldBe((visitor.UserId, "offline"));
    }

    [Fact]
    public async Task A_watched_slot_vanishes_when_it_is_booked()
    {
        var visitor = await _server.Visitor();
        var (therapistId, serviceId, date, start) = await FreeSlot(visitor.Token);
        await using var ada = await _server.Connect(visitor.Token);
        await using var staff = await _server.Connect(await _server.StaffToken("reception"));
        var slots = await staff.Invoke("WatchAvailability", serviceId, therapistId, date);
        slots.EnumerateArray().Select(slot => slot.GetProperty("start").GetString()).ShouldContain(start);

        var booking = await _server.Post("/api/bookings", new { therapistId, serviceId, start, client = new { name = "Ada" } }, visitor.Token);
        var change = await staff.Next("AvailabilityChanged", change => change[3].EnumerateArray().All(slot => slot.GetProperty("start").GetString() != start));
        (change[0].GetString(), change[1].GetString(), change[2].GetString()).ShouldBe((serviceId, therapistId, date));
        foreach (var client in new[] { ada, staff })
        {
            await client.Next("BookingChanged", changed => changed[0].GetProperty("id").GetString() == booking.GetProperty("id").GetString());
        }
    }

    [Fact]
    public async Task A_proposal_is_accepted_once()
    {
        var visitor = await _server.Visitor();
        var room = await _server.Room(visitor.Token);
        var (_, serviceId, _, start) = await FreeSlot(visitor.Token);
        await using var ada = await _server.Connect(visitor.Token);
        await using var staff = await _server.Connect(await _server.StaffToken("owner"));
        await ada.Invoke("JoinRoom", room, 0);
        (await ada.Fails("ProposeSlots", room, serviceId, new[] { start })).ShouldContain("forbidden: ");
        var proposal = await staff.Invoke("ProposeSlots", room, serviceId, new[] { start });
        proposal.GetProperty("kind").GetString().ShouldBe("proposal");
        var sequence = proposal.GetProperty("sequence").GetInt64();
        await ada.Next("MessageReceived", next => next[1].GetProperty("sequence").GetInt64() == sequence);
        var booking = await ada.Invoke("AcceptProposal", room, sequence, start);
        (await ada.Invoke("AcceptProposal", room, sequence, start)).GetProperty("id").GetString().ShouldBe(booking.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Two_hundred_clients_that_drop_five_times_while_all_send_end_with_one_gapless_list()
    {
        var token = await _server.StaffToken("owner");
        var room = await _server.Room((await _server.Visitor()).Token);
        await ReconnectStorm.Run(_server.Address, room, [.. Enumerable.Repeat(token, ReconnectStorm.Clients)]);
    }

    private async Task<(string TherapistId, string ServiceId, string Date, string Start)> FreeSlot(string token)
    {
        foreach (var service in (await _server.Get("/api/services", token)).GetProperty("items").EnumerateArray())
        {
            var serviceId = service.GetProperty("id").GetString()!;
            var from = TimeProvider.System.GetUtcNow().AddDays(3);
            var answer = await _server.Get($"/api/availability?serviceId={serviceId}&date={from:yyyy-MM-dd}&days=7", token);
            foreach (var slot in answer.GetProperty("slots").EnumerateArray())
            {
                // Working hours of New York lie within one UTC date.
                var start = slot.GetProperty("start").GetString()!;
                return (slot.GetProperty("therapistId").GetString()!, serviceId, start[..10], start);
            }
        }

        throw new InvalidOperationException("The demo practice has no free slot.");
    }

    public sealed class Shared : IAsyncLifetime
    {
        public RealServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Server = await RealServer.Start();

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
