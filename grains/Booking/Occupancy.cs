namespace Realtime.Grains.Booking;

/// <summary>
/// What of a calendar is sold: buffered intervals <c>[From, To)</c> by start, which never overlap. Adding one that would is a
/// broken invariant and throws, also in release.
/// </summary>
/// <param name="changed">Is told of each interval that is added or removed.</param>
public sealed class Occupancy(Action<DateTimeOffset, DateTimeOffset>? changed = null)
{
    private readonly List<Interval> _intervals = [];

    public int Count => _intervals.Count;

    public readonly record struct Interval(DateTimeOffset From, DateTimeOffset To, string BookingId);

    /// <summary>The booking that <c>[from, to)</c> would overlap, other than <paramref name="except"/>; null where it is free.</summary>
    public string? Conflict(DateTimeOffset from, DateTimeOffset to, string? except = null)
    {
        // Intervals do not overlap, so their ends ascend as their starts do.
        for (var index = FirstEndingAfter(from); index < _intervals.Count && _intervals[index].From < to; index++)
        {
            if (_intervals[index].BookingId != except)
            {
                return _intervals[index].BookingId;
            }
        }

        return null;
    }

    public void Add(DateTimeOffset from, DateTimeOffset to, string bookingId)
    {
        if (to <= from || Conflict(from, to) is not null)
        {
            throw new InvalidOperationException($"Booking {bookingId} would overlap another: two live bookings never do.");
        }

        _intervals.Insert(FirstEndingAfter(from), new Interval(from, to, bookingId));
        changed?.Invoke(from, to);
    }

    public void Remove(DateTimeOffset from, string bookingId)
    {
        var index = FirstEndingAfter(from);
        if (index >= _intervals.Count || _intervals[index].BookingId != bookingId)
        {
            throw new InvalidOperationException($"Booking {bookingId} is not where it was put.");
        }

        var removed = _intervals[index];
        _intervals.RemoveAt(index);
        changed?.Invoke(removed.From, removed.To);
    }

    /// <summary>How many intervals begin in <c>[from, to)</c>.</summary>
    public int CountIn(DateTimeOffset from, DateTimeOffset to)
    {
        var count = 0;
        for (var index = FirstEndingAfter(from); index < _intervals.Count && _intervals[index].From < to; index++)
        {
            count += _intervals[index].From >= from ? 1 : 0;
        }

        return count;
    }

    /// <summary>Intervals that end after <paramref name="from"/>, ascending.</summary>
    public IEnumerable<Interval> After(DateTimeOffset from)
    {
        for (var index = FirstEndingAfter(from); index < _intervals.Count; index++)
        {
            yield return _intervals[index];
        }
    }

    private int FirstEndingAfter(DateTimeOffset instant)
    {
        var (low, high) = (0, _intervals.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_intervals[middle].To <= instant)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
