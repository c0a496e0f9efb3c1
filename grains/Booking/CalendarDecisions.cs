using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.Grains.Booking;

/// <summary>
/// What a calendar answers to each command: the events to commit, or the problem in their place. Pure; between these answers
/// and the append nothing is awaited.
/// </summary>
public static class CalendarDecisions
{
    public const int AlternativesMax = 3;
    public static readonly TimeSpan HoldLifetime = TimeSpan.FromMinutes(5);

    /// <summary>How far around a refused start alternatives are looked for.</summary>
    public static readonly TimeSpan AlternativesReach = TimeSpan.FromDays(14);

    /// <summary>Events, or a problem, or neither for a repeat; both where a refusal is to be remembered.</summary>
    public readonly record struct Ruling(IReadOnlyList<ICalendarEvent> Events, Problem? Problem)
    {
        public static implicit operator Ruling(Problem problem) => new([], problem);
    }

    /// <summary>The answer to a command that was carried out before.</summary>
    internal static readonly Ruling Repeat = new([], null);

    extension(Calendar calendar)
    {
        /// <summary>Slots that start in <c>[from, to)</c> and that <see cref="DecideBook"/> would sell to this holder now.</summary>
        /// <param name="exceptBooking">As if that one were not there: it is to be moved.</param>
        public IEnumerable<Slot> Slots(
            ServiceTerms service, DateTimeOffset from, DateTimeOffset to, string therapistId, DateTimeOffset now, string? holderId, string? exceptBooking = null)
        {
            if (calendar.Hours is not { } hours)
            {
                yield break;
            }

            var earliest = Instants.Later(from, now.AddMinutes(hours.Schedule.MinimumNoticeMinutes));
            var latest = Instants.Earlier(to, now.AddDays(hours.Schedule.BookingWindowDays));
            var closed = service.Holidays.Around(earliest, latest);
            var caps = Caps.Of(calendar, now, holderId, exceptBooking);
            if (latest <= earliest)
            {
                yield break;
            }

            foreach (var date in hours.DatesAround(earliest, latest))
            {
                foreach (var slot in calendar.FreeOn(date, service, therapistId, now, holderId, exceptBooking))
                {
                    if (slot.Start >= earliest && slot.Start < latest && closed.NameFor(slot.Start, slot.End) is null && caps?.FullFor(slot.Start) is null)
                    {
                        yield return slot;
                    }
                }
            }
        }

        public Ruling DecideBook(Book command, string therapistId, string bookingId, DateTimeOffset now)
        {
            if (calendar.ResultOf(command.CommandId) is { } result)
            {
                return result == Calendar.DeclinedResult
                    ? ErrorCatalogue.SlotTaken.Problem() with { Alternatives = calendar.Alternatives(command.Service, command.Start, therapistId, now, command.Caller.UserId, exceptBooking: null) }
                    : Repeat;
            }

            // A hold is in nobody's way but others': whoever holds this time may book it, so may staff for its holder, and the command
            // that it was placed for.
            var choosing = TherapistChoice.HolderOf(command.CommandId);
            var held = calendar.Holds.FirstOrDefault(hold => hold.HolderId == choosing && hold.Hold.ExpiresAt > now) ?? calendar.Usable(command.HoldId, command.Caller, command.ClientId) ?? calendar.OfferFor(command);
            var holderId = held?.HolderId ?? command.Caller.UserId;
            if (calendar.Refuse(command.Service, command.Start, therapistId, now, holderId, exceptBooking: null) is { } problem)
            {
                return command.IsChoice ? new Ruling(calendar.Declined(choosing, problem), problem) : problem;
            }

            var usedUp = held ?? calendar.Holds.FirstOrDefault(hold => hold.HolderId == holderId);
            var offer = usedUp?.Offer;
            return new(
                [
                    .. calendar.Vacate(command.Service, command.Start, now),
                    .. offer is null ? (ICalendarEvent[])[] : [new OfferEnded(offer.EntryId, usedUp!.Hold.Id, OfferEnd.Booked)],
                    command.Sold(therapistId, bookingId, command.Start, now, offer is null ? usedUp?.Hold.Id : null).Of(offer),
                ],
                null);
        }

