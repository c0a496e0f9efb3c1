using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.Tests.Simulation.Checks;
using Realtime.Tests.Simulation.Hosts;

namespace Realtime.Tests.Simulation.Workload;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>What a client does with appointments.</summary>
internal sealed partial class SimulatedClient
{
    private static readonly BookingStatus[] s_outcomes = [BookingStatus.Cancelled, BookingStatus.Completed, BookingStatus.NoShow, BookingStatus.Confirmed, BookingStatus.Confirmed];

    private async Task Book()
    {
        var therapistId = dice.Chance(0.6) ? dice.Pick(practice.Therapists) : null;
        await Book(therapistId, dice.Pick(practice.Offers), holdId: null);
    }

    private async Task HoldAndBook()
    {
        var therapistId = dice.Pick(practice.Therapists);
        var offer = dice.Pick(practice.Offers);
        var commandId = NewCommandId();
        var answer = await Ask("hold", commandId, host => Appointments(host).PlaceHold(caller, commandId, therapistId, offer.ServiceId, offer.Start));
        if (answer?.Value is not { } hold)
        {
            return;
        }

        ledger.Held(hold);
        await Task.Delay(dice.Chance(0.2) ? dice.Milliseconds(200_000, 400_000) : dice.Milliseconds(0, 60_000), process.Clock);
        if (dice.Chance(0.6))
        {
            await Book(therapistId, offer, hold.Id);
        }
        else if (dice.Chance(0.5))
        {
            await Ask("release", null, host => practice.Calendar(host.Grains, therapistId).ReleaseHold(caller, hold.Id));
        }
    }

    private async Task Book(string? therapistId, (string ServiceId, DateTimeOffset Start) offer, string? holdId, string? clientId = null)
    {
        var commandId = NewCommandId();
        var rooms = practice.Rooms.FindAll(room => caller.Role.IsStaff || room.VisitorId == caller.UserId);
        var roomId = rooms.Count > 0 && dice.Chance(0.6) ? dice.Pick(rooms).RoomId : null;
        var answer = await Ask("book", commandId, host => Appointments(host).Book(new BookingRequest(
            commandId, caller, therapistId, offer.ServiceId, offer.Start, holdId, clientId, null, null, null, roomId)));
        if (answer?.Value is { } booking)
        {
            ledger.Booked(commandId, booking);
            practice.Bookings.Add(booking);
        }
    }

    private Task Cancel() => Change(BookingStatus.Cancelled);

    private Task ChangeStatus() => Change(dice.Pick(s_outcomes));

    private async Task Change(BookingStatus status)
    {
        if (PickBooking() is not { } booking)
        {
            return;
        }

        var command = new ChangeBookingStatus(NewCommandId(), caller, booking.Id, status, null, dice.Chance(0.3) ? booking.Version : null);
        await Command("status", command.CommandId, booking.Id, hasEntry: true, host => practice.Calendar(host.Grains, booking.TherapistId).ChangeStatus(command));
    }

    private async Task Reschedule()
    {
        if (PickBooking() is not { } booking)
        {
            return;
        }

        // The offer's own service may last another time; a booking keeps the terms it was made with.
        var commandId = NewCommandId();
        var start = dice.Pick(practice.Offers).Start;
        var therapistId = dice.Chance(0.6) ? dice.Pick(practice.Therapists) : null;
        await Move(new Reschedule(commandId, caller, booking.Id, start, therapistId, ExpectedVersion: null));
    }

    private async Task ChangeSchedule()
    {
        var therapistId = dice.Pick(practice.Therapists);
        var schedule = practice.NewSchedule(dice);
        var answer = await Ask("schedule", null, host => practice.Calendar(host.Grains, therapistId).ChangeSchedule(caller, schedule, expectedVersion: null));
        if (answer?.Value is { } kept)
        {
            ledger.ScheduleKept(therapistId, kept.Version);
        }
    }

    private async Task AskAvailability()
    {
        var offer = dice.Pick(practice.Offers);
        await Ask("slots", null, host => Appointments(host).GetAvailability(offer.ServiceId, null, offer.Start, offer.Start.AddDays(1), caller.UserId));
    }

    private async Task ListBookings()
    {
        var answer = await Ask("list", null, host => Appointments(host).List(caller, new BookingQuery(null, null, null, null, null, Limit: 20, null)));
        answer?.Value?.Items.ForEach(ledger.Saw);
    }

    private async Task Look()
    {
        if (PickBooking() is { } booking)
        {
            // What was acknowledged is found by its id at any moment, wherever it is on its way to.
            var answer = await Ask("look", null, host => practice.Calendar(host.Grains, booking.TherapistId).GetBooking(caller, booking.Id));
            Promise.Holds(answer is null || answer.Value is not null, $"{booking.Id} was acknowledged, and {caller.UserId} hears {answer?.Problem?.Code}");
            if (answer?.Value is { } shown)
            {
                ledger.Saw(shown);
            }
        }
    }

    private Booking? PickBooking()
    {
        var known = practice.Bookings.FindAll(booking => caller.Role.IsStaff || booking.ClientId == caller.UserId);
        return known.Count > 0 ? dice.Pick(known) : null;
    }

    private IAppointmentsGrain Appointments(SimulatedHost host) => host.Grains.GetGrain<IAppointmentsGrain>(practice.OrganizationId);
}
