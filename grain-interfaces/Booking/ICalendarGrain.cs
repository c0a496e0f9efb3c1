using Realtime.GrainInterfaces.Due;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.GrainInterfaces.Booking;

/// <summary>
/// One therapist's calendar and its only writer: schedule, holds, bookings. Key: <see cref="GrainKeys.Of"/>(organization, therapist).
/// Whoever calls has checked that the therapist belongs to the organization and gives the service. The same command id again gives the
/// first answer; where it is null, a repeat is another command.
/// </summary>
[Alias("booking.ICalendarGrain")]
public interface ICalendarGrain : IDueOwner
{
    Task<Schedule> GetSchedule();

    /// <summary><c>validation_failed</c>, <c>version_mismatch</c>. Existing bookings stay as they are.</summary>
    Task<Outcome<Schedule>> ChangeSchedule(Caller caller, Schedule schedule, long? expectedVersion, string? commandId = null);

    /// <summary>Live bookings ahead that the schedule, or one of these holidays, does not cover any more; at most <see cref="OutsideBooking.CountMax"/>, by start.</summary>
    Task<List<OutsideBooking>> ListOutsideHours(PracticeHolidays? holidays);

    /// <summary>What <see cref="Book"/> would accept at this moment from <see cref="SlotQuery.HolderId"/>.</summary>
    Task<Availability> GetSlots(SlotQuery query);

    /// <summary>The best of those slots, best first, with all reasons but <see cref="SlotReason.Soonest"/>.</summary>
    Task<RankedSlots> RankSlots(RankingQuery query);

    /// <summary><c>slot_taken</c> with alternatives, <c>outside_availability</c>.</summary>
    Task<Outcome<Hold>> PlaceHold(PlaceHold command);

    /// <summary><c>not_found</c> for another's hold and for one that is gone.</summary>
    Task<Outcome<Done>> ReleaseHold(Caller caller, string holdId, string? commandId = null);

    /// <summary><c>slot_taken</c> with alternatives, <c>outside_availability</c>.</summary>
    Task<Outcome<Booking>> Book(Book command);

    /// <summary><c>outside_availability</c> where the first cannot be booked whatever else is, <c>series_conflict</c> with each clash; nothing is booked then.</summary>
    Task<Outcome<BookedSeries>> BookSeries(BookSeries command);

    /// <summary>The booking that this command made here, or null.</summary>
    Task<Booking?> FindByCommand(string commandId);

    /// <summary><c>not_found</c> also for a visitor who is not its client.</summary>
    Task<Outcome<Booking>> GetBooking(Caller caller, string bookingId);

    /// <summary><c>not_found</c>, <c>forbidden</c>, <c>invalid_transition</c>, <c>version_mismatch</c>.</summary>
    Task<Outcome<Booking>> ChangeStatus(ChangeBookingStatus command);

    /// <summary>
    /// Within this calendar, or to another therapist's, who gives the service. <c>not_found</c>, <c>slot_taken</c>, <c>outside_availability</c>,
    /// <c>invalid_transition</c>, <c>version_mismatch</c>.
    /// </summary>
    Task<Outcome<Booking>> Reschedule(Reschedule command);

    /// <summary>Of another calendar, whose booking is to come here: keeps a slot for it. <c>slot_taken</c>, <c>outside_availability</c>.</summary>
    Task<Outcome<HeldArrival>> HoldArrival(HoldArrival command);

    /// <summary>Of the calendar that the booking has left. The same again changes nothing; <c>not_found</c> where it has gone on since.</summary>
    Task<Outcome<Booking>> Arrive(BookingMove move);

    /// <summary>Of the calendar that the booking has not left: the slot is free again.</summary>
    Task WithdrawArrival(string holdId);

    /// <summary>Whether that attempt has moved the booking away; where it has not, it never will.</summary>
    Task<MoveOutcome> ConcludeMove(string moveId, string bookingId);

    /// <summary>A booking that left here has moved on, to where it is found now.</summary>
    Task Forward(string bookingId, string therapistId, int moves);

    /// <summary>
    /// Of a calendar with appointments of the same series: what was decided there holds for the later ones here. The same again changes
    /// nothing. Answers those that have left from here.
    /// </summary>
    Task<List<SeriesElsewhere>> FollowSeries(SeriesFollow follow);

    /// <summary>Of the waitlist: somebody waits for time here. The same again changes nothing.</summary>
    Task AddWaiter(Waiter waiter);

    /// <summary>Of the waitlist: they wait no more; an offer that stands goes to the next.</summary>
    Task RemoveWaiter(string entryId);

    /// <summary>How many live bookings start in <c>[from, to)</c>: the measure of "least loaded".</summary>
    Task<int> CountBookings(DateTimeOffset from, DateTimeOffset to);

    /// <summary>True while a live booking of this service (null: of any) lies ahead.</summary>
    Task<bool> HasFutureBookings(string? serviceId);

    /// <summary>Cancels what lies ahead of a client whose personal key is gone, and erases their words here, projections included.</summary>
    Task EraseClient(Caller caller, string clientId);

    /// <summary>Returns once the effects (projections, notices) of all entries committed before the call are carried out (those set aside excepted).</summary>
    Task Settle();

    /// <summary>Tries the effects of an entry that was set aside. True where nothing is set aside there any more, false where they failed again.</summary>
    Task<bool> RetrySetAside(long sequence);
}
