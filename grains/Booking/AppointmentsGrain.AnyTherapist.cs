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
        var chosen = await choice.Read(command.CommandId);
        if (chosen is null && await MadeBefore(command, offer) is { } made)
        {
            return made;
        }

        // Each round ends it, or learns that one more therapist declined: here, or of another attempt.
        for (Problem? declined = null; ;)
        {
            if (chosen is null || declined is not null)
            {
                var found = await HoldAny(command, offer, chosen, declined);
                var former = chosen;
                if (found.Value is not { } hold)
                {
                    // Nobody is free: perhaps since another attempt has booked, whose choice is there by then.
                    chosen = await choice.Read(command.CommandId);
                    if (chosen is null || chosen.Version == former?.Version)
                    {
                        return found.Problem!;
                    }
                }
                else
                {
                    chosen = await choice.Make(command.CommandId, hold.TherapistId, former);
                    if (chosen.TherapistId != hold.TherapistId)
                    {
                        await Calendar(hold.TherapistId).ReleaseHold(command.Caller with { UserId = TherapistChoice.HolderOf(command.CommandId) }, hold.Id);
                    }
                }
            }

            var booked = await Calendar(chosen.TherapistId).Book(command with { TherapistId = chosen.TherapistId, IsChoice = true });
            if (booked.Problem is not { } problem || !IsOfTime(problem))
            {
                return booked;
            }

            // The hold ran out before its booking, and the time went to somebody else: that calendar declined for good.
            var since = await choice.Read(command.CommandId);
            declined = since is null || since.Version == chosen.Version ? problem : null;
            chosen = since ?? chosen;
        }
    }

    /// <summary>A calendar knows the command that made a booking as long as the booking, which may be longer than the choice is kept.</summary>
    private async Task<Booking?> MadeBefore(Book command, Offer offer)
    {
        var before = await Task.WhenAll(offer.Therapists.Select(therapist => Calendar(therapist.Id).FindByCommand(command.CommandId)));
        return Array.Find(before, booking => booking is not null);
    }

    private static bool IsOfTime(Problem problem) =>
        problem.Code == ErrorCatalogue.SlotTaken.Code || problem.Code == ErrorCatalogue.OutsideAvailability.Code;

    /// <summary>
    /// The least loaded free therapist first, before them the one whose hold is given; who lost that slot meanwhile makes way for the
    /// next. Whoever declined is not asked again.
    /// </summary>
    private async Task<Outcome<Hold>> HoldAny(Book command, Offer offer, TherapistChoice.Chosen? former, Problem? declined)
    {
        var zone = offer.Practice.Organization.Profile.TimeZone;
        var (from, to) = WorkingHours.DaysOf(WorkingHours.DateOf(command.Start, zone), 1, zone);
        var asked = offer.Therapists.Where(therapist => therapist.Id != former?.TherapistId && former?.Declined.Contains(therapist.Id, StringComparer.Ordinal) != true);
        var byLoad = await Task.WhenAll(asked.Select(async therapist => (therapist.Id, Load: await Calendar(therapist.Id).CountBookings(from, to))));
        var refusals = new List<Problem>();
        if (declined is not null)
        {
            refusals.Add(declined);
        }

        var heldAt = command.HoldId is { } holdId && EntityId.TryGetTherapist(EntityId.Hold, holdId, out var holding) ? holding : null;
        foreach (var (therapistId, _) in byLoad.OrderBy(therapist => therapist.Id != heldAt).ThenBy(therapist => therapist.Load).ThenBy(therapist => therapist.Id, StringComparer.Ordinal))
        {
            var held = await Calendar(therapistId).PlaceHold(
                new PlaceHold($"choice/{ids.NewId()}", command.Caller, therapistId, command.Service, command.Start, command.CommandId, command.HoldId, command.ClientId));
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
