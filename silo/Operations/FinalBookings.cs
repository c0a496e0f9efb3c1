using Realtime.Grains.Booking;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Operations;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>
/// Every booking of a replay as its last entry left it, given out once nothing can change it any more: when the calendar has
/// dropped it, or at the end. So memory holds no more than the calendar does. Only the erasure of its client comes later still:
/// <see cref="LaterErasure"/>.
/// </summary>
internal sealed class FinalBookings(Calendar calendar)
{
    /// <summary>How many entries lie between two looks at what the calendar dropped.</summary>
    private const int LookEvery = 1_000;

    private readonly Dictionary<string, (Booking Booking, long Version)> _open = new(StringComparer.Ordinal);
    private int _sinceLook;

    /// <summary>Takes note of an entry that was just applied.</summary>
    public void Note(in Committed<ICalendarEvent> entry)
    {
        if (entry.Event is ClientErased erased)
        {
            foreach (var (id, (booking, version)) in _open.Where(pair => pair.Value.Booking.ClientId == erased.ClientId).ToList())
            {
                _open[id] = (BookingProjection.Erase(booking), BookingProjection.VersionOf(BookingProjection.MovesOf(version), entry.Entry.Sequence));
            }
        }
        else if (entry.Event is BookingLeft left)
        {
            // From here on its record is the other calendar's.
            _open.Remove(left.Move.Booking.Id);
        }
        else if (BookingProjection.BookingOf(entry.Event) is { } changed && calendar.Find(changed) is { } booked)
        {
            _open[changed] = (booked.Booking, BookingProjection.VersionOf(booked.Moves ?? 0, entry.Entry.Sequence));
        }
    }

    public IReadOnlyList<(Booking Booking, long Version)> Settled()
    {
        if (++_sinceLook < LookEvery)
        {
            return [];
        }

        _sinceLook = 0;
        var settled = _open.Where(pair => calendar.Find(pair.Key) is null).Select(pair => pair.Value).ToList();
        settled.ForEach(one => _open.Remove(one.Booking.Id));
        return settled;
    }

    public IReadOnlyCollection<(Booking Booking, long Version)> Rest() => _open.Values;

    /// <summary>
    /// The booking as the erasure of its client left it, where a record says that it is of one that came after the calendar
    /// had dropped the booking; else null.
    /// </summary>
    public static async Task<(Booking Booking, long Version)?> LaterErasure(
        IJournal journal, string stream, Booking booking, long last, long? version, CancellationToken cancellation)
    {
        if (!(version > last) || BookingProjection.MovesOf(version.Value) != BookingProjection.MovesOf(last)
            || await journal.Read(stream, BookingProjection.SequenceOf(version.Value) - 1, 1, cancellation) is not [var entry]
            || entry.Sequence != BookingProjection.SequenceOf(version.Value))
        {
            return null;
        }

        return EventCodec<ICalendarEvent>.Decode(entry.Kind, entry.Data.Span) is ClientErased erased && erased.ClientId == booking.ClientId
            ? (BookingProjection.Erase(booking), version.Value)
            : null;
    }
}
