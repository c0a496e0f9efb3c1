using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.Grains.Booking;

/// <summary>What a calendar answers to commands about holds. Pure, as <see cref="CalendarDecisions"/>.</summary>
public static class HoldDecisions
{
    /// <summary>How many run out in one commit at most.</summary>
    public const int ExpiriesMax = 100;

    extension(Calendar calendar)
    {
        public CalendarDecisions.Ruling DecideHold(PlaceHold command, string holdId, DateTimeOffset now)
        {
            if (calendar.ResultOf(command.CommandId) is not null)
            {
                return CalendarDecisions.Repeat;
            }

            // What the one who asks holds already makes way for the new hold.
            var given = calendar.Usable(command.HoldId, command.Caller, command.ClientId ?? command.Caller.UserId)?.HolderId ?? command.Caller.UserId;
            var holderId = command.ForCommand is { } booking ? TherapistChoice.HolderOf(booking) : command.Caller.UserId;
            if (command.ForCommand is not null && calendar.Holds.Any(held => held.HolderId == holderId && held.Hold.ExpiresAt > now))
            {
                // Another attempt at the same booking placed it.
                return CalendarDecisions.Repeat;
            }

            if (calendar.Refuse(command.Service, command.Start, command.TherapistId, now, given, exceptBooking: null) is { } problem)
            {
                return problem;
            }

            var end = command.Start.AddMinutes(command.Service.DurationMinutes);
            var hold = new Hold(holdId, command.TherapistId, command.Service.ServiceId, command.Start, end, now + CalendarDecisions.HoldLifetime);
            var former = calendar.Holds.FirstOrDefault(held => held.HolderId == given);

            // What was offered stays an offer, for this booking alone, and as long as it would have been: it counts as taken up by the booking only.
            if (former is { Offer: not null })
            {
                hold = hold with { Id = former.Hold.Id, ExpiresAt = former.Hold.ExpiresAt > hold.ExpiresAt ? former.Hold.ExpiresAt : hold.ExpiresAt };
            }

            return new(
                [
                    .. calendar.Vacate(command.Service, command.Start, now),
                    new HoldPlaced(hold, holderId, command.Service.BufferBeforeMinutes, command.Service.BufferAfterMinutes, former?.Hold.Id, former?.Offer),
                ],
                null);
        }

        public CalendarDecisions.Ruling DecideRelease(Caller caller, string commandId, string holdId, DateTimeOffset now)
        {
            if (calendar.ResultOf(commandId) is not null)
            {
                return CalendarDecisions.Repeat;
            }

            return calendar.FindHold(holdId) is { } held && held.Hold.ExpiresAt > now && held.Arrival is null && (held.IsOf(caller) || caller.Role.IsStaff)
                ? new CalendarDecisions.Ruling([held.Offer is { } offer ? new OfferEnded(offer.EntryId, holdId, OfferEnd.Declined) : new HoldReleased(holdId, HoldRelease.Given)], null)
                : ErrorCatalogue.NotFound.Problem();
        }

        /// <summary>Holds and pending bookings whose time is over, so that everyone who watches sees their slots again; the longest over first, not all at once.</summary>
        public CalendarDecisions.Ruling DecideExpiry(DateTimeOffset now)
        {
            var over = calendar.Holds.Where(held => held.Hold.ExpiresAt <= now).OrderBy(held => held.Hold.ExpiresAt).Take(ExpiriesMax);
            return new CalendarDecisions.Ruling(
                [
                    .. over.Select(ICalendarEvent (held) => held.Offer is { } offer
                        ? new OfferEnded(offer.EntryId, held.Hold.Id, OfferEnd.Expired)
                        : new HoldReleased(held.Hold.Id, HoldRelease.Expired)),
                    .. calendar.Expiries(now),
                ],
                null);
        }

        /// <summary>When <see cref="DecideExpiry"/> will next have something to decide; null where nothing here runs out.</summary>
        public DateTimeOffset? NextExpiry() => calendar.Holds.Where(held => held.Arrival is null).Select(held => (DateTimeOffset?)held.Hold.ExpiresAt)
            .Concat(calendar.Pending.Select(booked => booked.Booking.ConfirmBy)).Min();

        /// <summary>The hold that this caller may use up for this client. What is offered to one who waits is for nobody else, whoever asks.</summary>
        internal Calendar.HeldSlot? Usable(string? holdId, Caller caller, string clientId) =>
            holdId is not null && calendar.FindHold(holdId) is { Arrival: null } held && (held.IsOf(caller) || caller.Role.IsStaff)
            && (held.Offer is not { } offer || offer.ClientId == clientId) ? held : null;
    }

    extension(Calendar.HeldSlot held)
    {
        /// <summary>True for who placed it, and for whom it is offered to.</summary>
        private bool IsOf(Caller caller) => held.HolderId == caller.UserId || held.Offer?.ClientId == caller.UserId;
    }
}
