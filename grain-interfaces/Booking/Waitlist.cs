using Realtime.GrainInterfaces.Identity;

namespace Realtime.GrainInterfaces.Booking;

/// <summary>Where a place on the waitlist stands. Numbers are stored; only ever append.</summary>
public enum WaitlistStatus
{
    Waiting = 0,

    /// <summary>A slot is held for it.</summary>
    Offered = 1,
    Booked = 2,

    /// <summary>Its time is over, or too many offers went unanswered.</summary>
    Expired = 3,
    Left = 4,
}

/// <summary>How an offer ended. Numbers are stored; only ever append.</summary>
public enum OfferEnd
{
    Booked = 0,
    Declined = 1,
    Expired = 2,

    /// <summary>Whom it was for had left, or had another offer.</summary>
    Withdrawn = 3,
}

/// <summary>What a calendar is to do with an offer that it made.</summary>
public enum OfferReception
{
    Taken = 0,

    /// <summary>It has an offer of another calendar: this one goes to the next.</summary>
    Busy = 1,

    /// <summary>It waits no more.</summary>
    Gone = 2,
}

/// <summary>A slot that is held for somebody who waited, until <c>ExpiresAt</c>: booked with <c>HoldId</c>, declined by giving up the hold.</summary>
[GenerateSerializer, Immutable, Alias("waitlist-offer")]
public sealed record WaitlistOffer(
    [property: Id(0)] string HoldId,
    [property: Id(1)] string TherapistId,
    [property: Id(2)] DateTimeOffset Start,
    [property: Id(3)] DateTimeOffset End,
    [property: Id(4)] DateTimeOffset ExpiresAt);

/// <summary>Somebody waits for a slot of a service that starts in <c>[Earliest, Latest)</c>, with one therapist or any.</summary>
[GenerateSerializer, Immutable, Alias("waitlist-entry")]
public sealed record WaitlistEntry(
    [property: Id(0)] string Id,
    [property: Id(1)] string OrganizationId,
    [property: Id(2)] string ServiceId,
    [property: Id(3)] string? TherapistId,
    [property: Id(4)] string ClientId,
    [property: Id(5)] Client Client,
    [property: Id(6)] DateTimeOffset Earliest,
    [property: Id(7)] DateTimeOffset Latest,
    [property: Id(8)] WaitlistStatus Status,
    [property: Id(9)] WaitlistOffer? Offer,
    [property: Id(10)] string? RoomId,
    [property: Id(11)] DateTimeOffset CreatedAt);

/// <summary>A wish to wait, before the practice's own terms are looked up.</summary>
[GenerateSerializer, Immutable, Alias("waitlist-request")]
public sealed record WaitlistRequest(
    [property: Id(0)] string CommandId,
    [property: Id(1)] Caller Caller,
    [property: Id(2)] string ServiceId,
    [property: Id(3)] string? TherapistId,
    [property: Id(4)] DateTimeOffset Earliest,
    [property: Id(5)] DateTimeOffset Latest,
    [property: Id(6)] string? ClientId,
    [property: Id(7)] Client? Client,
    [property: Id(8)] string? RoomId);

/// <summary>The same by the practice's terms.</summary>
/// <param name="TherapistId">Null: any of <c>Therapists</c>.</param>
/// <param name="Therapists">In whose calendars it waits.</param>
[GenerateSerializer, Immutable, Alias("join-waitlist")]
public sealed record JoinWaitlist(
    [property: Id(0)] string CommandId,
    [property: Id(1)] Caller Caller,
    [property: Id(2)] ServiceTerms Service,
    [property: Id(3)] string? TherapistId,
    [property: Id(4)] List<string> Therapists,
    [property: Id(5)] DateTimeOffset Earliest,
    [property: Id(6)] DateTimeOffset Latest,
    [property: Id(7)] string ClientId,
    [property: Id(8)] Client Client,
    [property: Id(9)] string? RoomId);

/// <summary>A place on the waitlist as a calendar knows it.</summary>
/// <param name="Number">The lower, the longer it has waited.</param>
/// <param name="Passed">Starts that are not offered to it: the practice did not confirm them.</param>
[GenerateSerializer, Immutable, Alias("waiter")]
public sealed record Waiter(
    [property: Id(0)] string EntryId,
    [property: Id(1)] long Number,
    [property: Id(2)] string ClientId,
    [property: Id(3)] ServiceTerms Service,
    [property: Id(4)] DateTimeOffset Earliest,
    [property: Id(5)] DateTimeOffset Latest,
    [property: Id(6)] List<DateTimeOffset>? Passed = null);

/// <summary>A place as it would be taken today.</summary>
/// <param name="IsOn">It waits still.</param>
/// <param name="Present">With the service's present terms; null where that therapist does not give it at present.</param>
[GenerateSerializer, Immutable, Alias("waiter-renewal")]
public sealed record WaiterRenewal([property: Id(0)] bool IsOn, [property: Id(1)] Waiter? Present);
