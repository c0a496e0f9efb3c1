using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.Grains.Booking;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Operations.Check;

/// <summary>
/// Over all calendars of a store: each booking is in one of them, or on its way to one that keeps a slot for it. Every move is followed
/// from the entry with which the booking left, however long ago, to the one with which it came. What looks otherwise is looked at
/// again, since a server may have moved it between two calendars' turns.
/// </summary>
internal sealed class MoveCheck(IJournal journal, CheckReport report)
{
    private readonly Dictionary<string, string> _present = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _double = new(StringComparer.Ordinal);
    private readonly Dictionary<(string BookingId, int Moves), Step> _steps = [];

    /// <summary>A booking's n-th change of calendars: once out of one, once into another.</summary>
    private sealed class Step
    {
        public End? Left { get; set; }

        public End? Came { get; set; }
    }

    /// <param name="Other">The stream at the other end.</param>
    private readonly record struct End(string Stream, long Sequence, string Other, string MoveId, string HoldId);

    /// <summary>Every entry of every calendar.</summary>
    public void Take(string stream, in Committed<ICalendarEvent> entry)
    {
        if (MoveIn(entry.Event) is not var (move, isLeaving))
        {
            return;
        }

        var (sequence, step) = (entry.Entry.Sequence, StepOf(move));
        var end = new End(stream, sequence, Beside(stream, isLeaving ? move.Booking.TherapistId : move.FromTherapistId), move.MoveId, move.HoldId);
        if ((isLeaving ? step.Left : step.Came) is { } before)
        {
            report.Add(stream, sequence, isLeaving
                ? $"booking {move.Booking.Id} left from here, and had left {before.Stream} at {before.Sequence} already"
                : $"booking {move.Booking.Id} came here, and had come to {before.Stream} at {before.Sequence} already");
        }
        else if (isLeaving)
        {
            step.Left = end;
        }
        else
        {
            step.Came = end;
        }
    }

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
    }

    /// <summary>Once all calendars were taken.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        foreach (var (bookingId, streams) in _double)
        {
            var again = new List<string>();
            foreach (var stream in streams)
            {
                again.AddRange((await Replay(stream, cancellation))?.Calendar.Find(bookingId) is null ? [] : [stream]);
            }

            if (again.Count > 1)
            {
                report.Add(again[0], null, $"booking {bookingId} is in {again.Count} calendars at once: {string.Join(", ", again)}");
            }
        }

        foreach (var ((bookingId, moves), step) in _steps)
        {
            await CheckStep(bookingId, moves, step, cancellation);
        }
    }

    private async Task CheckStep(string bookingId, int moves, Step step, CancellationToken cancellation)
    {
        switch (step)
        {
            case { Left: { } left, Came: { } came }:
                if (left.Other != came.Stream || came.Other != left.Stream || left.MoveId != came.MoveId)
                {
                    report.Add(came.Stream, came.Sequence, $"booking {bookingId} came here, and what left {left.Stream} at {left.Sequence} is for {left.Other}");
                }

                break;

            // The slot was kept before the booking left: whoever reads that calendar now finds it kept, or sold to the booking.
            case { Left: { } left }:
                if (await Replay(left.Other, cancellation) is var (there, seen)
                    && !seen.Contains((bookingId, moves, IsLeaving: false)) && there.FindHold(left.HoldId)?.Arrival?.MoveId != left.MoveId)
                {
                    report.Add(left.Stream, left.Sequence, $"booking {bookingId} left for {left.Other} and is in no calendar");
                }

                break;
            case { Came: { } came }:
                if (await Replay(came.Other, cancellation) is var (_, known) && !known.Contains((bookingId, moves, IsLeaving: true)))
                {
                    report.Add(came.Stream, came.Sequence, $"booking {bookingId} came here, and has not left {came.Other}");
                }

                break;
        }
    }

    /// <summary>A calendar and the moves in it as they are by now; null for a stream that is damaged, which its own check has said.</summary>
    private async Task<(Calendar Calendar, HashSet<(string BookingId, int Moves, bool IsLeaving)> Moves)?> Replay(string stream, CancellationToken cancellation)
    {
        var position = new StreamPosition(stream, await journal.ReadHead(stream, cancellation), 0);
        var calendar = new Calendar { OrganizationId = GrainKeys.Parse(position.Parts().Key).OrganizationId };
        var moves = new HashSet<(string, int, bool)>();
        try
        {
            await foreach (var entry in StreamReplay.Read<ICalendarEvent>(journal, position, cancellation))
            {
                calendar.Apply(entry.Event, entry.Entry);
                if (MoveIn(entry.Event) is var (move, isLeaving))
                {
                    moves.Add((move.Booking.Id, move.Moves, isLeaving));
                }
            }
        }
        catch (Exception error) when (error is DamagedStreamException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            return null;
        }

        return (calendar, moves);
    }

    private static (BookingMove Move, bool IsLeaving)? MoveIn(ICalendarEvent change) => change switch
    {
        BookingLeft { Move: var leaving } => (leaving, true),
        BookingArrived { Move: var coming } => (coming, false),
        _ => null,
    };

    private Step StepOf(BookingMove move)
    {
        if (!_steps.TryGetValue((move.Booking.Id, move.Moves), out var step))
        {
            _steps.Add((move.Booking.Id, move.Moves), step = new Step());
        }

        return step;
    }

    /// <summary>The stream of another therapist of the same practice.</summary>
    private static string Beside(string stream, string therapistId) => $"{stream[..stream.LastIndexOf('/')]}/{therapistId}";
}
