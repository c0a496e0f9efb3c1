using Realtime.GrainInterfaces.Practice;

namespace Realtime.GrainInterfaces.Booking;

/// <summary><c>[Start, End)</c> that can be booked with a therapist, without its buffers.</summary>
[GenerateSerializer, Immutable, Alias("slot")]
public sealed record Slot(
    [property: Id(0)] DateTimeOffset Start,
    [property: Id(1)] DateTimeOffset End,
    [property: Id(2)] string TherapistId);

/// <summary>What of a service and its practice decides about time, as it was when the command was given.</summary>
/// <param name="Holidays">Null: none.</param>
/// <param name="Policy">What is agreed on with the client of a booking; null: nothing.</param>
[GenerateSerializer, Immutable, Alias("service-terms")]
public sealed record ServiceTerms(
    [property: Id(0)] string ServiceId,
    [property: Id(1)] int DurationMinutes,
    [property: Id(2)] int BufferBeforeMinutes,
    [property: Id(3)] int BufferAfterMinutes,
    [property: Id(4)] PracticeHolidays? Holidays = null,
    [property: Id(5)] BookingPolicy? Policy = null);

/// <summary>Which slots of one service: those that start in <c>[From, To)</c>.</summary>
[GenerateSerializer, Immutable, Alias("slot-query")]
public sealed record SlotQuery(
    [property: Id(0)] ServiceTerms Service,
    [property: Id(1)] DateTimeOffset From,
    [property: Id(2)] DateTimeOffset To,
    [property: Id(3)] string? HolderId)
{
    public const int DaysMax = 62;
}

/// <summary>Slots by start. <c>Version</c> changes whenever the calendar (of any of the therapists), the practice's rules or the service did.</summary>
[GenerateSerializer, Immutable, Alias("availability")]
public sealed record Availability(
    [property: Id(0)] List<Slot> Slots,
    [property: Id(1)] string Version);
