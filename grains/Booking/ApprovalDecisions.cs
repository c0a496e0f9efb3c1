using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Grains.Booking;

/// <summary>
/// Bookings that wait for the practice. One that nobody confirmed in time is over at that instant, by whatever clock decides next:
/// its time is free, and nobody can confirm it any more. That it expired is noted soon after, or with whatever takes its time first.
/// </summary>
public static class ApprovalDecisions
{
    /// <summary>How many expire in one commit at most.</summary>
    public const int ExpiriesMax = 100;

    extension(ServiceTerms terms)
    {
        /// <summary>The same for a time that the practice offered itself: there is nothing left to approve.</summary>
        internal ServiceTerms Agreed => terms with { Policy = terms.Policy is { } policy ? policy with { Approval = BookingApproval.Automatic } : null };
    }

    extension(Book command)
    {
        /// <summary>Until when a booking by this command is pending; null where it is confirmed at once: staff need nobody's approval.</summary>
        internal DateTimeOffset? ConfirmBy(DateTimeOffset start, DateTimeOffset now)
        {
            if (command.Caller.Role.IsStaff || command.Service.Policy is not { Approval: BookingApproval.Manual } policy)
            {
                return null;
            }

            var latest = now.AddMinutes(policy.ApprovalMinutes);
            return latest < start ? latest : start;
        }

        /// <summary>One sold slot, with what was agreed on it.</summary>
        internal BookingMade Sold(string therapistId, string bookingId, DateTimeOffset start, DateTimeOffset now, string? usedUpHoldId, SeriesPart? series = null)
        {
            var (service, confirmBy) = (command.Service, command.ConfirmBy(start, now));
            return new BookingMade(
                bookingId, therapistId, service.ServiceId, command.ClientId, command.Client, start, start.AddMinutes(service.DurationMinutes),
                service.BufferBeforeMinutes, service.BufferAfterMinutes, command.TimeZone, confirmBy is null ? BookingStatus.Confirmed : BookingStatus.Pending,
                command.Notes, command.RoomId, usedUpHoldId, command.Caller.UserId, series, service.Policy?.ForClients, confirmBy,
                WorkingHours.WallTime(start, command.TimeZone));
        }
    }

    extension(BookingMade made)
    {
        /// <summary>The same by an offer: where the practice is yet to confirm it, whose place it was is kept with it.</summary>
        internal BookingMade Of(Calendar.Offer? offer) => made.Status == BookingStatus.Pending ? made with { WaitlistId = offer?.EntryId } : made;
    }

    extension(Calendar calendar)
    {
        /// <summary>What is to be noted together with the sale, or hold, of that time: who had it and was not confirmed.</summary>
        internal IEnumerable<ICalendarEvent> Vacate(ServiceTerms service, DateTimeOffset start, DateTimeOffset now) => calendar
            .Over(start.AddMinutes(-service.BufferBeforeMinutes), start.AddMinutes(service.DurationMinutes + service.BufferAfterMinutes), now)
            .Select(booked => new BookingExpired(booked.Booking.Id));

        /// <summary>Pending bookings whose time to be confirmed is over, the longest over first; those of one series tell of it once.</summary>
        internal IReadOnlyList<ICalendarEvent> Expiries(DateTimeOffset now)
        {
            var over = calendar.Pending.Where(booked => booked.IsOver(now)).Select(booked => booked.Booking)
                .OrderBy(booking => booking.ConfirmBy).ThenBy(booking => booking.Start).ThenBy(booking => booking.Id, StringComparer.Ordinal)
                .Take(ExpiriesMax).ToList();
            return [.. over.Select(booking =>
            {
                var together = booking.Series is { } series ? over.FindAll(other => other.Series?.Id == series.Id) : [];
                return new BookingExpired(booking.Id, together.Count > 1 ? (together[0].Id == booking.Id ? together.Count : 0) : null);
            })];
        }
    }
}
