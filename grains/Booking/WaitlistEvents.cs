using Realtime.GrainInterfaces.Booking;
using Realtime.Grains.Journal;

namespace Realtime.Grains.Booking;

/// <summary>What can happen on a waitlist. Stored for ever: fields are only ever appended.</summary>
public interface IWaitlistEvent;

/// <param name="Words">Who the client is, sealed with their key.</param>
[EventKind("waitlist-joined.1")]
public sealed record WaitlistJoined(
    string EntryId, ServiceTerms Service, string? TherapistId, List<string> Therapists, string ClientId, string? Words, DateTimeOffset Earliest,
    DateTimeOffset Latest, string? RoomId, string By) : IWaitlistEvent;

[EventKind("waitlist-offered.1")]
public sealed record WaitlistOffered(string EntryId, Hold Hold) : IWaitlistEvent;

[EventKind("waitlist-offer-ended.1")]
public sealed record WaitlistOfferEnded(string EntryId, string HoldId, OfferEnd End) : IWaitlistEvent;

[EventKind("waitlist-left.1")]
public sealed record WaitlistLeft(string EntryId, string By) : IWaitlistEvent;

[EventKind("waitlist-expired.1")]
public sealed record WaitlistExpired(string EntryId) : IWaitlistEvent;

/// <summary>What its offer was booked for was not confirmed: it waits again, where it stood, and for another time.</summary>
[EventKind("waitlist-restored.1")]
public sealed record WaitlistRestored(string EntryId, DateTimeOffset Start) : IWaitlistEvent;

/// <summary>The practice gives the service by other terms than the place was taken with, or therapists have begun to give it.</summary>
[EventKind("waitlist-renewed.1")]
public sealed record WaitlistRenewed(string EntryId, ServiceTerms Service, List<string> Therapists) : IWaitlistEvent;

[EventKind("waitlist-client-erased.1")]
public sealed record WaitlistClientErased(string ClientId, string By) : IWaitlistEvent;

/// <summary>Somebody waits for time in this calendar.</summary>
[EventKind("waiter-added.1")]
public sealed record WaiterAdded(Waiter Waiter) : ICalendarEvent;

[EventKind("waiter-removed.1")]
public sealed record WaiterRemoved(string EntryId) : ICalendarEvent;

/// <summary>Time that became free is held for the one who waited longest, in the commit that freed it.</summary>
[EventKind("offer-placed.1")]
public sealed record OfferPlaced(string EntryId, string ClientId, Hold Hold, int BufferBeforeMinutes, int BufferAfterMinutes) : ICalendarEvent;

[EventKind("offer-ended.1")]
public sealed record OfferEnded(string EntryId, string HoldId, OfferEnd End) : ICalendarEvent;
