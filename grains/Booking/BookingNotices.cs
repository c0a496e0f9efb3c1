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
        BookingMade { Status: BookingStatus.Pending, Series: { Number: 1, Count: var count } } => Notice(booking, "pending", $"{count} appointments requested: the practice will confirm them"),
        BookingMade { Series: { Number: 1, Count: var count } } => Notice(booking, "booked", $"{count} appointments booked"),
        BookingMade { Series: not null } or BookingStatusChanged { Together: 0 } or BookingExpired { Together: 0 } => null,
        BookingStatusChanged { Status: BookingStatus.Cancelled, Together: { } count } => Notice(booking, "cancelled", $"{count} appointments cancelled"),
        BookingStatusChanged { Status: BookingStatus.Confirmed, Together: { } count } => Notice(booking, "confirmed", $"{count} appointments confirmed"),
        BookingExpired { Together: { } count } => Notice(booking, "expired", $"{count} appointments were not confirmed in time"),
        BookingMade { Status: BookingStatus.Pending } => Notice(booking, "pending", "Appointment requested: the practice will confirm it"),
        BookingMade => Notice(booking, "booked", "Appointment booked"),
        BookingRescheduled or BookingArrived => Notice(booking, "rescheduled", "Appointment moved"),
        BookingStatusChanged { Status: BookingStatus.Cancelled } => Notice(booking, "cancelled", "Appointment cancelled"),
        BookingExpired => Notice(booking, "expired", "Appointment was not confirmed in time"),
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
