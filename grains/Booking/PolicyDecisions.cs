using System.Globalization;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Grains.Booking;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>What a client may do with a booking, by what was agreed on when it was made. Staff are not bound.</summary>
public static class PolicyDecisions
{
    extension(BookingPolicy policy)
    {
        /// <summary>The part of it that a booking keeps.</summary>
        public ClientPolicy ForClients =>
            new(policy.CancelNoticeMinutes, policy.RescheduleNoticeMinutes, policy.ClientsCancel, policy.ClientsReschedule);
    }

    extension(ClientPolicy policy)
    {
        /// <summary>The same with the instants that it means for an appointment that starts then.</summary>
        public ClientPolicy From(DateTimeOffset start) => policy with
        {
            CancelBy = policy.ClientsCancel ? start.AddMinutes(-policy.CancelNoticeMinutes) : null,
            RescheduleBy = policy.ClientsReschedule ? start.AddMinutes(-policy.RescheduleNoticeMinutes) : null,
        };
    }

    extension(Booking booking)
    {
        internal Problem? ForbidsCancelling(Caller caller, DateTimeOffset now) =>
            booking.Policy is { } policy && !caller.Role.IsStaff ? Forbids("cancelled", policy.CancelBy, now) : null;

        internal Problem? ForbidsMoving(Caller caller, DateTimeOffset now) =>
            booking.Policy is { } policy && !caller.Role.IsStaff ? Forbids("moved", policy.RescheduleBy, now) : null;
    }

    private static Problem? Forbids(string what, DateTimeOffset? until, DateTimeOffset now) => until switch
    {
        null => ErrorCatalogue.PolicyForbids.Problem($"Appointments are {what} by the practice only; ask it."),
        { } last when now > last => ErrorCatalogue.PolicyForbids.Problem(
            $"This appointment could be {what} until {last.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}; ask the practice."),
        _ => null,
    };
}
