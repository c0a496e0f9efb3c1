using Realtime.GrainInterfaces.Booking;
using Realtime.Grains.Journal;

namespace Realtime.Grains.Booking;

/// <summary>What a calendar keeps and for how long, and how it is put down in a snapshot.</summary>
public sealed partial class Calendar
{
    public CalendarSnapshot ToSnapshot() => new(
        OrganizationId,
        Schedule,
        [.. _bookings.Values],
        [.. _holds.Values],
        [.. _commandsByAge.Where(command => _commands.ContainsKey(command.CommandId)).Select(command => new CalendarSnapshot.Command(command.CommandId, _commands[command.CommandId], command.At))],
        _departed.Count == 0 ? null : [.. _departed.Values],
        _waiting.Count == 0 ? null : [.. _waiting.Values]);

    public static Calendar FromSnapshot(CalendarSnapshot snapshot, long sequence)
    {
        var calendar = new Calendar { OrganizationId = snapshot.OrganizationId, Sequence = sequence };
        if (snapshot.Schedule is { } schedule)
        {
            calendar.SetSchedule(schedule);
        }

        foreach (var booked in snapshot.Bookings)
        {
            calendar.Keep(booked);
            calendar._bookingsByEnd.Enqueue(booked.Booking.Id, booked.Booking.End);
            if (booked.CommandId is { } commandId)
            {
                calendar._commands.TryAdd(commandId, booked.Booking.Id);
            }

            if (booked.Booking.Status.OccupiesTime())
            {
                calendar._occupancy.Add(booked.From, booked.To, booked.Booking.Id);
            }
        }

        foreach (var waiting in snapshot.Waiting ?? [])
        {
            calendar._waiting.Add(waiting.Waiter.Number, waiting);
        }

        foreach (var departure in snapshot.Departed ?? [])
        {
            calendar.Depart(departure);
        }

        foreach (var held in snapshot.Holds)
        {
            calendar._holds.Add(held.Hold.Id, held);
        }

        foreach (var command in snapshot.Commands)
        {
            calendar._commands[command.Id] = command.Result;
            calendar._commandsByAge.Enqueue((command.Id, command.At));
        }

        return calendar;
    }

    private void Keep(BookedSlot booked)
    {
        _bookings[booked.Booking.Id] = booked;
        if (booked.Booking.Status == BookingStatus.Pending)
        {
            _pending.Add(booked.Booking.Id);
        }
        else
        {
            _pending.Remove(booked.Booking.Id);
        }
    }

    private void Remember(string? commandId, string result, DateTimeOffset at)
    {
        if (commandId is not null && _commands.TryAdd(commandId, result))
        {
            _commandsByAge.Enqueue((commandId, at));
        }
    }

    /// <summary>The last commands that changed this booking, oldest first, as far as they are remembered: those of moves' own steps apart.</summary>
    internal List<string> CommandsOf(BookedSlot booked) =>
    [
        .. _commandsByAge.Select(command => command.CommandId)
            .Where(id => _commands.GetValueOrDefault(id) == booked.Booking.Id && id != booked.CommandId && !MoveDecisions.IsStep(id))
            .TakeLast(BookingMove.CommandIdsMax),
    ];

    private void Prune(DateTimeOffset now)
    {
        while (_commandsByAge.TryPeek(out var oldest) && oldest.At < now - CommandsKept)
        {
            _commandsByAge.Dequeue();
            if (_commands.TryGetValue(oldest.CommandId, out var result) && _bookings.GetValueOrDefault(result)?.CommandId != oldest.CommandId)
            {
                _commands.Remove(oldest.CommandId);
            }
        }

        while (_bookingsByEnd.TryPeek(out var bookingId, out var end) && end < now - PastKept)
        {
            _bookingsByEnd.Dequeue();
            DropDeparture(bookingId, end);

            // A booking that was moved stands here once for each of its ends.
            if (_bookings.TryGetValue(bookingId, out var booked) && booked.Booking.End == end)
            {
                _bookings.Remove(bookingId);
                _pending.Remove(bookingId);
                _commands.Remove(booked.CommandId ?? "");
                if (booked.Booking.Status.OccupiesTime())
                {
                    _occupancy.Remove(booked.From, bookingId);
                }
            }
        }
    }
}

/// <summary>A calendar at one sequence, as stored; fields are only ever appended.</summary>
public sealed record CalendarSnapshot(
    string OrganizationId,
    Schedule? Schedule,
    List<Calendar.BookedSlot> Bookings,
    List<Calendar.HeldSlot> Holds,
    List<CalendarSnapshot.Command> Commands,
    List<Calendar.Departure>? Departed = null,
    List<Calendar.Waiting>? Waiting = null)
{
    public const string Format = "calendar.1";

    public sealed record Command(string Id, string Result, DateTimeOffset At);
}
