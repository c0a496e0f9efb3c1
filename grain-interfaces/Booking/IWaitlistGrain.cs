using Realtime.GrainInterfaces.Due;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.GrainInterfaces.Booking;

/// <summary>
/// Who waits for a slot in a practice, in the order in which they came. Which freed slot goes to whom is decided in the calendars, each
/// of which knows who waits for it. Key: <see cref="KeyOf"/>.
/// </summary>
[Alias("booking.IWaitlistGrain")]
public interface IWaitlistGrain : IDueOwner
{
    /// <summary>One client waits for so many things at once.</summary>
    const int PerClientMax = 10;

    /// <summary>So many wait in one practice at once.</summary>
    const int WaitingMax = 2_000;

    /// <summary>After so many offers that nobody answered, a place is over.</summary>
    const int UnansweredMax = 3;

    /// <summary>How long a window may be, and how far ahead it may end.</summary>
    static readonly TimeSpan WindowMax = TimeSpan.FromDays(366);

    static string KeyOf(string organizationId) => GrainKeys.Of(organizationId, "all");

    /// <summary>Who waits already for all of that gets the place they have. <c>limit_reached</c>, <c>not_found</c> for an erased client.</summary>
    Task<Outcome<WaitlistEntry>> Join(JoinWaitlist command);

    /// <summary>Gives up a place, and an offer with it. The same again changes nothing. <c>not_found</c> also for another's.</summary>
    Task<Outcome<Done>> Leave(Caller caller, string entryId);

    /// <summary>In the order in which they came: for staff all, for visitors their own; those that are over for five weeks more.</summary>
    Task<List<WaitlistEntry>> List(Caller caller, string? clientId, WaitlistStatus? status);

    /// <summary>Of a calendar that made an offer, before anybody hears of it: the place by the practice's present terms.</summary>
    Task<WaiterRenewal> Renew(string entryId, string therapistId);

    /// <summary>Of a calendar: a slot there is held for this place.</summary>
    Task<OfferReception> Offered(string entryId, Hold hold);

    /// <summary>Of a calendar: that offer is over.</summary>
    Task OfferEnded(string entryId, string holdId, OfferEnd end);

    /// <summary>
    /// Of a calendar: the booking that took up an offer was refused, or nobody confirmed it. Its place waits again, by its old number and
    /// for other times than <paramref name="start"/>.
    /// False where it is not yet known here that it was booked: to be asked again. The same booking again changes nothing.
    /// </summary>
    Task<bool> Restore(string entryId, string bookingId, DateTimeOffset start);

    /// <summary>The client's personal key is gone: their places are given up, and their words erased.</summary>
    Task EraseClient(Caller caller, string clientId);

    /// <summary>Returns once the effects of all entries committed before the call are carried out (those set aside excepted).</summary>
    Task Settle();

    /// <summary>Tries the effects of an entry that was set aside. True where nothing is set aside there any more, false where they failed again.</summary>
    Task<bool> RetrySetAside(long sequence);
}
