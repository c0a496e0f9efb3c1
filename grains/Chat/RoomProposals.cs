using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Grains.Chat;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>Slots offered in a conversation, and the booking made from one of them.</summary>
internal sealed class RoomProposals(IGrainFactory grains, string organizationId, string roomId)
{
    /// <summary>The proposal, if every start is free at present. It is with the therapist who offers, else with whom the conversation is assigned to, else with any.</summary>
    public async Task<Outcome<Proposal>> Check(ProposeSlots command, string? assignedTo)
    {
        if (!command.Caller.Role.IsStaff)
        {
            return ErrorCatalogue.Forbidden;
        }

        var starts = command.Starts.Select(start => start.ToUniversalTime()).Distinct().Order().ToList();
        if (starts.Count is 0 or > Proposal.SlotsMax)
        {
            return Invalid($"must be 1 to {Proposal.SlotsMax}");
        }

        if (await grains.GetGrain<IPracticeGrain>(organizationId).Get() is not { } practice
            || practice.Services.Find(service => service.Id == command.ServiceId) is not { Profile.Active: true } service)
        {
            return ErrorCatalogue.NotFound;
        }

        var therapist = Giver(practice, command.ServiceId, command.Caller.UserId) ?? Giver(practice, command.ServiceId, assignedTo);
        var appointments = grains.GetGrain<IAppointmentsGrain>(organizationId);
        var slots = new List<ProposedSlot>();
        foreach (var start in starts)
        {
            var free = await appointments.GetAvailability(command.ServiceId, therapist?.Id, start, start.AddMinutes(1), holderId: null);
            if (free.Value?.Slots.Find(slot => slot.Start == start) is not { } slot)
            {
                return Invalid($"are not all free: {start:yyyy-MM-ddTHH:mm:ssZ}");
            }

            slots.Add(new ProposedSlot(slot.Start, slot.End));
        }

        return new Proposal(command.ServiceId, service.Profile.Name, therapist?.Id, slots);
    }

    public async Task<Outcome<Booking>> Accept(Caller caller, RoomSummary room, long sequence, Proposal proposal, DateTimeOffset start)
    {
        if (!proposal.Slots.Exists(slot => slot.Start == start))
        {
            return ErrorCatalogue.ValidationFailed.Problem().At("start", "is not one of the proposal's");
        }

        return await grains.GetGrain<IAppointmentsGrain>(organizationId).Book(new BookingRequest(
            $"proposal/{roomId}/{sequence}", caller, proposal.TherapistId, proposal.ServiceId, start, HoldId: null,
            room.Participants[0].UserId, Client: null, Notes: null, TimeZone: null, roomId, IsAgreed: true));
    }

    private static Therapist? Giver(PracticeView practice, string serviceId, string? userId) => userId is null
        ? null
        : practice.Therapists.Find(therapist => therapist.Profile.Active && therapist.Profile.UserId == userId
            && therapist.Profile.ServiceIds.Contains(serviceId, StringComparer.Ordinal));

    private static Problem Invalid(string sentence) =>
        ErrorCatalogue.ValidationFailed.Problem($"The starts {sentence}.").At("starts", sentence);
}
