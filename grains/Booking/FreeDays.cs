using Realtime.GrainInterfaces.Booking;

namespace Realtime.Grains.Booking;

/// <summary>
/// What a calendar has worked out of its dates and would work out again for each who asks: the slots that its hours offer, and those
/// of them that nothing sold is in the way of. No part of its state: forgotten for the dates around whatever is sold or freed, and
/// altogether where the hours change. Used, as its calendar, by one at a time.
/// </summary>
internal sealed class FreeDays
{
    /// <summary>So many slots are kept, about half a megabyte; beyond, all is forgotten and begun anew.</summary>
    public const int SlotsMax = 10_000;

    /// <summary>A slot lies within one local date, which begins and ends within a day of the same date in UTC; its buffers reach a day further.</summary>
    private const int MarginDays = 3;

    private readonly Dictionary<Terms, Dictionary<DateOnly, Day>> _terms = [];
    private Terms _lastTerms;
    private Dictionary<DateOnly, Day>? _last;
    private int _kept;

    private readonly record struct Terms(string TherapistId, int DurationMinutes, int BufferBeforeMinutes, int BufferAfterMinutes);

    /// <param name="Offered">By hours and time off.</param>
    /// <param name="Free">Those of them that were not sold; null: not worked out since something was.</param>
    private readonly record struct Day(Slot[] Offered, Slot[]? Free);

    public Slot[] Offered(WorkingHours hours, DateOnly date, ServiceTerms service, string therapistId) => Of(hours, date, service, therapistId).Offered;

    public Slot[] Free(WorkingHours hours, Occupancy occupancy, DateOnly date, ServiceTerms service, string therapistId)
    {
        var day = Of(hours, date, service, therapistId);
        if (day.Free is { } known)
        {
            return known;
        }

        var free = Array.FindAll(day.Offered, slot =>
            occupancy.Conflict(slot.Start.AddMinutes(-service.BufferBeforeMinutes), slot.End.AddMinutes(service.BufferAfterMinutes)) is null);
        DatesOf(service, therapistId)[date] = day with { Free = free };
        return free;
    }

    /// <summary>Something of <c>[from, to)</c> was sold or freed.</summary>
    public void Forget(DateTimeOffset from, DateTimeOffset to)
    {
        if (_terms.Count == 0)
        {
            return;
        }

        var last = DateOnly.FromDateTime(to.UtcDateTime).AddDays(MarginDays);
        for (var date = DateOnly.FromDateTime(from.UtcDateTime).AddDays(-MarginDays); date <= last; date = date.AddDays(1))
        {
            foreach (var dates in _terms.Values)
            {
                if (dates.TryGetValue(date, out var day) && day.Free is not null)
                {
                    dates[date] = day with { Free = null };
                }
            }
        }
    }

    /// <summary>The hours are others.</summary>
    public void Clear()
    {
        _terms.Clear();
        _last = null;
        _kept = 0;
    }

    private Dictionary<DateOnly, Day> DatesOf(ServiceTerms service, string therapistId)
    {
        var terms = new Terms(therapistId, service.DurationMinutes, service.BufferBeforeMinutes, service.BufferAfterMinutes);
        if (_last is { } last && terms == _lastTerms)
        {
            return last;
        }

        if (!_terms.TryGetValue(terms, out var dates))
        {
            _terms[terms] = dates = [];
        }

        (_lastTerms, _last) = (terms, dates);
        return dates;
    }

    private Day Of(WorkingHours hours, DateOnly date, ServiceTerms service, string therapistId)
    {
        if (DatesOf(service, therapistId).TryGetValue(date, out var day))
        {
            return day;
        }

        Slot[] offered =
        [
            .. hours.StartsOn(date, service.DurationMinutes)
                .Select(start => new Slot(start, start.AddMinutes(service.DurationMinutes), therapistId))
                .Where(slot => !hours.IsTimeOff(slot.Start, slot.End)),
        ];
        _kept += offered.Length + 1;
        if (_kept > SlotsMax)
        {
            Clear();
        }

        return DatesOf(service, therapistId)[date] = new Day(offered, Free: null);
    }
}
