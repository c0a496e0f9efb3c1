using Realtime.Grains.Booking;
using Realtime.Grains.Journal;

namespace Realtime.Silo.Operations;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>
/// Every booking of a replay as its last entry left it, given out once nothing can change it any more: when the calendar has
/// dropped it, or at the end. So memory holds no more than the calendar does.
/// </summary>
internal sealed class FinalBookings(Calendar calendar)
{
    /// <summary>How many entries lie between two looks at what the calendar dropped.</summary>
    private const int LookEvery = 1_000;

    private readonly Dictionary<string, (Booking Booking, long Sequence)> _open = new(StringComparer.Ordinal);
    private int _sinceLook;

    /// <summary>Takes note of an entry that was just applied.</summary>
    public void Note(in Committed<ICalendarEvent> entry)
    {
        if (BookingProjection.BookingOf(entry.Event) is { } id && calendar.Find(id) is { } booked)
        {
            _open[id] = (booked.Booking, entry.Entry.Sequence);
        }
    }

    public IReadOnlyList<(Booking Booking, long Sequence)> Settled()
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

    public IReadOnlyCollection<(Booking Booking, long Sequence)> Rest() => _open.Values;
}
