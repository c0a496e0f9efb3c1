using Realtime.GrainInterfaces;
using Realtime.Grains.Booking;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Operations.Check;

/// <summary>
/// Over all calendars of a store: each booking is in one of them, or on its way to one that keeps a slot for it. Never in two, never
/// in none. What looks otherwise is looked at again, since a server may have moved it between two calendars' turns.
/// </summary>
internal sealed class MoveCheck(IJournal journal, CheckReport report)
{
    private readonly Dictionary<string, string> _present = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _double = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Stream, Calendar.Departure Departure)> _departed = new(StringComparer.Ordinal);

    /// <summary>A calendar at its head.</summary>
    public void Take(string stream, Calendar calendar)
    {
        foreach (var bookingId in calendar.Bookings.Select(booked => booked.Booking.Id))
        {
            if (!_present.TryAdd(bookingId, stream))
            {
                _double.TryAdd(bookingId, [_present[bookingId]]);
                _double[bookingId].Add(stream);
            }
        }

        foreach (var departure in calendar.Departures)
        {
            if (!_departed.TryGetValue(departure.BookingId, out var known) || known.Departure.Moves < departure.Moves)
            {
                _departed[departure.BookingId] = (stream, departure);
            }
        }
    }

    /// <summary>Once all calendars were taken.</summary>
    /// <param name="now">What is older than calendars remember is not looked for.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task Run(DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var (bookingId, streams) in _double)
        {
            var again = new List<string>();
            foreach (var stream in streams)
            {
                again.AddRange((await Replay(stream, cancellation))?.Find(bookingId) is null ? [] : [stream]);
            }

            if (again.Count > 1)
            {
                report.Add(again[0], null, $"booking {bookingId} is in {again.Count} calendars at once: {string.Join(", ", again)}");
            }
        }

        foreach (var (bookingId, (stream, departure)) in _departed)
        {
            if (!_present.ContainsKey(bookingId) && departure.Move.Booking.End > now - Calendar.PastKept && !await IsThere(stream, departure, cancellation))
            {
                report.Add(stream, null, $"booking {bookingId} has left for {departure.ToTherapistId} and is in no calendar");
            }
        }
    }

    private async Task<bool> IsThere(string stream, Calendar.Departure departure, CancellationToken cancellation)
    {
        var there = await Replay($"{stream[..stream.LastIndexOf('/')]}/{departure.ToTherapistId}", cancellation);
        return there is null
            || there.Find(departure.BookingId) is not null
            || there.FindHold(departure.Move.HoldId)?.Arrival is not null
            || there.FindDeparture(departure.BookingId)?.Moves > departure.Moves;
    }

    /// <summary>Null for a stream that is damaged, which its own check has said.</summary>
    private async Task<Calendar?> Replay(string stream, CancellationToken cancellation)
    {
        var position = new StreamPosition(stream, await journal.ReadHead(stream, cancellation), 0);
        var calendar = new Calendar { OrganizationId = GrainKeys.Parse(position.Parts().Key).OrganizationId };
        try
        {
            await foreach (var entry in StreamReplay.Read<ICalendarEvent>(journal, position, cancellation))
            {
                calendar.Apply(entry.Event, entry.Entry);
            }
        }
        catch (Exception error) when (error is DamagedStreamException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            return null;
        }

        return calendar;
    }
}
