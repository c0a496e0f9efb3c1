using Realtime.GrainInterfaces.Identity;

namespace Realtime.GrainInterfaces.Booking;

/// <summary>Keep a slot for a booking of another calendar that is to come here; until it came or its own calendar says that it will not.</summary>
/// <param name="MoveId">Of this attempt; where a slot is kept for the same command already, the answer has that one's.</param>
/// <param name="Terms">Those the booking was made with.</param>
[GenerateSerializer, Immutable, Alias("hold-arrival")]
public sealed record HoldArrival(
    [property: Id(0)] string MoveId,
    [property: Id(1)] string BookingId,
    [property: Id(2)] string FromTherapistId,
    [property: Id(3)] string ClientId,
    [property: Id(4)] ServiceTerms Terms,
    [property: Id(5)] DateTimeOffset Start,
    [property: Id(6)] Caller Caller,
    [property: Id(7)] string CommandId);

/// <summary>The slot that is kept, and the entry that says so.</summary>
[GenerateSerializer, Immutable, Alias("held-arrival")]
public sealed record HeldArrival(
    [property: Id(0)] Hold Hold,
    [property: Id(1)] long Sequence,
    [property: Id(2)] string MoveId);

/// <summary>A booking on its way to another calendar, as it is there: what the calendar it leaves commits, and hands over.</summary>
/// <param name="MoveId">Of the attempt that succeeded.</param>
/// <param name="CommandId">Of whoever wished it.</param>
/// <param name="Booking">With its new therapist and time; its client's words are sealed.</param>
/// <param name="BookCommandId">The command that made the booking.</param>
/// <param name="Moves">How often it has changed calendars, this time included.</param>
/// <param name="HoldId">What keeps its slot there.</param>
/// <param name="HeldAt">The entry there that placed it.</param>
/// <param name="WaitlistId">The place whose offer it took up, where the practice is to confirm it.</param>
/// <param name="CommandIds">
/// The commands that changed the booking before this one and are still remembered, oldest first; of more than <see cref="CommandIdsMax"/>,
/// the last. A repeat of one of them is known wherever the booking goes. Null: none, or from before they were handed over.
/// </param>
[GenerateSerializer, Immutable, Alias("booking-move")]
public sealed record BookingMove(
    [property: Id(0)] string MoveId,
    [property: Id(1)] string CommandId,
    [property: Id(2)] Booking Booking,
    [property: Id(3)] int BufferBeforeMinutes,
    [property: Id(4)] int BufferAfterMinutes,
    [property: Id(5)] string? BookCommandId,
    [property: Id(6)] int Moves,
    [property: Id(7)] string FromTherapistId,
    [property: Id(8)] DateTimeOffset FromStart,
    [property: Id(9)] DateTimeOffset FromEnd,
    [property: Id(10)] string HoldId,
    [property: Id(11)] long HeldAt,
    [property: Id(12)] string By,
    [property: Id(13)] string? WaitlistId = null,
    [property: Id(14)] List<string>? CommandIds = null)
{
    public const int CommandIdsMax = 64;
}

/// <summary>What became of a move: the booking as it left; null where it never will.</summary>
[GenerateSerializer, Immutable, Alias("move-outcome")]
public sealed record MoveOutcome([property: Id(0)] BookingMove? Left);
