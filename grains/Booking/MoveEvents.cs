using Realtime.GrainInterfaces.Booking;
using Realtime.Grains.Journal;

namespace Realtime.Grains.Booking;

/// <summary>A slot is kept for a booking of another calendar. It does not run out: that calendar says what becomes of it.</summary>
[EventKind("arrival-held.1")]
public sealed record ArrivalHeld(
    string MoveId, string BookingId, string FromTherapistId, Hold Hold, int BufferBeforeMinutes, int BufferAfterMinutes, string? ReplacedHoldId, string By,
    string CommandId)
    : ICalendarEvent;

/// <summary>A booking has left for the calendar that keeps a slot for it. From this entry on it is there, and its time here is free.</summary>
[EventKind("booking-left.1")]
public sealed record BookingLeft(BookingMove Move) : ICalendarEvent;

/// <summary>A booking of another calendar has come; the slot that was kept for it is sold to it.</summary>
[EventKind("booking-arrived.1")]
public sealed record BookingArrived(BookingMove Move) : ICalendarEvent;

/// <summary>This attempt to move a booking away will never succeed.</summary>
[EventKind("move-withdrawn.1")]
public sealed record MoveWithdrawn(string MoveId, string BookingId) : ICalendarEvent;

/// <summary>A booking that left before has moved on since.</summary>
[EventKind("booking-forwarded.1")]
public sealed record BookingForwarded(string BookingId, string ToTherapistId, int Moves) : ICalendarEvent;
