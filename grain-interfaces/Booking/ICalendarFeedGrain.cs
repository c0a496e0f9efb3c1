using Realtime.GrainInterfaces.Identity;

namespace Realtime.GrainInterfaces.Booking;

/// <summary>
/// One therapist's calendar for programs that subscribe to it (RFC 5545), and the key that opens it. Of the key's secret only a hash
/// is kept. Key: <see cref="GrainKeys.Of"/>(organization, therapist). Whoever calls for the key has checked that the therapist exists
/// and who asks.
/// </summary>
[Alias("booking.ICalendarFeedGrain")]
public interface ICalendarFeedGrain : IGrainWithStringKey
{
    /// <summary>Beyond so many, cancelled appointments are left out first, then those farthest from now.</summary>
    const int EventsMax = 2_000;

    /// <summary>How far back an appointment may have started.</summary>
    static readonly TimeSpan PastMax = TimeSpan.FromDays(30);

    /// <summary>How far ahead an appointment may start.</summary>
    static readonly TimeSpan AheadMax = TimeSpan.FromDays(400);

    /// <summary>Whether there is a key, and since when; null without one.</summary>
    [ReadOnly]
    Task<FeedKeyInfo?> GetKey();

    /// <summary>Makes a key; a former one opens nothing from then on. The secret is in this answer only. Audited.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="secret">Chosen by the caller, unguessable: the same again is a repeat, and gets the first answer; null makes one here.</param>
    Task<IssuedFeedKey> RotateKey(Caller caller, string? secret = null);

    /// <summary>Ends the key; without one nothing changes. Audited.</summary>
    Task RevokeKey(Caller caller);

    /// <summary>The feed as it is now, everything acknowledged before the call included; null for a secret that is not the key's.</summary>
    [ReadOnly]
    Task<CalendarFeed?> Read(string secret);
}

/// <summary>A key that is in force, without its secret.</summary>
[GenerateSerializer, Immutable, Alias("feed-key-info")]
public sealed record FeedKeyInfo(
    [property: Id(0)] DateTimeOffset CreatedAt,
    [property: Id(1)] string CreatedBy);

/// <summary>A new key with its secret: 160 bits as lower-case base 32.</summary>
[GenerateSerializer, Immutable, Alias("issued-feed-key")]
public sealed record IssuedFeedKey(
    [property: Id(0)] FeedKeyInfo Info,
    [property: Id(1)] string Secret);

/// <summary>Appointments that start in <c>[From, To)</c>, by start; <c>TimeZone</c> (IANA) is the schedule's.</summary>
[GenerateSerializer, Immutable, Alias("calendar-feed")]
public sealed record CalendarFeed(
    [property: Id(0)] string PracticeName,
    [property: Id(1)] string TherapistName,
    [property: Id(2)] string TimeZone,
    [property: Id(3)] DateTimeOffset From,
    [property: Id(4)] DateTimeOffset To,
    [property: Id(5)] List<FeedEvent> Events);

/// <summary>One appointment as its therapist needs it: of the client the name only, and null once erased.</summary>
/// <param name="Sequence">0 when it was booked, one more with every change.</param>
/// <param name="Uid">The event's own; null: the booking's id.</param>
[GenerateSerializer, Immutable, Alias("feed-event")]
public sealed record FeedEvent(
    [property: Id(0)] string BookingId,
    [property: Id(1)] DateTimeOffset Start,
    [property: Id(2)] DateTimeOffset End,
    [property: Id(3)] BookingStatus Status,
    [property: Id(4)] string? ServiceName,
    [property: Id(5)] string? ClientName,
    [property: Id(6)] DateTimeOffset CreatedAt,
    [property: Id(7)] DateTimeOffset ChangedAt,
    [property: Id(8)] long Sequence,
    [property: Id(9)] string? Uid = null);
