using Realtime.GrainInterfaces.Booking;
using Realtime.Grains.Booking;

namespace Realtime.Tests.Unit.Booking;

public sealed class WorkingHoursTests
{
    private static readonly DateTimeOffset Midnight = Plans.At("2026-11-23T00:00Z");

    [Fact]
    public void A_week_offers_its_weekdays_hours_and_no_others()
    {
        var hours = new WorkingHours(Plans.WorkWeek() with { Weekly = [Plans.Hours(DayOfWeek.Monday, "09:00", "10:00"), Plans.Hours(DayOfWeek.Thursday, "23:00", "24:00")] });

        hours.Starts(Midnight, Midnight.AddDays(7), 30).ShouldBe(
            [Midnight.AddHours(9), Midnight.AddHours(9.5), Midnight.AddDays(3).AddHours(23), Midnight.AddDays(3).AddHours(23.5)]);
    }

    [Fact]
    public void Several_intervals_of_a_day_have_a_grid_of_their_own_each()
    {
        var hours = new WorkingHours(Plans.WorkWeek() with
        {
            Weekly = [Plans.Hours(DayOfWeek.Monday, "13:10", "14:10"), Plans.Hours(DayOfWeek.Monday, "09:00", "10:00")],
        });

        Times(hours, Midnight).ShouldBe(["09:00", "09:30", "13:10", "13:40"]);
    }

    [Fact]
    public void An_override_replaces_the_weekday_and_an_empty_one_closes_it()
    {
        var hours = new WorkingHours(Plans.WorkWeek() with
        {
            Overrides =
            [
                new DateOverride(new DateOnly(2026, 11, 23), [Plans.Hours("20:00", "21:00")]),
                new DateOverride(new DateOnly(2026, 11, 24), []),
                new DateOverride(new DateOnly(2026, 11, 28), [Plans.Hours("10:00", "10:30")]),
            ],
        });

        Times(hours, Midnight).ShouldBe(["20:00", "20:30"]);
        Times(hours, Midnight.AddDays(1)).ShouldBeEmpty();
        Times(hours, Midnight.AddDays(2)).Count.ShouldBe(16);
        Times(hours, Midnight.AddDays(5)).ShouldBe(["10:00"]);
    }

    [Theory]
    [InlineData(30, 15, 3)]
    [InlineData(60, 15, 1)]
    [InlineData(61, 15, 0)]
    [InlineData(20, 45, 1)]
    public void A_slot_lies_wholly_within_its_interval_on_the_grid(int duration, int step, int count)
    {
        var hours = new WorkingHours(Plans.WorkWeek(step: step) with { Weekly = [Plans.Hours(DayOfWeek.Monday, "09:00", "10:00")] });

        hours.Starts(Midnight, Midnight.AddDays(1), duration).Count().ShouldBe(count);
    }

    [Theory]
    [InlineData("09:00", "10:00", "08:00", "09:00", false)]
    [InlineData("09:00", "10:00", "10:00", "11:00", false)]
    [InlineData("09:00", "10:00", "09:59", "11:00", true)]
    [InlineData("09:00", "10:00", "08:00", "12:00", true)]
    [InlineData("09:00", "10:00", "09:20", "09:30", true)]
    public void Time_off_covers_what_it_shares_a_minute_with(string start, string end, string offFrom, string offTo, bool isOff)
    {
        var hours = new WorkingHours(Plans.WorkWeek() with { TimeOff = [new TimeOff(On(offFrom), On(offTo), null)] });

        hours.IsTimeOff(On(start), On(end)).ShouldBe(isOff);
    }

    [Fact]
    public void Starts_are_those_within_the_asked_range_its_end_left_out()
    {
        var hours = new WorkingHours(Plans.WorkWeek());

        hours.Starts(On("09:30"), On("10:30"), 30).ShouldBe([On("09:30"), On("10:00")]);
        hours.Starts(On("10:30"), On("10:30"), 30).ShouldBeEmpty();
        hours.Starts(On("10:30"), On("09:30"), 30).ShouldBeEmpty();
    }

    private static DateTimeOffset On(string time) => Midnight.AddMinutes(Plans.Time(time).Minutes);

    private static List<string> Times(WorkingHours hours, DateTimeOffset day) =>
        [.. hours.Starts(day, day.AddDays(1), 30).Select(start => start.ToString("HH:mm"))];
}
