using Realtime.GrainInterfaces.Practice;

namespace Realtime.GrainInterfaces.Booking;

/// <summary>What somebody would like best, as wall-clock times in <c>TimeZone</c> (IANA). An empty list wishes for nothing.</summary>
/// <param name="Times">Each <c>[Start, End)</c> in which an appointment would best start.</param>
[GenerateSerializer, Immutable, Alias("slot-wishes")]
public sealed record SlotWishes(
    [property: Id(0)] List<DayOfWeek> Days,
    [property: Id(1)] List<DayHours> Times,
    [property: Id(2)] string TimeZone)
{
    public const int DaysMax = 7;
    public const int TimesMax = 24;
}

/// <summary>A question for the best slots that start in <c>[From, To)</c>, at most <see cref="SlotQuery.DaysMax"/> days.</summary>
/// <param name="TherapistIds">None: everyone who gives the service.</param>
/// <param name="TimeZone">Of the wishes; null: the practice's.</param>
[GenerateSerializer, Immutable, Alias("suggestion-query")]
public sealed record SuggestionQuery(
    [property: Id(0)] string ServiceId,
    [property: Id(1)] DateTimeOffset From,
    [property: Id(2)] DateTimeOffset To,
    [property: Id(3)] List<DayOfWeek> Days,
    [property: Id(4)] List<DayHours> Times,
    [property: Id(5)] string? TimeZone,
    [property: Id(6)] List<string> TherapistIds,
    [property: Id(7)] int Limit,
    [property: Id(8)] string? HolderId)
{
    public const int LimitDefault = 10;
    public const int LimitMax = 50;
    public const int DaysAheadDefault = 14;
}

/// <summary>The same question to one calendar.</summary>
/// <param name="Shortest">Of the services that this therapist gives: a gap that it does not fit into is of use to nobody.</param>
[GenerateSerializer, Immutable, Alias("ranking-query")]
public sealed record RankingQuery(
    [property: Id(0)] SlotQuery Slots,
    [property: Id(1)] ServiceTerms Shortest,
    [property: Id(2)] SlotWishes Wishes,
    [property: Id(3)] int Limit);

/// <summary>Why a slot stands where it does, in the order in which reasons are given. Numbers and names are answered; only ever append.</summary>
public enum SlotReason
{
    PreferredDay = 0,
    OtherDay = 1,
    PreferredTime = 2,
    OtherTime = 3,
    NoGap = 4,
    LeavesGap = 5,
    LightDay = 6,
    FullDay = 7,
    Soonest = 8,
}

/// <summary>A free slot; more points are better.</summary>
[GenerateSerializer, Immutable, Alias("ranked-slot")]
public sealed record RankedSlot(
    [property: Id(0)] Slot Slot,
    [property: Id(1)] int Points,
    [property: Id(2)] List<SlotReason> Reasons);

/// <summary>The best slots, best first. <c>Version</c> changes whenever the calendar (of any of the therapists) did.</summary>
[GenerateSerializer, Immutable, Alias("ranked-slots")]
public sealed record RankedSlots(
    [property: Id(0)] List<RankedSlot> Slots,
    [property: Id(1)] string Version);
