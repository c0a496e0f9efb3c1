using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.Grains.Booking;

/// <summary>What a calendar answers to commands about bookings that there are. Pure, as <see cref="CalendarDecisions"/>.</summary>
public static class ChangeDecisions
{
    /// <summary>The command that erases a client in a calendar: once in each.</summary>
    public static string EraseCommand(string clientId) => $"erase/{clientId}";

    extension(Calendar calendar)
    {
        public CalendarDecisions.Ruling DecideStatus(ChangeBookingStatus command, DateTimeOffset now)
        {
            if (calendar.ResultOf(command.CommandId) is not null)
            {
                return CalendarDecisions.Repeat;
            }

            if (calendar.Visible(command.Caller, command.BookingId) is not { } booked)
            {
                return ErrorCatalogue.NotFound.Problem();
            }

            var booking = booked.Booking;
            if (!command.Caller.Role.IsStaff && command.Status != BookingStatus.Cancelled)
            {
                return ErrorCatalogue.Forbidden.Problem("A client may only cancel.");
            }

            if (command.ExpectedVersion is { } version && version != booking.Version)
            {
                return ErrorCatalogue.VersionMismatch.Problem();
            }

            if (booked.IsOver(now))
            {
                return ErrorCatalogue.InvalidTransition.Problem("Nobody confirmed it in time; it has expired.");
            }

            if (!booking.Status.CanBecome(command.Status))
            {
                return ErrorCatalogue.InvalidTransition.Problem($"A {booking.Status.WireName()} booking cannot become {command.Status.WireName()}.");
            }

            if (!command.Caller.Role.IsStaff && booking.Start <= now)
            {
                return ErrorCatalogue.InvalidTransition.Problem("The appointment has begun; ask the practice.");
            }

            return booking.ForbidsCancelling(command.Caller, now) is { } forbidden
                ? forbidden
                : new CalendarDecisions.Ruling(calendar.StatusChanges(command, booking, now), null);
        }

        public CalendarDecisions.Ruling DecideReschedule(Reschedule command, DateTimeOffset now)
        {
            if (calendar.ResultOf(command.CommandId) is not null)
            {
                return CalendarDecisions.Repeat;
            }

            if (calendar.RefuseMove(command, now) is { } refused)
            {
                return refused;
            }

            var booked = calendar.Find(command.BookingId)!;
            var booking = booked.Booking;
            if (command.Start == booking.Start)
            {
                return CalendarDecisions.Repeat;
            }

            if (command.OfferedServiceIds?.Contains(booking.ServiceId, StringComparer.Ordinal) == false)
            {
                return ErrorCatalogue.OutsideAvailability.Problem("The therapist does not give this service any more.");
            }

            var terms = Calendar.TermsOf(booked) with { Holidays = command.Holidays };
            if (calendar.Refuse(terms, command.Start, booking.TherapistId, now, command.Caller.UserId, booking.Id) is { } problem)
            {
                return problem;
            }

            return new(
                [
                    .. calendar.Vacate(terms, command.Start, now),
                    new BookingRescheduled(
                        booking.Id, command.Start, command.Start.AddMinutes(terms.DurationMinutes), command.Caller.UserId,
                        WorkingHours.WallTime(command.Start, booking.TimeZone)),
                ],
                null);
        }

        /// <summary>Why this booking cannot be moved by this caller now, wherever to; null where it can.</summary>
        public Problem? RefuseMove(Reschedule command, DateTimeOffset now)
        {
            if (calendar.Visible(command.Caller, command.BookingId) is not { } booked)
            {
                return ErrorCatalogue.NotFound.Problem();
            }

            var booking = booked.Booking;
            if (command.ExpectedVersion is { } version && version != booking.Version)
            {
                return ErrorCatalogue.VersionMismatch.Problem();
            }

            if (booked.IsOver(now) || !booking.Status.IsAhead() || (!command.Caller.Role.IsStaff && booking.Start <= now))
            {
                return ErrorCatalogue.InvalidTransition.Problem($"A {booking.Status.WireName()} booking of that time cannot be moved.");
            }

            return booking.ForbidsMoving(command.Caller, now);
        }

        /// <summary>Cancels what lies ahead of a client and erases what was personal.</summary>
        public CalendarDecisions.Ruling DecideErasure(string commandId, string clientId, Caller caller, DateTimeOffset now)
        {
            if (calendar.ResultOf(commandId) is not null)
            {
                return CalendarDecisions.Repeat;
            }

            var ahead = calendar.Bookings
                .Where(booked => booked.Booking.ClientId == clientId && booked.Booking.Status.IsAhead() && booked.Booking.Start > now)
                .Select(ICalendarEvent (booked) => new BookingStatusChanged(booked.Booking.Id, BookingStatus.Cancelled, caller.UserId, Reason: null));
            return new CalendarDecisions.Ruling([.. ahead, new ClientErased(clientId, caller.UserId)], null);
        }
    }
}
