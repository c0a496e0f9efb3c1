using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Grains.Booking;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>What a calendar answers to commands about a whole series. Pure, as <see cref="CalendarDecisions"/>.</summary>
public static class SeriesDecisions
{
    extension(Calendar calendar)
    {
        /// <summary>All of a series or nothing. The booking window holds for its first appointment: the others are agreed with it.</summary>
        /// <param name="newBookingId">Makes an id for each.</param>
        public CalendarDecisions.Ruling DecideSeries(BookSeries command, string therapistId, string seriesId, Func<string> newBookingId, DateTimeOffset now)
        {
            var first = command.First;
            if (calendar.ResultOf(first.CommandId) is not null)
            {
                return new([], null);
            }

            var holderId = first.Caller.UserId;
            if (calendar.Refuse(first.Service, first.Start, therapistId, now, holderId, exceptBooking: null) is { } problem
                && problem.Code == ErrorCatalogue.OutsideAvailability.Code)
            {
                return problem;
            }

            var days = command.Every == SeriesInterval.Week ? 7 : 14;
            var clashes = new List<SeriesClash>();
            var made = new List<ICalendarEvent>(command.Count);
            var usedUp = calendar.Holds.FirstOrDefault(hold => hold.HolderId == holderId);
            for (var number = 1; number <= command.Count; number++)
            {
                var (start, isReal) = calendar.Hours!.SameTimeLater(first.Start, (number - 1) * days);
                var refusal = isReal
                    ? calendar.Refuse(first.Service, start, therapistId, now, holderId, exceptBooking: null, anyFuture: number > 1)
                    : ErrorCatalogue.OutsideAvailability.Problem("The clock is set forward over that time.");
                if (refusal is not null)
                {
                    clashes.Add(new SeriesClash(
                        number, start, refusal.Code, refusal.Detail,
                        refusal.Alternatives ?? calendar.Alternatives(first.Service, start, therapistId, now, holderId)));
                    continue;
                }

                made.Add(new BookingMade(
                    newBookingId(), therapistId, first.Service.ServiceId, first.ClientId, first.Client, start,
                    start.AddMinutes(first.Service.DurationMinutes), first.Service.BufferBeforeMinutes, first.Service.BufferAfterMinutes,
                    first.TimeZone, BookingStatus.Confirmed, first.Notes, first.RoomId, number == 1 ? usedUp?.Hold.Id : null, holderId,
                    new SeriesPart(seriesId, number, command.Count)));
            }

            return clashes.Count == 0
                ? new CalendarDecisions.Ruling(made, null)
                : ErrorCatalogue.SeriesConflict.Problem($"{clashes.Count} of {command.Count} appointments cannot be booked; nothing was booked.") with { Clashes = clashes };
        }

        /// <summary>One booking's new status; or, for a series that is cancelled from here on, that of each later one too.</summary>
        internal IReadOnlyList<ICalendarEvent> StatusChanges(ChangeBookingStatus command, Booking booking, DateTimeOffset now)
        {
            if (!command.Following || command.Status != BookingStatus.Cancelled || booking.Series is not { } series)
            {
                return [new BookingStatusChanged(booking.Id, command.Status, command.Caller.UserId, command.Reason)];
            }

            var all = calendar.FindSeries(series.Id)
                .Where(other => other.Id == booking.Id || (other.Start > booking.Start && other.Start > now && other.Status.IsAhead()))
                .ToList();
            return [.. all.Select((other, index) =>
                new BookingStatusChanged(other.Id, command.Status, command.Caller.UserId, command.Reason, index == 0 ? all.Count : 0))];
        }
    }
}
