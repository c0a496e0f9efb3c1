using Realtime.GrainInterfaces.Practice;

namespace Realtime.Grains.Booking;

/// <summary>
/// When a practice is closed, as instants. Calendars do not keep holidays: they come with each command's terms, so that whoever asks
/// and whoever books is judged by the same ones (docs/decisions/0013-booking-rules.md).
/// </summary>
public static class Holidays
{
    /// <summary>A date on the wall is nowhere further from the same date in UTC; one more for a date that a zone left out.</summary>
    private const int DaysApartMax = 2;

    /// <summary><c>[From, To)</c>, from midnight to midnight in the practice's zone.</summary>
    public readonly record struct ClosedTime(DateTimeOffset From, DateTimeOffset To, string Name);

    extension(PracticeHolidays? holidays)
    {
        /// <summary>The closed times that <c>[from, to)</c> may touch.</summary>
        public List<ClosedTime> Around(DateTimeOffset from, DateTimeOffset to)
        {
            if (holidays is null || holidays.Dates.Count == 0)
            {
                return [];
            }

            var (first, last) = (DateOnly.FromDateTime(from.UtcDateTime).AddDays(-DaysApartMax), DateOnly.FromDateTime(to.UtcDateTime).AddDays(DaysApartMax));
            return [.. holidays.Dates.Where(holiday => holiday.Date >= first && holiday.Date <= last).Select(holiday =>
            {
                var (opens, closes) = WorkingHours.DaysOf(holiday.Date, 1, holidays.TimeZone);
                return new ClosedTime(opens, closes, holiday.Name);
            })];
        }
    }

    extension(List<ClosedTime> closed)
    {
        /// <summary>The holiday that <c>[start, end)</c> would be on, in whole or in part; null where there is none.</summary>
        public string? NameFor(DateTimeOffset start, DateTimeOffset end)
        {
            foreach (var time in closed)
            {
                if (time.From < end && start < time.To)
                {
                    return time.Name;
                }
            }

            return null;
        }
    }
}
