using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Grains.Booking;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>Bookings that leave the therapist to the practice (docs/decisions/0009-any-therapist.md).</summary>
internal sealed partial class AppointmentsGrain
{
    /// <summary>Commands without a therapist that are being carried out: a repeat joins the first.</summary>
    private readonly Dictionary<string, Task<Outcome<Booking>>> _anyUnderWay = new(StringComparer.Ordinal);

    private async Task<Outcome<Booking>> BookAnyOnce(Book command, Offer offer)
    {
        if (_anyUnderWay.TryGetValue(command.CommandId, out var first))
        {
            return await first;
        }

        var booking = BookAny(command, offer);
        _anyUnderWay[command.CommandId] = booking;
        try
        {
            return await booking;
        }
        finally
        {
            _anyUnderWay.Remove(command.CommandId);
        }
    }

    private async Task<Outcome<Booking>> BookAny(Book command, Offer offer)
    {
        var choice = new TherapistChoice(documents, time, OrganizationId);
        if (await choice.Read(command.CommandId) is not { } therapistId)
        {
            // A calendar knows the command that made a booking as long as the booking, which may be longer than the choice is kept.
            var before = await Task.WhenAll(offer.Therapists.Select(therapist => Calendar(therapist.Id).FindByCommand(command.CommandId)));
            if (Array.Find(before, booking => booking is not null) is { } made)
            {
                return made;
            }

            var found = await HoldAny(command, offer);
            if (found.Problem is { } problem)
            {
                return problem;
            }

            therapistId = await choice.Make(command.CommandId, found.Value!.TherapistId);
            if (therapistId != found.Value.TherapistId)
            {
                await Calendar(found.Value.TherapistId).ReleaseHold(command.Caller with { UserId = TherapistChoice.HolderOf(command.CommandId) }, found.Value.Id);
            }
        }

        return await Calendar(therapistId).Book(command with { TherapistId = therapistId });
    }

    /// <summary>The least loaded free therapist first, before them the one whose hold is given; who lost that slot meanwhile makes way for the next.</summary>
    private async Task<Outcome<Hold>> HoldAny(Book command, Offer offer)
    {
        var zone = offer.Practice.Organization.Profile.TimeZone;
        var (from, to) = WorkingHours.DaysOf(WorkingHours.DateOf(command.Start, zone), 1, zone);
        var byLoad = await Task.WhenAll(offer.Therapists.Select(async therapist => (therapist.Id, Load: await Calendar(therapist.Id).CountBookings(from, to))));
        var refusals = new List<Problem>();
        var heldAt = command.HoldId is { } holdId && EntityId.TryGetTherapist(EntityId.Hold, holdId, out var holding) ? holding : null;
        var holderId = TherapistChoice.HolderOf(command.CommandId);
        foreach (var (therapistId, _) in byLoad.OrderBy(therapist => therapist.Id != heldAt).ThenBy(therapist => therapist.Load).ThenBy(therapist => therapist.Id, StringComparer.Ordinal))
        {
            var held = await Calendar(therapistId).PlaceHold(
                new PlaceHold(holderId, command.Caller, therapistId, command.Service, command.Start, command.CommandId, command.HoldId));
            if (held.Value is { } hold)
            {
                return hold;
            }

            refusals.Add(held.Problem!);
        }

        var taken = refusals.Where(refusal => refusal.Code == ErrorCatalogue.SlotTaken.Code).ToList();
        return taken.Count == 0
            ? refusals.FirstOrDefault() ?? ErrorCatalogue.OutsideAvailability.Problem("No therapist gives this service at present.")
            : taken[0] with
            {
                Alternatives = [.. taken
                    .SelectMany(refusal => refusal.Alternatives ?? [])
                    .OrderBy(slot => (slot.Start - command.Start).Duration())
                    .DistinctBy(slot => slot.Start)
                    .Take(CalendarDecisions.AlternativesMax)],
            };
    }
}
