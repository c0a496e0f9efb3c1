using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Practice;
using Realtime.Grains.Journal;

namespace Realtime.Grains.Booking;

/// <summary>What a schedule may say, and the schedule a therapist has before anybody set one.</summary>
public static class ScheduleRules
{
    public const int WeeklyMax = 70;
    public const int OverridesMax = 400;
    public const int IntervalsPerDayMax = 10;
    public const int TimeOffMax = 400;
    public const int ReasonLengthMax = 200;

    /// <summary>Of all time off as it is stored, so that a schedule fits into one commit.</summary>
    public const int TimeOffBytesMax = 96 * 1024;
    public const int MinimumNoticeMinutesMax = 60 * 24 * 60;
    public const int BookingWindowDaysMax = 730;
    public const int DailyBookingsMaxMax = 200;
    public const int WeeklyBookingsMaxMax = 1_400;
    public static readonly int[] SlotSteps = [5, 10, 15, 20, 30, 45, 60, 90, 120];

    /// <summary>Nothing is offered until somebody says when.</summary>
    public static Schedule Closed(string timeZone) => new(timeZone, [], [], [], MinimumNoticeMinutes: 60, BookingWindowDays: 60, SlotStepMinutes: 30);

    /// <summary>Null where the schedule is allowed.</summary>
    public static Problem? Check(Schedule schedule)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        void Require(bool holds, string field, string sentence)
        {
            if (!holds)
            {
                errors[field] = [sentence];
            }
        }

        Require(WorkingHours.IsZone(schedule.TimeZone), "timeZone", "is not an IANA time zone");
        Require(schedule.Weekly.Count <= WeeklyMax, "weekly", $"has more than {WeeklyMax} intervals");
        Require(schedule.Overrides.Count <= OverridesMax, "overrides", $"has more than {OverridesMax} dates");
        Require(schedule.TimeOff.Count <= TimeOffMax, "timeOff", $"has more than {TimeOffMax} entries");
        Require(schedule.MinimumNoticeMinutes is >= 0 and <= MinimumNoticeMinutesMax, "minimumNoticeMinutes", $"must be 0 to {MinimumNoticeMinutesMax}");
        Require(schedule.BookingWindowDays is >= 1 and <= BookingWindowDaysMax, "bookingWindowDays", $"must be 1 to {BookingWindowDaysMax}");
        Require(schedule.DailyBookingsMax is null or (>= 1 and <= DailyBookingsMaxMax), "dailyBookingsMax", $"must be 1 to {DailyBookingsMaxMax}, or null");
        Require(schedule.WeeklyBookingsMax is null or (>= 1 and <= WeeklyBookingsMaxMax), "weeklyBookingsMax", $"must be 1 to {WeeklyBookingsMaxMax}, or null");
        Require(SlotSteps.Contains(schedule.SlotStepMinutes), "slotStepMinutes", $"must be one of {string.Join(", ", SlotSteps)}");
        Require(schedule.Overrides.DistinctBy(day => day.Date).Count() == schedule.Overrides.Count, "overrides", "has a date twice");
        Require(schedule.TimeOff.TrueForAll(off => off.Start < off.End), "timeOff", "has an end that is not after its start");
        Require(schedule.TimeOff.TrueForAll(off => (off.Reason?.Length ?? 0) <= ReasonLengthMax), "timeOff", $"has a reason over {ReasonLengthMax} characters");
        Require(JournalJson.Write(schedule.TimeOff).Length <= TimeOffBytesMax, "timeOff", "has too much text");

        foreach (var day in schedule.Weekly.GroupBy(hours => hours.Day))
        {
            CheckDay("weekly", day.Select(hours => new DayHours(hours.Start, hours.End)), Require);
        }

        foreach (var date in schedule.Overrides)
        {
            CheckDay("overrides", date.Intervals, Require);
        }

        return errors.Count == 0 ? null : ErrorCatalogue.ValidationFailed.Problem() with { Errors = errors };
    }

    private static void CheckDay(string field, IEnumerable<DayHours> day, Action<bool, string, string> require)
    {
        var intervals = day.OrderBy(hours => hours.Start).ToList();
        require(intervals.Count <= IntervalsPerDayMax, field, $"has more than {IntervalsPerDayMax} intervals on one day");
        require(intervals.TrueForAll(hours => hours.Start < hours.End), field, "has an end that is not after its start");
        require(intervals.Zip(intervals.Skip(1)).All(pair => pair.First.End <= pair.Second.Start), field, "has hours that overlap");
    }
}
