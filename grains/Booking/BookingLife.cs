using Realtime.GrainInterfaces.Booking;

namespace Realtime.Grains.Booking;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>The state machine of a booking.</summary>
public static class BookingLife
{
    /// <summary>By whom a step was that nobody took: time passed.</summary>
    public const string Nobody = "system";

    extension(BookingStatus status)
    {
        /// <summary>True for a booking that nobody else can have the time of.</summary>
        public bool OccupiesTime() => status != BookingStatus.Cancelled;

        /// <summary>True while it can still be moved or cancelled.</summary>
        public bool IsAhead() => status is BookingStatus.Pending or BookingStatus.Confirmed;

        public bool CanBecome(BookingStatus next) => (status, next) switch
        {
            (BookingStatus.Pending, BookingStatus.Confirmed or BookingStatus.Cancelled) => true,
            (BookingStatus.Confirmed, BookingStatus.Completed or BookingStatus.NoShow or BookingStatus.Cancelled) => true,
            _ => false,
        };

        /// <summary>As it stands in JSON.</summary>
        public string WireName() => status switch
        {
            BookingStatus.Pending => "pending",
            BookingStatus.Confirmed => "confirmed",
            BookingStatus.Cancelled => "cancelled",
            BookingStatus.Completed => "completed",
            BookingStatus.NoShow => "no_show",
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, "No such status."),
        };
    }

    extension(Booking booking)
    {
        /// <summary>The same at another time: what was agreed on it stays, and means other instants.</summary>
        public Booking At(DateTimeOffset start, DateTimeOffset end, string? localStart) => booking with
        {
            Start = start,
            End = end,
            LocalStart = localStart,
            Policy = booking.Policy?.From(start),
            ConfirmBy = booking.ConfirmBy is { } confirmBy && confirmBy > start ? start : booking.ConfirmBy,
        };

        /// <summary>The next version, with one more step in its history.</summary>
        public Booking With(BookingChange step) => booking with
        {
            Version = booking.Version + 1,
            History = [.. booking.History.TakeLast(Booking.HistoryMax - 1), step],
        };
    }
}
