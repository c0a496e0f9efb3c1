using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.GrainInterfaces.Booking;

/// <summary>
/// What is asked of several calendars of a practice, or before its calendar is known. Holds nothing of its own. Key: the
/// organization's id.
/// </summary>
[Alias("booking.IAppointmentsGrain")]
public interface IAppointmentsGrain : IGrainWithStringKey
{
    /// <summary>Slots that start in <c>[from, to)</c>; without a therapist, of everyone who gives the service. <c>not_found</c> for an unknown service or therapist.</summary>
    Task<Outcome<Availability>> GetAvailability(string serviceId, string? therapistId, DateTimeOffset from, DateTimeOffset to, string? holderId);

    /// <summary>Slots of whole local dates; <paramref name="timeZone"/> null: the therapist's zone, or without one the practice's.</summary>
    Task<Outcome<Availability>> GetAvailabilityOn(string serviceId, string? therapistId, DateOnly date, int days, string? timeZone, string? holderId);

    /// <summary>The free slots that suit best, best first, with reasons. <c>not_found</c> for an unknown service, and for a therapist who does not give it.</summary>
    Task<Outcome<RankedSlots>> Suggest(SuggestionQuery query);

    /// <summary>Takes the new hold, then frees the holder's former one. <c>not_found</c>, <c>slot_taken</c>, <c>outside_availability</c>.</summary>
    Task<Outcome<Hold>> PlaceHold(Caller caller, string commandId, string therapistId, string serviceId, DateTimeOffset start);

    /// <summary>Books; without a therapist the least loaded free one, and the next one where that slot was lost meanwhile.</summary>
    Task<Outcome<Booking>> Book(BookingRequest request);

    /// <summary>Books a whole series or nothing. <c>not_found</c>, <c>outside_availability</c>, <c>series_conflict</c>.</summary>
    Task<Outcome<BookedSeries>> BookSeries(SeriesRequest request);

    /// <summary>Moves a booking, by its id.</summary>
    Task<Outcome<Booking>> Reschedule(Reschedule command);

    /// <summary>A place on the waitlist. <c>not_found</c> for an unknown service or therapist, <c>validation_failed</c>, <c>limit_reached</c>.</summary>
    Task<Outcome<WaitlistEntry>> JoinWaitlist(WaitlistRequest request);

    /// <summary>Live bookings ahead that their therapist's schedule, or a holiday, does not cover any more, by start; of one therapist or of all.</summary>
    Task<List<OutsideBooking>> ListOutsideHours(string? therapistId);

    /// <summary>Bookings by start, everything acknowledged before the call included. Visitors see their own.</summary>
    Task<Outcome<BookingPage>> List(Caller caller, BookingQuery query);
}

/// <summary>A wish to book, before the practice's own terms are looked up.</summary>
/// <param name="IsAgreed">The practice offered this time itself, so that nobody has to approve it.</param>
[GenerateSerializer, Immutable, Alias("booking-request")]
public sealed record BookingRequest(
    [property: Id(0)] string CommandId,
    [property: Id(1)] Caller Caller,
    [property: Id(2)] string? TherapistId,
    [property: Id(3)] string ServiceId,
    [property: Id(4)] DateTimeOffset Start,
    [property: Id(5)] string? HoldId,
    [property: Id(6)] string? ClientId,
    [property: Id(7)] Client? Client,
    [property: Id(8)] string? Notes,
    [property: Id(9)] string? TimeZone,
    [property: Id(10)] string? RoomId,
    [property: Id(11)] bool IsAgreed = false);
