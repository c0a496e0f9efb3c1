using Realtime.Grains.Booking;

namespace Realtime.Tests.Unit.Booking;

internal static class StartsWithin
{
    extension(WorkingHours hours)
    {
        /// <summary>Starts in <c>[from, to)</c> for an appointment of this length, ascending: of the dates that may have some, as a calendar looks for them.</summary>
        public IEnumerable<DateTimeOffset> Starts(DateTimeOffset from, DateTimeOffset to, int durationMinutes) =>
            to <= from ? [] : hours.DatesAround(from, to).SelectMany(date => hours.StartsOn(date, durationMinutes)).Where(start => start >= from && start < to);
    }
}
