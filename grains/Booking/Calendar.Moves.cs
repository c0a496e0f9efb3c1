using Realtime.GrainInterfaces.Booking;
using Realtime.Grains.Journal;

namespace Realtime.Grains.Booking;

/// <summary>Bookings that go to another calendar or come from one (docs/decisions/0014-moves-across-calendars.md).</summary>
public sealed partial class Calendar
{
    /// <summary>What is remembered as the result of a move's id once it was withdrawn.</summary>
    public const string WithdrawnResult = "withdrawn";

    private readonly Dictionary<string, Departure> _departed = new(StringComparer.Ordinal);

    /// <summary>For which move a slot is kept, and the entry that said so.</summary>
    public sealed record Arrival(string MoveId, string BookingId, string FromTherapistId, long Sequence, string CommandId);

    /// <summary>Where a booking that was here is now, as far as this calendar knows; kept as long as a booking of that time would be.</summary>
    /// <param name="Moves">How often it had changed calendars by then: the greater number knows better.</param>
    /// <param name="Move">How it left.</param>
    public sealed record Departure(string BookingId, string ToTherapistId, int Moves, BookingMove Move);

    public IReadOnlyCollection<Departure> Departures => _departed.Values;

    /// <summary>Of a series: those that have left from here.</summary>
    public List<Departure> FindSeriesDepartures(string seriesId) => [.. _departed.Values.Where(departure => departure.Move.Booking.Series?.Id == seriesId)];

    /// <summary>Null for a booking that is here, or never was.</summary>
    public Departure? FindDeparture(string bookingId) => _departed.GetValueOrDefault(bookingId);

    private void Apply(ArrivalHeld held, in EntryContext entry)
    {
        if (held.ReplacedHoldId is { } replaced)
        {
            Drop(replaced);
        }

        _holds.Add(held.Hold.Id, new HeldSlot(
            held.Hold, MoveDecisions.HolderOf(held.MoveId), held.BufferBeforeMinutes, held.BufferAfterMinutes,
            new Arrival(held.MoveId, held.BookingId, held.FromTherapistId, entry.Sequence, held.CommandId)));
        Remember(entry.CommandId, held.Hold.Id, entry.At);
    }

    private void Apply(BookingLeft left, in EntryContext entry)
    {
        var (move, bookingId) = (left.Move, left.Move.Booking.Id);
        var booked = _bookings[bookingId];
        _occupancy.Remove(booked.From, bookingId);
        NoteFreed(booked.From, booked.To);
        _bookings.Remove(bookingId);
        _pending.Remove(bookingId);
        Depart(new Departure(bookingId, move.Booking.TherapistId, move.Moves, move));
        Remember(entry.CommandId, bookingId, entry.At);
        Remember(move.CommandId, bookingId, entry.At);
    }

    private void Apply(BookingArrived arrived, in EntryContext entry)
    {
        var move = arrived.Move;
        Drop(move.HoldId);
        _departed.Remove(move.Booking.Id);
        var booked = new BookedSlot(move.Booking, move.BufferBeforeMinutes, move.BufferAfterMinutes, move.BookCommandId, move.Moves, move.WaitlistId);
        Keep(booked);
        _bookingsByEnd.Enqueue(move.Booking.Id, move.Booking.End);
        if (booked.Booking.Status.OccupiesTime())
        {
            _occupancy.Add(booked.From, booked.To, move.Booking.Id);
        }

        // Wherever they were carried out: a repeat finds its booking here, and is not another command.
        Remember(entry.CommandId, move.Booking.Id, entry.At);
        foreach (var commandId in move.CommandIds ?? [])
        {
            Remember(commandId, move.Booking.Id, entry.At);
        }

        Remember(move.CommandId, move.Booking.Id, entry.At);
    }

    private void Apply(BookingForwarded forwarded, in EntryContext entry)
    {
        var before = _departed[forwarded.BookingId];
        _departed[forwarded.BookingId] = before with { ToTherapistId = forwarded.ToTherapistId, Moves = forwarded.Moves };
        Remember(entry.CommandId, forwarded.BookingId, entry.At);
    }

    private void Depart(Departure departure)
    {
        _departed[departure.BookingId] = departure;
        _bookingsByEnd.Enqueue(departure.BookingId, departure.Move.Booking.End);
    }

    /// <summary>A departure whose booking is long over, as far as was known here.</summary>
    private void DropDeparture(string bookingId, DateTimeOffset end)
    {
        if (_departed.TryGetValue(bookingId, out var departure) && departure.Move.Booking.End == end)
        {
            _departed.Remove(bookingId);
        }
    }

    private void EraseDeparted(string clientId)
    {
        foreach (var (bookingId, departure) in _departed)
        {
            if (departure.Move.Booking.ClientId == clientId)
            {
                _departed[bookingId] = departure with { Move = departure.Move with { Booking = BookingWords.Erase(departure.Move.Booking) } };
            }
        }
    }
}
