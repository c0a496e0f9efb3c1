using Realtime.GrainInterfaces.Booking;
using Realtime.Grains.Booking;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;

namespace Realtime.Tests.Unit.Booking;

public sealed class ScheduleRulesTests
{
    private static readonly Schedule Fine = Plans.WorkWeek("America/New_York");

    private static readonly DateTimeOffset At = Plans.Now;

    public static TheoryData<string, string> Refused => new()
    {
        { "zone", "timeZone" }, { "weekly-many", "weekly" }, { "overrides-many", "overrides" }, { "off-many", "timeOff" },
        { "notice-negative", "minimumNoticeMinutes" }, { "notice-long", "minimumNoticeMinutes" }, { "window-zero", "bookingWindowDays" },
        { "window-long", "bookingWindowDays" }, { "step", "slotStepMinutes" }, { "override-twice", "overrides" }, { "off-backwards", "timeOff" },
        { "off-empty", "timeOff" }, { "reason", "timeOff" }, { "day-backwards", "weekly" }, { "day-overlap", "weekly" },
        { "override-overlap", "overrides" }, { "day-many", "weekly" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_schedule_with_one_fault_names_its_field(string fault, string field) =>
        ScheduleRules.Check(With(fault)).ShouldNotBeNull().Errors!.Keys.ShouldBe([field]);

    [Fact]
    public void A_sound_schedule_and_the_closed_one_are_allowed()
    {
        ScheduleRules.Check(Fine).ShouldBeNull();
        ScheduleRules.Check(ScheduleRules.Closed("Asia/Kathmandu")).ShouldBeNull();
        ScheduleRules.Check(Fine with { Weekly = [Plans.Hours(DayOfWeek.Monday, "09:00", "12:00"), Plans.Hours(DayOfWeek.Monday, "12:00", "24:00")] })
            .ShouldBeNull();
    }

    [Fact]
    public void The_largest_schedule_that_is_allowed_fits_into_one_commit()
    {
        var day = Enumerable.Range(0, ScheduleRules.IntervalsPerDayMax).Select(hour => Plans.Hours($"{10 + hour}:00", $"{10 + hour}:45")).ToList();
        var reason = new string('\u20ac', ScheduleRules.ReasonLengthMax);
        var large = Fine with
        {
            Overrides = [.. Enumerable.Range(0, ScheduleRules.OverridesMax).Select(number => new DateOverride(new DateOnly(2026, 1, 1).AddDays(number), day))],
            TimeOff = [.. Enumerable.Range(0, ScheduleRules.TimeOffMax).Select(number => new TimeOff(At.AddDays(number), At.AddDays(number + 1), reason))],
        };

        ScheduleRules.Check(large).ShouldNotBeNull().Errors!.Keys.ShouldBe(["timeOff"]);
        while (ScheduleRules.Check(large) is not null)
        {
            large.TimeOff.RemoveAt(0);
        }

        large.TimeOff.ShouldNotBeEmpty();
        EventCodec<ICalendarEvent>.Encode(new ScheduleChanged(large, "us"), "c", At).Data.Length.ShouldBeLessThan(IJournal.BatchBytesMax);
    }

    private static Schedule With(string fault) => fault switch
    {
        "zone" => Fine with { TimeZone = "Mars/Olympus" },
        "weekly-many" => Fine with { Weekly = [.. Enumerable.Range(0, 71).Select(n => Plans.Hours((DayOfWeek)(n % 7), $"{n / 7:D2}:00", $"{n / 7:D2}:30"))] },
        "overrides-many" => Fine with { Overrides = [.. Enumerable.Range(0, 401).Select(n => new DateOverride(new DateOnly(2026, 1, 1).AddDays(n), []))] },
        "off-many" => Fine with { TimeOff = [.. Enumerable.Range(0, 401).Select(n => new TimeOff(At.AddDays(n), At.AddDays(n + 1), null))] },
        "notice-negative" => Fine with { MinimumNoticeMinutes = -1 },
        "notice-long" => Fine with { MinimumNoticeMinutes = ScheduleRules.MinimumNoticeMinutesMax + 1 },
        "window-zero" => Fine with { BookingWindowDays = 0 },
        "window-long" => Fine with { BookingWindowDays = ScheduleRules.BookingWindowDaysMax + 1 },
        "step" => Fine with { SlotStepMinutes = 7 },
        "override-twice" => Fine with { Overrides = [new(new DateOnly(2026, 1, 1), []), new(new DateOnly(2026, 1, 1), [])] },
        "off-backwards" => Fine with { TimeOff = [new(At, At.AddDays(-1), null)] },
        "off-empty" => Fine with { TimeOff = [new(At, At, null)] },
        "reason" => Fine with { TimeOff = [new(At, At.AddDays(1), new string('a', ScheduleRules.ReasonLengthMax + 1))] },
        "day-backwards" => Fine with { Weekly = [Plans.Hours(DayOfWeek.Monday, "10:00", "09:00")] },
        "day-overlap" => Fine with { Weekly = [Plans.Hours(DayOfWeek.Monday, "09:00", "12:00"), Plans.Hours(DayOfWeek.Monday, "11:59", "13:00")] },
        "override-overlap" => Fine with { Overrides = [new(new DateOnly(2026, 1, 1), [Plans.Hours("09:00", "12:00"), Plans.Hours("10:00", "11:00")])] },
        "day-many" => Fine with { Weekly = [.. Enumerable.Range(0, 11).Select(n => Plans.Hours(DayOfWeek.Monday, $"{n:D2}:00", $"{n:D2}:30"))] },
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };
}
