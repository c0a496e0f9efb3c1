using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Tests.Simulation.Workload;

/// <summary>Who waits for time, what they do with what is offered, and what a practice does to a whole series or day.</summary>
internal sealed partial class SimulatedClient
{
    private async Task JoinWaitlist()
    {
        var (serviceId, start) = dice.Pick(practice.Offers);
        var commandId = NewCommandId();
        var request = new WaitlistRequest(
            commandId, caller, serviceId, dice.Chance(0.5) ? dice.Pick(practice.Therapists) : null, start.AddHours(-dice.Below(3)), start.AddHours(dice.Between(1, 6)),
            ClientId: null, Client: null, RoomId: null);
        var joined = await Ask("join", commandId, host => Appointments(host).JoinWaitlist(request));
        if (joined?.Value is not null)
        {
            await Task.Delay(dice.Milliseconds(0, 30_000), process.Clock);
            await AnswerOffer();
        }
    }

    /// <summary>Booked with its therapist or with any, given up, or left to run out.</summary>
    private async Task AnswerOffer()
    {
        var places = await Ask("places", null, async host => new Outcome<List<WaitlistEntry>>(await Waitlist(host).List(caller, clientId: null, status: null), null));
        if (places?.Value?.Find(place => place is { Status: WaitlistStatus.Offered, Offer: not null }) is not { Offer: { } offer } place)
        {
            return;
        }

        if (dice.Chance(0.6))
        {
            await Book(dice.Chance(0.7) ? offer.TherapistId : null, (place.ServiceId, offer.Start), offer.HoldId, caller.Role.IsStaff && dice.Chance(0.7) ? place.ClientId : null);
        }
        else if (dice.Chance(0.5))
        {
            await Ask("decline", null, host => practice.Calendar(host.Grains, offer.TherapistId).ReleaseHold(caller, offer.HoldId));
        }
    }

    private async Task LeaveWaitlist()
    {
        var places = await Ask("places", null, async host => new Outcome<List<WaitlistEntry>>(await Waitlist(host).List(caller, clientId: null, status: null), null));
        if (places?.Value is { Count: > 0 } own)
        {
            var entryId = dice.Pick(own).Id;
            await Ask("leave", null, host => Waitlist(host).Leave(caller, entryId));
        }
    }

    private async Task BookSeries()
    {
        var (serviceId, start) = dice.Pick(practice.Offers);
        var commandId = NewCommandId();
        var rooms = practice.Rooms.FindAll(room => caller.Role.IsStaff || room.VisitorId == caller.UserId);
        var roomId = rooms.Count > 0 && dice.Chance(0.6) ? dice.Pick(rooms).RoomId : null;
        var request = new BookingRequest(commandId, caller, dice.Pick(practice.Therapists), serviceId, start, null, null, null, null, null, roomId);
        var answer = await Ask("series", commandId, host => Appointments(host).BookSeries(new SeriesRequest(request, SeriesInterval.Week, dice.Between(2, 3))));
        if (answer?.Value is { } series)
        {
            ledger.Booked(commandId, series.Bookings[0]);
            series.Bookings.ForEach(ledger.Saw);
            practice.Bookings.AddRange(series.Bookings);
            practice.Series.AddRange(series.Bookings);
        }
    }

    /// <summary>Apart, and then off from one of them on.</summary>
    private async Task MoveOrCancelSeries()
    {
        var known = practice.Series.FindAll(booking => caller.Role.IsStaff || booking.ClientId == caller.UserId);
        if (known.Count == 0)
        {
            await BookSeries();
            return;
        }

        var booking = dice.Pick(known);
        var commandId = NewCommandId();
        if (dice.Chance(0.5))
        {
            var to = dice.Pick(practice.Therapists);
            await Move(new Reschedule(commandId, caller, booking.Id, booking.Start.AddHours(dice.Pick([0, 1, 24])), to, ExpectedVersion: null));
            return;
        }

        var command = new ChangeBookingStatus(commandId, caller, booking.Id, BookingStatus.Cancelled, null, ExpectedVersion: null, Following: true);
        await Command("cancel the rest", commandId, booking.Id, hasEntry: true, host => practice.Calendar(host.Grains, booking.TherapistId).ChangeStatus(command));
    }

    private async Task ChangeHolidays()
    {
        var closed = practice.ClosedDates(dice);
        var changed = await Ask("holidays", null, async host =>
        {
            var grain = host.Grains.GetGrain<IPracticeGrain>(practice.OrganizationId);
            var present = (await grain.Get())!.Organization;
            return await grain.ChangeProfile(present.Profile with { Holidays = closed }, present.Version);
        });
        _ = changed;
    }

    private IWaitlistGrain Waitlist(Hosts.SimulatedHost host) => host.Grains.GetGrain<IWaitlistGrain>(IWaitlistGrain.KeyOf(practice.OrganizationId));
}
