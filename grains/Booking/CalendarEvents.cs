using Realtime.GrainInterfaces.Booking;
using Realtime.Grains.Journal;

namespace Realtime.Grains.Booking;

/// <summary>What can happen in a calendar. Stored for ever: fields are only ever appended.</summary>
public interface ICalendarEvent;

[EventKind("schedule-changed.1")]
public sealed record ScheduleChanged(Schedule Schedule, string By) : ICalendarEvent;

/// <summary>
/// A slot is set aside; the holder's former hold in this calendar is gone with it. <c>Offer</c> is what that hold was, where it was offered
/// to somebody who waits: it stays an offer, until its booking is made.
/// </summary>
[EventKind("hold-placed.1")]
public sealed record HoldPlaced(Hold Hold, string HolderId, int BufferBeforeMinutes, int BufferAfterMinutes, string? ReplacedHoldId, Calendar.Offer? Offer = null)
    : ICalendarEvent;

[EventKind("hold-released.1")]
public sealed record HoldReleased(string HoldId, HoldRelease Reason) : ICalendarEvent;

public enum HoldRelease
{
    Given,
    Expired,

    /// <summary>What it was kept for will not happen.</summary>
    Withdrawn,
}

/// <summary>A slot is sold; <c>HoldId</c> is the hold that it used up. <c>WaitlistId</c> is the place that gets its turn again if the practice does not confirm it.</summary>
[EventKind("booking-made.1")]
public sealed record BookingMade(
    string BookingId,
    string TherapistId,
    string ServiceId,
    string ClientId,
    Client Client,
    DateTimeOffset Start,
    DateTimeOffset End,
    int BufferBeforeMinutes,
    int BufferAfterMinutes,
    string TimeZone,
    BookingStatus Status,
    string? Notes,
    string? RoomId,
    string? HoldId,
    string By,
    SeriesPart? Series = null,
    ClientPolicy? Policy = null,
    DateTimeOffset? ConfirmBy = null,
    string? LocalStart = null,
    string? WaitlistId = null) : ICalendarEvent;

/// <summary>A command for any therapist was refused here for good, however late it comes again: another calendar may carry it out. <c>HoldId</c> was held for it.</summary>
[EventKind("booking-declined.1")]
public sealed record BookingDeclined(string Code, string? HoldId) : ICalendarEvent;

/// <summary><c>Together</c> is for a conversation that should hear of it once: on the first of several that changed at once, how many they are; 0 on the others.</summary>
[EventKind("booking-status-changed.1")]
public sealed record BookingStatusChanged(string BookingId, BookingStatus Status, string By, string? Reason, int? Together = null) : ICalendarEvent;

[EventKind("booking-rescheduled.1")]
public sealed record BookingRescheduled(string BookingId, DateTimeOffset Start, DateTimeOffset End, string By, string? LocalStart = null) : ICalendarEvent;

/// <summary>Nobody confirmed a pending booking in time: it is cancelled. <c>Together</c> as in <see cref="BookingStatusChanged"/>.</summary>
[EventKind("booking-expired.1")]
public sealed record BookingExpired(string BookingId, int? Together = null) : ICalendarEvent;

/// <summary>A change from one appointment of a series on, some of which are not in this calendar: wherever they are, they follow.</summary>
[EventKind("series-followed.1")]
public sealed record SeriesFollowed(string BookingId, string ClientId, SeriesFollow Follow) : ICalendarEvent;

/// <summary>Everything personal of a client is gone from this calendar's bookings; their times stay.</summary>
[EventKind("client-erased.1")]
public sealed record ClientErased(string ClientId, string By) : ICalendarEvent;
