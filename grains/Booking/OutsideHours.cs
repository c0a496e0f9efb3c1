using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Grains.Booking;

/// <summary>Bookings that a schedule or a holiday does not cover any more: neither ever touches what was sold. Pure.</summary>
public static class OutsideHours
{
    extension(Calendar calendar)
    {
        /// <summary>Live bookings ahead that are not within hours, by start; notice, window, slot step and limits do not count.</summary>
        public List<OutsideBooking> Outside(PracticeHolidays? holidays, DateTimeOffset now)
        {
            if (calendar.Hours is not { } hours)
            {
                return [];
            }

            var ahead = calendar.Bookings.Where(booked => booked.Booking.Status.IsAhead() && booked.Booking.Start > now && !booked.IsOver(now)).ToList();
            if (ahead.Count == 0)
            {
                return [];
            }

            var closed = holidays.Around(ahead.Min(booked => booked.Booking.Start), ahead.Max(booked => booked.Booking.End));
            return
            [
                .. ahead.Select(booked => booked.Booking)
                    .Select(booking => (Booking: booking, Reason: hours.ReasonOutside(closed, booking.Start, booking.End)))
                    .Where(outside => outside.Reason is not null)
                    .OrderBy(outside => outside.Booking.Start)
                    .ThenBy(outside => outside.Booking.Id, StringComparer.Ordinal)
                    .Take(OutsideBooking.CountMax)
                    .Select(outside => new OutsideBooking(
                        outside.Booking.Id, outside.Booking.TherapistId, outside.Booking.ServiceId, outside.Booking.Start, outside.Booking.End,
                        ClientName: null, outside.Reason!.Value)),
            ];
        }
    }

    extension(WorkingHours hours)
    {
        private OutsideReason? ReasonOutside(List<Holidays.ClosedTime> closed, DateTimeOffset start, DateTimeOffset end) =>
            closed.NameFor(start, end) is not null ? OutsideReason.Holiday
            : hours.IsTimeOff(start, end) ? OutsideReason.TimeOff
            : hours.IntervalAround(start, end) is null ? OutsideReason.Hours
            : null;
    }
}
