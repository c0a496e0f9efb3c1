using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Grains.Booking;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>What a calendar answers to commands about a whole series. Pure, as <see cref="CalendarDecisions"/>.</summary>
public static class SeriesDecisions
{
    extension(Calendar calendar)
    {
        /// <summary>All of a series or nothing. The booking window holds for the first that is not left out: the others are agreed with it.</summary>
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
            var exceptions = (command.Exceptions ?? []).DistinctBy(exception => exception.Number).ToDictionary(exception => exception.Number);
            var clashes = new List<SeriesClash>();
            var starts = new List<DateTimeOffset>(command.Count);
            var caps = Caps.Of(calendar, now, holderId, exceptBooking: null);
            var firstKept = Enumerable.Range(1, command.Count).FirstOrDefault(number => exceptions.GetValueOrDefault(number) is not { Skip: true });
            for (var number = 1; number <= command.Count; number++)
            {
                var (regular, isReal) = calendar.Hours!.SameTimeLater(first.Start, (number - 1) * days);
                var exception = exceptions.GetValueOrDefault(number);
                if (exception is { Skip: true })
                {
                    continue;
                }

                var start = exception?.Start ?? regular;
                var refusal = exception is null && !isReal
                    ? ErrorCatalogue.OutsideAvailability.Problem("The clock is set forward over that time.")
                    : (start - regular).Duration() >= TimeSpan.FromDays(days)
                    ? ErrorCatalogue.OutsideAvailability.Problem("That is nearer to another appointment of the series.")
                    : calendar.Refuse(first.Service, start, therapistId, now, holderId, exceptBooking: null, anyFuture: number > firstKept, caps)
                    ?? (starts.Exists(other => first.Service.Collides(start, other)) ? ErrorCatalogue.SlotTaken.Problem("Another appointment of the series is at that time.") : null);
                if (refusal is null)
                {
                    starts.Add(start);
                    caps?.Add(start);
                    continue;
                }

                clashes.Add(new SeriesClash(
                    number, start, refusal.Code, refusal.Detail,
                    refusal.Alternatives ?? calendar.Alternatives(first.Service, start, therapistId, now, holderId, exceptBooking: null)));
            }

            return clashes.Count == 0
                ? new CalendarDecisions.Ruling(calendar.Made(first, therapistId, seriesId, newBookingId, starts, now), null)
                : ErrorCatalogue.SeriesConflict.Problem($"{clashes.Count} of {command.Count} appointments cannot be booked; nothing was booked.") with
                {
                    // What is free for this one alone may be another's of the same series.
                    Clashes = clashes.ConvertAll(clash => clash with
                    {
                        Alternatives = clash.Alternatives.FindAll(slot =>
                            caps?.FullFor(slot.Start) is null && !starts.Exists(start => first.Service.Collides(slot.Start, start))),
                    }),
                };
        }

        // Numbered as they come, whatever was left out: the first of them tells of all.
        private List<ICalendarEvent> Made(
            Book first, string therapistId, string seriesId, Func<string> newBookingId, List<DateTimeOffset> starts, DateTimeOffset now)
        {
            var usedUp = calendar.Holds.FirstOrDefault(hold => hold.HolderId == first.Caller.UserId);
            return
            [
                .. starts.SelectMany(start => calendar.Vacate(first.Service, start, now)).Distinct(),
                .. starts.Order().Select((start, index) => first.Sold(
                    therapistId, newBookingId(), start, now, index == 0 ? usedUp?.Hold.Id : null, new SeriesPart(seriesId, index + 1, starts.Count))),
            ];
        }

        /// <summary>One booking's new status; or, for a series that is cancelled or confirmed from here on, that of each later one too.</summary>
        internal IReadOnlyList<ICalendarEvent> StatusChanges(ChangeBookingStatus command, Booking booking, DateTimeOffset now)
        {
            if (!command.Following || command.Status is not (BookingStatus.Cancelled or BookingStatus.Confirmed) || booking.Series is not { } series)
            {
                return [new BookingStatusChanged(booking.Id, command.Status, command.Caller.UserId, command.Reason)];
            }

            var follow = new SeriesFollow(series.Id, booking.Start, now, command.Status, command.Caller.UserId, command.Reason);
            var here = calendar.FindSeries(series.Id);
            var all = here.FindAll(other => other.Id == booking.Id || calendar.Follows(other, follow, now));
            return
            [
                .. Together(all, follow),
                .. here.Count < series.Count ? (ICalendarEvent[])[new SeriesFollowed(booking.Id, booking.ClientId, follow)] : [],
            ];
        }

        /// <summary>What was decided in another calendar, for the later ones that are here. Decided by what they are, so that it may be asked again.</summary>
        public CalendarDecisions.Ruling DecideFollow(SeriesFollow follow, DateTimeOffset now) =>
            new([.. Together(calendar.FindSeries(follow.SeriesId).FindAll(booking => calendar.Follows(booking, follow, now)), follow)], null);

        private bool Follows(Booking booking, SeriesFollow follow, DateTimeOffset now)
        {
            var start = booking.History.LastOrDefault(step => step.At <= follow.At)?.Start ?? booking.Start;
            return start > follow.After && start > follow.At && booking.Status.CanBecome(follow.Status) && !calendar.Find(booking.Id)!.IsOver(now);
        }

        // The first of them tells of all.
        private static IEnumerable<ICalendarEvent> Together(List<Booking> bookings, SeriesFollow follow) => bookings.Select((booking, index) =>
            new BookingStatusChanged(booking.Id, follow.Status, follow.By, follow.Reason, bookings.Count == 1 ? null : index == 0 ? bookings.Count : 0));
    }

    extension(ServiceTerms service)
    {
        /// <summary>Whether two appointments of this service, buffers included, would overlap.</summary>
        private bool Collides(DateTimeOffset start, DateTimeOffset other) =>
            (start - other).Duration() < TimeSpan.FromMinutes(service.BufferBeforeMinutes + service.DurationMinutes + service.BufferAfterMinutes);
    }
}