        /// <summary>For good; what was held for it is free, and an offer that was kept for it is over.</summary>
        private IReadOnlyList<ICalendarEvent> Declined(string choosing, Problem problem)
        {
            var kept = calendar.Holds.FirstOrDefault(hold => hold.HolderId == choosing);
            return kept?.Offer is { } offer
                ? [new OfferEnded(offer.EntryId, kept.Hold.Id, OfferEnd.Expired), new BookingDeclined(problem.Code, HoldId: null)]
                : [new BookingDeclined(problem.Code, kept?.Hold.Id)];
        }

        /// <summary>The booking, if this caller may know of it.</summary>
        public Calendar.BookedSlot? Visible(Caller caller, string bookingId) =>
            calendar.Find(bookingId) is { } booked && (caller.Role.IsStaff || booked.Booking.ClientId == caller.UserId) ? booked : null;

        /// <summary>Why this holder cannot have that time now; null where they can. <paramref name="anyFuture"/> leaves out the booking window.</summary>
        /// <param name="caps">Those of a decision that books several; null: the calendar's own.</param>
        internal Problem? Refuse(
            ServiceTerms service, DateTimeOffset start, string therapistId, DateTimeOffset now, string holderId, string? exceptBooking,
            bool anyFuture = false, Caps? caps = null)
        {
            if (calendar.Hours is not { } hours)
            {
                return ErrorCatalogue.OutsideAvailability.Problem("The therapist has no working hours yet.");
            }

            if (start < now.AddMinutes(hours.Schedule.MinimumNoticeMinutes))
            {
                return ErrorCatalogue.OutsideAvailability.Problem(start < now
                    ? "The start lies in the past."
                    : $"Bookings need {hours.Schedule.MinimumNoticeMinutes} minutes' notice.");
            }

            if (!anyFuture && start >= now.AddDays(hours.Schedule.BookingWindowDays))
            {
                return ErrorCatalogue.OutsideAvailability.Problem($"Bookings are taken {hours.Schedule.BookingWindowDays} days ahead.");
            }

            if (!hours.Offers(start, service.DurationMinutes) || hours.IsTimeOff(start, start.AddMinutes(service.DurationMinutes)))
            {
                return ErrorCatalogue.OutsideAvailability.Problem("The therapist does not work then, or appointments do not start at that minute.");
            }

            var end = start.AddMinutes(service.DurationMinutes);
            if (service.Holidays.Around(start, end).NameFor(start, end) is { } holiday)
            {
                return ErrorCatalogue.OutsideAvailability.Problem($"The practice is closed then: {holiday}.");
            }

            var refused = !calendar.IsFreeFor(service, start, now, holderId, exceptBooking) ? ErrorCatalogue.SlotTaken.Problem()
                : (caps ?? Caps.Of(calendar, now, holderId, exceptBooking))?.FullFor(start) is { } full ? ErrorCatalogue.SlotTaken.Problem(full)
                : null;
            return refused is null ? null : refused with { Alternatives = calendar.Alternatives(service, start, therapistId, now, holderId, exceptBooking) };
        }

        internal List<Slot> Alternatives(
            ServiceTerms service, DateTimeOffset start, string therapistId, DateTimeOffset now, string holderId, string? exceptBooking)
        {
            var after = calendar.Slots(service, start, start + AlternativesReach, therapistId, now, holderId, exceptBooking).Take(AlternativesMax).ToList();

            // Looking back goes no further than looking ahead had to.
            var reach = after.Count == AlternativesMax ? after[^1].Start - start : AlternativesReach;
            var before = calendar.Slots(service, Instants.Later(now, start - reach), start, therapistId, now, holderId, exceptBooking).TakeLast(AlternativesMax);
            return [.. after.Concat(before)
                .OrderBy(slot => (slot.Start - start).Duration())
                .ThenBy(slot => slot.Start)
                .Take(AlternativesMax)
                .OrderBy(slot => slot.Start)];
        }

        private bool IsFreeFor(ServiceTerms service, DateTimeOffset start, DateTimeOffset now, string? holderId, string? exceptBooking) =>
            calendar.IsFree(
                start.AddMinutes(-service.BufferBeforeMinutes),
                start.AddMinutes(service.DurationMinutes + service.BufferAfterMinutes),
                now, holderId, exceptBooking);
    }
}
