using Realtime.GrainInterfaces.Booking;

namespace Realtime.Grains.Booking;

/// <summary>Which freed time of a calendar goes to whom of those who wait for it. Pure, as <see cref="CalendarDecisions"/>.</summary>
public static class OfferDecisions
{
    /// <summary>How long a slot is held for the one it is offered to.</summary>
    public static readonly TimeSpan OfferLifetime = TimeSpan.FromMinutes(15);

    /// <summary>Who holds it: the place, which may be a client's or a caller's at the desk.</summary>
    public static string HolderOf(string entryId) => $"waitlist/{entryId}";

    extension(Calendar calendar)
    {
        /// <summary>
        /// The next offer out of what the last command freed: to whoever has waited longest and has none, a slot that was not free before.
        /// Null where nothing fits anybody. Decided in the same commit, so nobody comes between.
        /// </summary>
        public OfferPlaced? NextOffer(string therapistId, DateTimeOffset now, Func<string> newHoldId)
        {
            if (calendar.Freed.Count == 0)
            {
                return null;
            }

            foreach (var waiting in calendar.Waiters.Where(waiting => waiting.HoldId is null && waiting.Waiter.Latest > now))
            {
                var waiter = waiting.Waiter;
                if (calendar.FirstFreed(waiting, therapistId, now) is { } slot)
                {
                    var hold = new Hold(newHoldId(), therapistId, waiter.Service.ServiceId, slot.Start, slot.End, now + OfferLifetime);
                    return new OfferPlaced(waiter.EntryId, waiter.ClientId, hold, waiter.Service.BufferBeforeMinutes, waiter.Service.BufferAfterMinutes);
                }
            }

            calendar.ForgetFreed();
            return null;
        }

        private Slot? FirstFreed(Calendar.Waiting waiting, string therapistId, DateTimeOffset now)
        {
            var (waiter, service) = (waiting.Waiter, waiting.Waiter.Service);
            foreach (var freed in calendar.Freed.Select(one => calendar.Widened(one, now)))
            {
                var (before, after) = (TimeSpan.FromMinutes(service.BufferBeforeMinutes), TimeSpan.FromMinutes(service.DurationMinutes + service.BufferAfterMinutes));
                var from = Instants.Later(waiter.Earliest, freed.From - after);
                var to = Instants.Earlier(waiter.Latest, freed.To + before);
                var slot = calendar.Slots(service, from, to, therapistId, now, HolderOf(waiter.EntryId)).FirstOrDefault(one =>
                    one.Start - before < freed.To && freed.From < one.Start + after
                    && !waiting.Passed.Contains(one.Start)
                    && !(freed.Before is { } hours && hours.Offers(one.Start, service.DurationMinutes) && !hours.IsTimeOff(one.Start, one.End)));
                if (slot is not null)
                {
                    return slot;
                }
            }

            return null;
        }

        /// <summary>
        /// Of a date or a week that was full, other times become free too when one appointment goes; and what it and its buffers took on the
        /// date after is free in any case.
        /// </summary>
        private Calendar.FreedTime Widened(Calendar.FreedTime freed, DateTimeOffset now)
        {
            if (freed.Before is not null || calendar.Hours is not { Schedule: var schedule } hours)
            {
                return freed;
            }

            bool WasFull((DateTimeOffset From, DateTimeOffset To) period, int? max) =>
                max is { } most && calendar.CountStarts(period.From, period.To, now, holderId: null, exceptBooking: null) == most - 1;
            return hours.WeekOf(freed.From) is var week && WasFull(week, schedule.WeeklyBookingsMax) ? With(week)
                : hours.DayOf(freed.From) is var day && WasFull(day, schedule.DailyBookingsMax) ? With(day)
                : freed;

            Calendar.FreedTime With((DateTimeOffset From, DateTimeOffset To) period) => new(Instants.Earlier(freed.From, period.From), Instants.Later(freed.To, period.To));
        }

        /// <summary>The offer that this booking takes up: the one its hold is, or that is for this client and this time.</summary>
        internal Calendar.HeldSlot? OfferFor(Book command)
        {
            // By differences: a command may name the end of time, after which there is nothing.
            var duration = TimeSpan.FromMinutes(command.Service.DurationMinutes);
            return command.HoldId is null
                ? calendar.Holds.FirstOrDefault(held =>
                    held.Offer?.ClientId == command.ClientId && held.Hold.Start - command.Start < duration && command.Start < held.Hold.End)
                : null;
        }

        /// <summary>Who waits already by other terms waits by these from now on; what it let pass stays passed, and an offer that stands stands.</summary>
        public CalendarDecisions.Ruling DecideAddWaiter(Waiter waiter) => calendar.FindWaiter(waiter.EntryId) switch
        {
            null => new([new WaiterAdded(waiter)], null),
            { } waiting when !waiting.Waiter.Service.GivesTimesOf(waiter.Service) => new([new WaiterAdded(waiter with { Passed = waiting.Passed })], null),
            _ => CalendarDecisions.Repeat,
        };

        /// <summary>The place by present terms. Where those it waited by give other times, an offer by them is taken back; what follows offers anew.</summary>
        public CalendarDecisions.Ruling DecideRenew(Waiter present, string holdId) =>
            calendar.FindHold(holdId)?.Offer is { } offer && calendar.FindWaiter(present.EntryId) is { } waiting && !waiting.Waiter.Service.GivesTimesOf(present.Service)
                ? new([new OfferEnded(offer.EntryId, holdId, OfferEnd.Withdrawn), new WaiterAdded(present)], null)
                : CalendarDecisions.Repeat;

        public CalendarDecisions.Ruling DecideRemoveWaiter(string entryId)
        {
            var offers = calendar.Holds.Where(held => held.Offer?.EntryId == entryId)
                .Select(ICalendarEvent (held) => new OfferEnded(entryId, held.Hold.Id, OfferEnd.Withdrawn)).ToList();
            return calendar.FindWaiter(entryId) is null ? new(offers, null) : new([.. offers, new WaiterRemoved(entryId)], null);
        }

        public CalendarDecisions.Ruling DecideWithdrawOffer(string holdId) => calendar.FindHold(holdId)?.Offer is { } offer
            ? new([new OfferEnded(offer.EntryId, holdId, OfferEnd.Withdrawn)], null)
            : CalendarDecisions.Repeat;
    }

    extension(ServiceTerms terms)
    {
        internal bool GivesTimesOf(ServiceTerms other) =>
            (terms.DurationMinutes, terms.BufferBeforeMinutes, terms.BufferAfterMinutes) == (other.DurationMinutes, other.BufferBeforeMinutes, other.BufferAfterMinutes)
            && DatesOf(terms).SequenceEqual(DatesOf(other));

        private static IEnumerable<(string Zone, DateOnly Date)> DatesOf(ServiceTerms service) =>
            service.Holidays is { } holidays ? holidays.Dates.Select(holiday => (holidays.TimeZone, holiday.Date)) : [];
    }
}
