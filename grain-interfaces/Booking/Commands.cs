using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.GrainInterfaces.Booking;

/// <summary>Set a slot aside. A holder has one live hold; in one calendar the new one replaces the former.</summary>
/// <param name="ForCommand">The booking command that is to have the slot, and nobody else; null: the caller holds it.</param>
/// <param name="HoldId">With <c>ForCommand</c>: the hold that it may use up, as in <see cref="Book"/>.</param>
/// <param name="ClientId">With <c>ForCommand</c>: whom it is to be booked for.</param>
[GenerateSerializer, Immutable, Alias("place-hold")]
public sealed record PlaceHold(
    [property: Id(0)] string CommandId,
    [property: Id(1)] Caller Caller,
    [property: Id(2)] string TherapistId,
    [property: Id(3)] ServiceTerms Service,
    [property: Id(4)] DateTimeOffset Start,
    [property: Id(5)] string? ForCommand = null,
    [property: Id(6)] string? HoldId = null,
    [property: Id(7)] string? ClientId = null);

/// <summary>Book <c>[Start, Start + duration)</c>. The same <c>CommandId</c> again gives the first answer.</summary>
/// <param name="IsChoice">The calendar was chosen for a booking with any therapist: where it refuses the time, it refuses this command for good, so that another calendar may have it.</param>
[GenerateSerializer, Immutable, Alias("book")]
public sealed record Book(
    [property: Id(0)] string CommandId,
    [property: Id(1)] Caller Caller,
    [property: Id(2)] string? TherapistId,
    [property: Id(3)] ServiceTerms Service,
    [property: Id(4)] DateTimeOffset Start,
    [property: Id(5)] string ClientId,
    [property: Id(6)] Client Client,
    [property: Id(7)] string? HoldId,
    [property: Id(8)] string? Notes,
    [property: Id(9)] string TimeZone,
    [property: Id(10)] string? RoomId,
    [property: Id(11)] bool IsChoice = false);

/// <summary>Take a booking to another status; with <c>Following</c>, cancel or confirm it and all later ones of its series: those of its calendar in one commit, those that were moved to others right after.</summary>
[GenerateSerializer, Immutable, Alias("change-booking-status")]
public sealed record ChangeBookingStatus(
    [property: Id(0)] string CommandId,
    [property: Id(1)] Caller Caller,
    [property: Id(2)] string BookingId,
    [property: Id(3)] BookingStatus Status,
    [property: Id(4)] string? Reason,
    [property: Id(5)] long? ExpectedVersion,
    [property: Id(6)] bool Following = false);

/// <summary>Move a booking; with a therapist, to that calendar. The old slot frees only if the new one is taken.</summary>
/// <param name="Holidays">The practice's, as they were when the command was given; null: none.</param>
/// <param name="OfferedServiceIds">What the calendar's therapist gives at present; null: whatever it is.</param>
[GenerateSerializer, Immutable, Alias("reschedule")]
public sealed record Reschedule(
    [property: Id(0)] string CommandId,
    [property: Id(1)] Caller Caller,
    [property: Id(2)] string BookingId,
    [property: Id(3)] DateTimeOffset Start,
    [property: Id(4)] string? TherapistId,
    [property: Id(5)] long? ExpectedVersion,
    [property: Id(6)] PracticeHolidays? Holidays = null,
    [property: Id(7)] List<string>? OfferedServiceIds = null);

/// <summary>Which bookings: those that start in <c>[From, To)</c>, by start. Null filters nothing.</summary>
[GenerateSerializer, Immutable, Alias("booking-query")]
public sealed record BookingQuery(
    [property: Id(0)] DateTimeOffset? From,
    [property: Id(1)] DateTimeOffset? To,
    [property: Id(2)] string? TherapistId,
    [property: Id(3)] string? ClientId,
    [property: Id(4)] BookingStatus? Status,
    [property: Id(5)] int Limit,
    [property: Id(6)] string? Cursor);

[GenerateSerializer, Immutable, Alias("booking-page")]
public sealed record BookingPage(
    [property: Id(0)] List<Booking> Items,
    [property: Id(1)] string? NextCursor);
