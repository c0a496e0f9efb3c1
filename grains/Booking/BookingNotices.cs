using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;

namespace Realtime.Grains.Booking;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>What a conversation is told of a booking that belongs to it.</summary>
internal static class BookingNotices
{
    /// <summary>Null for what no client needs to hear of.</summary>
    public static PostNotice? Of(ICalendarEvent change, Booking booking) => change switch
    {
        BookingMade { Series: { Number: 1, Count: var count } } => Notice(booking, "booked", $"{count} appointments booked"),
        BookingMade { Series: not null } or BookingStatusChanged { Together: 0 } => null,
        BookingStatusChanged { Status: BookingStatus.Cancelled, Together: { } count } => Notice(booking, "cancelled", $"{count} appointments cancelled"),
        BookingMade => Notice(booking, "booked", "Appointment booked"),
        BookingRescheduled or BookingArrived => Notice(booking, "rescheduled", "Appointment moved"),
        BookingStatusChanged { Status: BookingStatus.Cancelled } => Notice(booking, "cancelled", "Appointment cancelled"),
        BookingStatusChanged { Status: BookingStatus.Confirmed } => Notice(booking, "confirmed", "Appointment confirmed"),
        _ => null,
    };

    private static PostNotice Notice(Booking booking, string change, string text) => new(
        CommandId: "",
        MessageKind.Booking,
        text,
        new MessageData
        {
            Booking = new BookingNotice(booking.Id, change, booking.TherapistId, booking.ServiceId, booking.Start, booking.End, booking.Status),
        });
}
