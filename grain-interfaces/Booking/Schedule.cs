using Realtime.GrainInterfaces.Practice;

namespace Realtime.GrainInterfaces.Booking;

/// <summary>When a therapist can be booked: wall-clock rules in <c>TimeZone</c> (IANA).</summary>
[GenerateSerializer, Immutable, Alias("schedule")]
public sealed record Schedule(
    [property: Id(0)] string TimeZone,
    [property: Id(1)] List<WeeklyHours> Weekly,
    [property: Id(2)] List<DateOverride> Overrides,
    [property: Id(3)] List<TimeOff> TimeOff,
    [property: Id(4)] int MinimumNoticeMinutes,
    [property: Id(5)] int BookingWindowDays,
    [property: Id(6)] int SlotStepMinutes)
{
    /// <summary>0 for a schedule that nobody has set.</summary>
    [Id(7)]
    public long Version { get; init; }

    /// <summary>How many appointments start on one local date at most; null: as many as there is time for.</summary>
    [Id(8)]
    public int? DailyBookingsMax { get; init; }

    /// <summary>The same for one ISO week, Monday to Sunday.</summary>
    [Id(9)]
    public int? WeeklyBookingsMax { get; init; }
}

/// <summary>The hours of one date, in place of its weekday's; no intervals: closed.</summary>
[GenerateSerializer, Immutable, Alias("date-override")]
public sealed record DateOverride(
    [property: Id(0)] DateOnly Date,
    [property: Id(1)] List<DayHours> Intervals);

/// <summary><c>[Start, End)</c> in which nothing is offered.</summary>
[GenerateSerializer, Immutable, Alias("time-off")]
public sealed record TimeOff(
    [property: Id(0)] DateTimeOffset Start,
    [property: Id(1)] DateTimeOffset End,
    [property: Id(2)] string? Reason);
