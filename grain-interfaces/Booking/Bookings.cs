namespace Realtime.GrainInterfaces.Booking;

/// <summary>Where a booking stands. Numbers are stored; only ever append.</summary>
public enum BookingStatus
{
    Pending = 0,
    Confirmed = 1,
    Cancelled = 2,
    Completed = 3,
    NoShow = 4,
}

/// <summary>Whom the appointment is for.</summary>
[GenerateSerializer, Immutable, Alias("client")]
public sealed record Client(
    [property: Id(0)] string? Name,
    [property: Id(1)] string? Email,
    [property: Id(2)] string? Phone);

/// <summary>An appointment; <c>[Start, End)</c> are instants, <c>TimeZone</c> is the zone its client meant.</summary>
/// <param name="Policy">What its client may do; null for a booking from before there were policies: anything until it starts.</param>
/// <param name="ConfirmBy">While pending: when it expires.</param>
/// <param name="LocalStart">The time on the wall in <c>TimeZone</c> that was meant when the start was set, <c>yyyy-MM-ddTHH:mm</c>, whatever the zone's rules say since.</param>
[GenerateSerializer, Immutable, Alias("booking")]
public sealed record Booking(
    [property: Id(0)] string Id,
    [property: Id(1)] string OrganizationId,
    [property: Id(2)] string TherapistId,
    [property: Id(3)] string ServiceId,
    [property: Id(4)] string ClientId,
    [property: Id(5)] Client Client,
    [property: Id(6)] DateTimeOffset Start,
    [property: Id(7)] DateTimeOffset End,
    [property: Id(8)] string TimeZone,
    [property: Id(9)] BookingStatus Status,
    [property: Id(10)] string? Notes,
    [property: Id(11)] Payment? Payment,
    [property: Id(12)] DateTimeOffset CreatedAt,
    [property: Id(13)] long Version,
    [property: Id(14)] string? RoomId,
    [property: Id(15)] List<BookingChange> History,
    [property: Id(16)] SeriesPart? Series = null,
    [property: Id(17)] ClientPolicy? Policy = null,
    [property: Id(18)] DateTimeOffset? ConfirmBy = null,
    [property: Id(19)] string? LocalStart = null)
{
    public const int HistoryMax = 200;
}

/// <summary>What is owed or paid for a booking; null on a booking that costs nothing here.</summary>
[GenerateSerializer, Immutable, Alias("payment")]
public sealed record Payment(
    [property: Id(0)] string Status,
    [property: Id(1)] Practice.Money Amount);

/// <summary>One step of a booking's life: <c>booked</c>, <c>rescheduled</c>, <c>expired</c>, or the status it went to. <c>By</c> is <c>system</c> for what nobody did.</summary>
[GenerateSerializer, Immutable, Alias("booking-change")]
public sealed record BookingChange(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] string By,
    [property: Id(2)] string Change,
    [property: Id(3)] DateTimeOffset Start,
    [property: Id(4)] string? Reason);

/// <summary>A slot set aside for one person until <c>ExpiresAt</c>.</summary>
[GenerateSerializer, Immutable, Alias("hold")]
public sealed record Hold(
    [property: Id(0)] string Id,
    [property: Id(1)] string TherapistId,
    [property: Id(2)] string ServiceId,
    [property: Id(3)] DateTimeOffset Start,
    [property: Id(4)] DateTimeOffset End,
    [property: Id(5)] DateTimeOffset ExpiresAt);
