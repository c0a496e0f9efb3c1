using Realtime.Grains.Booking;

namespace Realtime.Tests.Unit.Booking;

/// <summary>Days on which a clock is set: skipped times are not offered, repeated ones are two instants. Slots of half an hour, every half hour.</summary>
public sealed class ClockChangeTests
{
    [Theory]
    [InlineData("America/New_York", "2026-03-08", "01:00", "04:00", "06:00 06:30 07:00 07:30")]
    [InlineData("America/New_York", "2026-11-01", "00:30", "02:30", "04:30 05:00 05:30 06:00 06:30 07:00")]
    [InlineData("America/New_York", "2026-11-02", "09:00", "10:00", "14:00 14:30")]
    [InlineData("America/New_York", "2026-10-30", "09:00", "10:00", "13:00 13:30")]
    [InlineData("Europe/London", "2026-03-29", "00:00", "03:00", "00:00 00:30 01:00 01:30")]
    [InlineData("Europe/London", "2026-10-25", "00:30", "02:30", "23:30 00:00 00:30 01:00 01:30 02:00")]
    [InlineData("Australia/Lord_Howe", "2026-04-05", "01:00", "03:00", "14:00 14:30 15:00 15:30 16:00")]
    [InlineData("Australia/Lord_Howe", "2026-10-04", "01:00", "03:30", "14:30 15:00 15:30 16:00")]
    [InlineData("America/Santiago", "2026-09-06", "00:00", "03:00", "04:00 04:30 05:00 05:30")]
    [InlineData("America/Santiago", "2026-09-05", "23:00", "24:00", "03:00 03:30")]
    [InlineData("America/Santiago", "2026-04-04", "22:00", "24:00", "01:00 01:30 02:00 02:30 03:00 03:30")]
    [InlineData("Asia/Kathmandu", "2026-06-15", "09:00", "11:00", "03:15 03:45 04:15 04:45")]
    [InlineData("Pacific/Apia", "2011-12-29", "10:00", "11:00", "20:00 20:30")]
    [InlineData("Pacific/Apia", "2011-12-30", "10:00", "11:00", "")]
    [InlineData("Pacific/Apia", "2011-12-31", "10:00", "11:00", "20:00 20:30")]
    public void Starts_of_a_local_day_in_UTC(string zone, string date, string opens, string closes, string starts)
    {
        var hours = new WorkingHours(Plans.EveryDay(zone, opens, closes));
        var (from, to) = WorkingHours.DaysOf(DateOnly.Parse(date), 1, zone);

        var found = hours.Starts(from, to, 30).ToList();

        found.Select(start => start.ToString("HH:mm")).ShouldBe(starts.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        found.ShouldBeInOrder();
        found.ShouldAllBe(start => hours.Offers(start, 30));
    }

    [Theory]
    [InlineData("America/New_York", "2026-03-08", "01:00", "04:00", "06:00 06:30 07:00")]
    [InlineData("America/New_York", "2026-11-01", "00:30", "02:00", "04:30 05:00 05:30 06:00")]
    public void An_hour_across_the_change_is_sixty_minutes_and_ends_within_the_hours(string zone, string date, string opens, string closes, string starts)
    {
        var hours = new WorkingHours(Plans.EveryDay(zone, opens, closes));
        var (from, to) = WorkingHours.DaysOf(DateOnly.Parse(date), 1, zone);

        hours.Starts(from, to, 60).Select(start => start.ToString("HH:mm")).ShouldBe(starts.Split(' '));
    }

    [Theory]
    [InlineData("America/New_York", "2026-03-08", 23)]
    [InlineData("America/New_York", "2026-11-01", 25)]
    [InlineData("Australia/Lord_Howe", "2026-04-05", 24.5)]
    [InlineData("America/Santiago", "2026-09-06", 23)]
    [InlineData("America/Santiago", "2026-04-04", 25)]
    [InlineData("Pacific/Apia", "2011-12-30", 0)]
    [InlineData("Asia/Kathmandu", "2026-06-15", 24)]
    public void A_day_is_as_long_as_it_is(string zone, string date, double hours)
    {
        var (from, to) = WorkingHours.DaysOf(DateOnly.Parse(date), 1, zone);

        (to - from).TotalHours.ShouldBe(hours);
    }

    [Theory]
    [InlineData("America/New_York")]
    [InlineData("Europe/London")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("America/Santiago")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("Africa/Casablanca")]
    [InlineData("America/St_Johns")]
    public void Every_start_of_two_years_is_offered_once_in_order_and_lies_within_its_local_hours(string zone)
    {
        var hours = new WorkingHours(Plans.EveryDay(zone, "00:00", "24:00"));
        var from = Plans.At("2026-01-01T00:00Z");

        var starts = hours.Starts(from, from.AddDays(730), 30).ToList();

        starts.Zip(starts.Skip(1)).ShouldAllBe(pair => pair.First < pair.Second);
        starts.ShouldAllBe(start => hours.Offers(start, 30));

        // All day long every half hour: the clock's changes make no hole and no repetition in real time.
        starts.Zip(starts.Skip(1)).ShouldAllBe(pair => pair.Second - pair.First == TimeSpan.FromMinutes(30));
    }
}
