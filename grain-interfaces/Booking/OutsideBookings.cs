namespace Realtime.GrainInterfaces.Booking;

/// <summary>What does not cover a booking any more. Numbers are stored; only ever append.</summary>
public enum OutsideReason
{
    /// <summary>Its therapist does not work then.</summary>
    Hours = 0,

    /// <summary>Its therapist is away.</summary>
    TimeOff = 1,

    /// <summary>The practice is closed.</summary>
    Holiday = 2,
}

/// <summary>A live booking ahead that could not be made at its time today. It stays until somebody moves or cancels it.</summary>
[GenerateSerializer, Immutable, Alias("outside-booking")]
public sealed record OutsideBooking(
    [property: Id(0)] string BookingId,
    [property: Id(1)] string TherapistId,
    [property: Id(2)] string ServiceId,
    [property: Id(3)] DateTimeOffset Start,
    [property: Id(4)] DateTimeOffset End,
    [property: Id(5)] string? ClientName,
    [property: Id(6)] OutsideReason Reason)
{
    /// <summary>Of one calendar, the soonest first; more are told of once these are dealt with.</summary>
    public const int CountMax = 200;
}
