using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Grains.Booking;

/// <summary>
/// What a calendar answers where a booking goes to another one. Pure, as <see cref="CalendarDecisions"/>. The calendar that it leaves
/// decides, in one entry; the other keeps a slot until it knows.
/// </summary>
public static class MoveDecisions
{
    /// <summary>Who holds the slot there: nobody but this move.</summary>
    public static string HolderOf(string moveId) => $"move/{moveId}";

    /// <summary>The command id of the entry that decides a move, one way or the other.</summary>
    public static string LeaveCommand(string moveId) => $"move/{moveId}";

    public static string HoldCommand(string moveId) => $"arrive/{moveId}";

    public static string ArriveCommand(string moveId) => $"arrived/{moveId}";

    public static string ForwardCommand(string bookingId, int moves) => $"forward/{bookingId}/{moves}";

    /// <summary>True for one of these, which nobody repeats but the move itself.</summary>
    internal static bool IsStep(string commandId) => s_steps.Exists(step => commandId.StartsWith(step, StringComparison.Ordinal));

    private static readonly List<string> s_steps = ["move/", "arrive/", "arrived/", "forward/"];

    extension(Calendar calendar)
    {
        /// <summary>The terms a booking was made with, which stay its own whatever the service says today.</summary>
        public static ServiceTerms TermsOf(Calendar.BookedSlot booked) => new(
            booked.Booking.ServiceId, (int)(booked.Booking.End - booked.Booking.Start).TotalMinutes, booked.BufferBeforeMinutes, booked.BufferAfterMinutes);

        /// <summary>A slot for a booking that may come.</summary>
        public CalendarDecisions.Ruling DecideHoldArrival(HoldArrival command, string holdId, string therapistId, DateTimeOffset now)
        {
            if (calendar.ResultOf(HoldCommand(command.MoveId)) is not null || calendar.FindArrival(command) is not null)
            {
                return CalendarDecisions.Repeat;
            }

            if (calendar.IsErased(command.ClientId))
            {
                return ErrorCatalogue.NotFound.Problem("This client was erased.");
            }

            var by = command.Caller.UserId;
            if (calendar.Refuse(command.Terms, command.Start, therapistId, now, by, exceptBooking: null) is { } problem)
            {
                return problem;
            }

            // Who moves the booking may have held the time before.
            var end = command.Start.AddMinutes(command.Terms.DurationMinutes);
            var hold = new Hold(holdId, therapistId, command.Terms.ServiceId, command.Start, end, DateTimeOffset.MaxValue);
            var (from, to) = (command.Start.AddMinutes(-command.Terms.BufferBeforeMinutes), end.AddMinutes(command.Terms.BufferAfterMinutes));
            var own = calendar.Holds.FirstOrDefault(held => held.HolderId == by && held.From < to && from < held.To);
            return new(
                [
                    .. calendar.Vacate(command.Terms, command.Start, now),
                    new ArrivalHeld(
                        command.MoveId, command.BookingId, command.FromTherapistId, hold, command.Terms.BufferBeforeMinutes, command.Terms.BufferAfterMinutes,
                        own?.Hold.Id, by, command.CommandId),
                ],
                null);
        }

        /// <summary>The slot that is kept for this command, by whichever of its attempts.</summary>
        public Calendar.HeldSlot? FindArrival(HoldArrival command) => calendar.Holds.FirstOrDefault(held =>
            held.Arrival is { } arrival && arrival.CommandId == command.CommandId && arrival.BookingId == command.BookingId && held.Hold.Start == command.Start);

        /// <summary>The one entry that moves a booking: it was here, and is where its slot is kept.</summary>
        public CalendarDecisions.Ruling DecideLeave(Reschedule command, HeldArrival held, DateTimeOffset now)
        {
            if (calendar.ResultOf(LeaveCommand(held.MoveId)) is not null || calendar.ResultOf(command.CommandId) is not null)
            {
                return CalendarDecisions.Repeat;
            }

            if (calendar.RefuseMove(command, now) is { } problem)
            {
                return problem;
            }

            var booked = calendar.Find(command.BookingId)!;
            var commandIds = calendar.CommandsOf(booked);
            var step = new BookingChange(now, command.Caller.UserId, "rescheduled", held.Hold.Start, Reason: null);
            var moved = booked.Booking.With(step).At(held.Hold.Start, held.Hold.End, WorkingHours.WallTime(held.Hold.Start, booked.Booking.TimeZone)) with
            {
                TherapistId = held.Hold.TherapistId,
            };
            return new(
                [
                    new BookingLeft(new BookingMove(
                        held.MoveId, command.CommandId, moved, booked.BufferBeforeMinutes, booked.BufferAfterMinutes, booked.CommandId, (booked.Moves ?? 0) + 1,
                        booked.Booking.TherapistId, booked.Booking.Start, booked.Booking.End, held.Hold.Id, held.Sequence, command.Caller.UserId,
                        booked.WaitlistId, commandIds.Count == 0 ? null : commandIds)),
                ],
                null);
        }

        /// <summary>Whoever keeps a slot wants to know: a move that has not happened by now never will.</summary>
        public CalendarDecisions.Ruling DecideWithdrawal(string moveId, string bookingId) =>
            calendar.ResultOf(LeaveCommand(moveId)) is not null ? CalendarDecisions.Repeat : new([new MoveWithdrawn(moveId, bookingId)], null);

        /// <summary>A booking that has left where it was: its slot is kept here, so it is not refused. Without the slot it came before.</summary>
        public CalendarDecisions.Ruling DecideArrival(BookingMove move)
        {
            if (calendar.FindHold(move.HoldId)?.Arrival is null)
            {
                return CalendarDecisions.Repeat;
            }

            // Erased here before it came: it comes as it would be had it come before.
            var clientId = move.Booking.ClientId;
            return calendar.IsErased(clientId)
                ? new(
                    [
                        new BookingArrived(move),
                        new BookingStatusChanged(move.Booking.Id, BookingStatus.Cancelled, move.By, Reason: null),
                        new ClientErased(clientId, move.By),
                    ],
                    null)
                : new([new BookingArrived(move)], null);
        }

        /// <summary>The booking that a slot was kept for does not come.</summary>
        public CalendarDecisions.Ruling DecideNoArrival(string holdId) => calendar.FindHold(holdId)?.Arrival is null
            ? CalendarDecisions.Repeat
            : new([new HoldReleased(holdId, HoldRelease.Withdrawn)], null);

        /// <summary>The way to a booking that has moved on since it left here.</summary>
        public CalendarDecisions.Ruling DecideForward(string bookingId, string therapistId, int moves) =>
            calendar.FindDeparture(bookingId) is { } departure && departure.Moves < moves
                ? new([new BookingForwarded(bookingId, therapistId, moves)], null)
                : CalendarDecisions.Repeat;

        /// <summary>True while this calendar remembers that the client was erased, which is longer than a move takes.</summary>
        private bool IsErased(string clientId) => calendar.ResultOf(ChangeDecisions.EraseCommand(clientId)) is not null;
    }
}
