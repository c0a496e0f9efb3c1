using System.Text.Json.Serialization;
using Realtime.GrainInterfaces.Booking;
using Realtime.Grains.Journal;

namespace Realtime.Grains.Booking;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>
/// One therapist's calendar as its events made it. Pure: time comes in as an argument. Decisions are in
/// <see cref="CalendarDecisions"/>; what is free is asked of <see cref="IsFree"/> and nothing else.
/// </summary>
public sealed class Calendar : IJournaledState<ICalendarEvent>
{
    /// <summary>A booking stays here so long after its end, and is then found in its projection, read-only.</summary>
    public static readonly TimeSpan PastKept = TimeSpan.FromDays(35);

    /// <summary>How long a command's id is remembered: longer than an idempotency key. One that made a booking is known as long as the booking.</summary>
    public static readonly TimeSpan CommandsKept = TimeSpan.FromHours(48);

    /// <summary>The result of a command that set the schedule.</summary>
    public const string ScheduleResult = "schedule";

    /// <summary>The result of a command that is refused for good.</summary>
    public const string DeclinedResult = "declined";

    private readonly Dictionary<string, BookedSlot> _bookings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HeldSlot> _holds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _commands = new(StringComparer.Ordinal);
    private readonly Queue<(string CommandId, DateTimeOffset At)> _commandsByAge = new();
    private readonly PriorityQueue<string, DateTimeOffset> _bookingsByEnd = new();
    private readonly Occupancy _occupancy = new();

    /// <summary>A booking with the buffers it was sold with, and the command that made it.</summary>
    public sealed record BookedSlot(Booking Booking, int BufferBeforeMinutes, int BufferAfterMinutes, string? CommandId = null)
    {
        [JsonIgnore]
        public DateTimeOffset From => Booking.Start.AddMinutes(-BufferBeforeMinutes);

        [JsonIgnore]
        public DateTimeOffset To => Booking.End.AddMinutes(BufferAfterMinutes);
    }

    public sealed record HeldSlot(Hold Hold, string HolderId, int BufferBeforeMinutes, int BufferAfterMinutes)
    {
        [JsonIgnore]
        public DateTimeOffset From => Hold.Start.AddMinutes(-BufferBeforeMinutes);

        [JsonIgnore]
        public DateTimeOffset To => Hold.End.AddMinutes(BufferAfterMinutes);
    }

    /// <summary>Null until somebody set one.</summary>
    public Schedule? Schedule { get; private set; }

    /// <summary>The same, as instants.</summary>
    public WorkingHours? Hours { get; private set; }

    /// <summary>The last entry applied: the calendar's version.</summary>
    public long Sequence { get; private set; }

    public string OrganizationId { get; init; } = "";

    public IReadOnlyCollection<BookedSlot> Bookings => _bookings.Values;

    public IReadOnlyCollection<HeldSlot> Holds => _holds.Values;

    public BookedSlot? Find(string bookingId) => _bookings.GetValueOrDefault(bookingId);

    /// <summary>The bookings of a series that are here, by start.</summary>
    public List<Booking> FindSeries(string seriesId) =>
        [.. _bookings.Values.Select(booked => booked.Booking).Where(booking => booking.Series?.Id == seriesId).OrderBy(booking => booking.Start)];

    public HeldSlot? FindHold(string holdId) => _holds.GetValueOrDefault(holdId);

    /// <summary>What this command led to, if it was carried out before: a booking, a hold, <see cref="ScheduleResult"/> or <see cref="DeclinedResult"/>.</summary>
    public string? ResultOf(string commandId) => _commands.GetValueOrDefault(commandId);

    /// <summary>
    /// True where <c>[from, to)</c>, buffers included, overlaps no live booking but <paramref name="exceptBooking"/> and no live
    /// hold of anyone but <paramref name="holderId"/>.
    /// </summary>
    public bool IsFree(DateTimeOffset from, DateTimeOffset to, DateTimeOffset now, string? holderId, string? exceptBooking)
    {
        if (_occupancy.Conflict(from, to, exceptBooking) is not null)
        {
            return false;
        }

        foreach (var held in _holds.Values)
        {
            if (held.Hold.ExpiresAt > now && held.HolderId != holderId && held.From < to && from < held.To)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>How many live bookings begin, buffers included, in <c>[from, to)</c>.</summary>
    public int CountLive(DateTimeOffset from, DateTimeOffset to) => _occupancy.CountIn(from, to);

    public bool HasLiveAfter(DateTimeOffset now, string? serviceId) =>
        _occupancy.After(now).Any(interval => serviceId is null || _bookings[interval.BookingId].Booking.ServiceId == serviceId);

    public void Apply(ICalendarEvent change, in EntryContext entry)
    {
        switch (change)
        {
            case ScheduleChanged changed:
                SetSchedule(changed.Schedule);
                Remember(entry.CommandId, ScheduleResult, entry.At);
                break;
            case HoldPlaced placed:
                Apply(placed, entry);
                break;
            case HoldReleased released:
                _holds.Remove(released.HoldId);
                Remember(entry.CommandId, released.HoldId, entry.At);
                break;
            case BookingMade made:
                Apply(made, entry);
                break;
            case BookingDeclined declined:
                _holds.Remove(declined.HoldId ?? "");
                Remember(entry.CommandId, DeclinedResult, entry.At);
                break;
            case BookingStatusChanged changed:
                Apply(changed, entry);
                break;
            case BookingRescheduled moved:
                Apply(moved, entry);
                break;
            case ClientErased erased:
                Apply(erased, entry);
                break;
            default:
                throw new InvalidOperationException($"A calendar knows no {change.GetType().Name}.");
        }

        Sequence = entry.Sequence;
        Prune(entry.At);
    }

    public CalendarSnapshot ToSnapshot() => new(
        OrganizationId,
        Schedule,
        [.. _bookings.Values],
        [.. _holds.Values],
        [.. _commandsByAge.Where(command => _commands.ContainsKey(command.CommandId)).Select(command => new CalendarSnapshot.Command(command.CommandId, _commands[command.CommandId], command.At))]);

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
            if (booked.CommandId is { } commandId)
            {
                calendar._commands.TryAdd(commandId, booked.Booking.Id);
            }

            if (booked.Booking.Status.OccupiesTime())
            {
                calendar._occupancy.Add(booked.From, booked.To, booked.Booking.Id);
            }
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

    private void SetSchedule(Schedule schedule)
    {
        Schedule = schedule;
        Hours = new WorkingHours(schedule);
    }

    private void Apply(HoldPlaced placed, in EntryContext entry)
    {
        if (placed.ReplacedHoldId is { } replaced)
        {
            _holds.Remove(replaced);
        }

        _holds.Add(placed.Hold.Id, new HeldSlot(placed.Hold, placed.HolderId, placed.BufferBeforeMinutes, placed.BufferAfterMinutes));
        Remember(entry.CommandId, placed.Hold.Id, entry.At);
    }

    private void Apply(BookingMade made, in EntryContext entry)
    {
        if (made.HoldId is { } holdId)
        {
            _holds.Remove(holdId);
        }

        var booking = new Booking(
            made.BookingId, OrganizationId, made.TherapistId, made.ServiceId, made.ClientId, made.Client, made.Start, made.End,
            made.TimeZone, made.Status, made.Notes, Payment: null, CreatedAt: entry.At, Version: 1, made.RoomId,
            History: [new BookingChange(entry.At, made.By, "booked", made.Start, Reason: null)], made.Series);
        var booked = new BookedSlot(booking, made.BufferBeforeMinutes, made.BufferAfterMinutes, entry.CommandId);
        Keep(booked);
        _occupancy.Add(booked.From, booked.To, made.BookingId);
        Remember(entry.CommandId, made.BookingId, entry.At);
    }

    private void Apply(BookingStatusChanged changed, in EntryContext entry)
    {
        var booked = _bookings[changed.BookingId];
        var step = new BookingChange(entry.At, changed.By, changed.Status.WireName(), booked.Booking.Start, changed.Reason);
        var (before, after) = (booked.Booking.Status.OccupiesTime(), changed.Status.OccupiesTime());
        _bookings[changed.BookingId] = booked with { Booking = booked.Booking.With(step) with { Status = changed.Status } };
        if (before && !after)
        {
            _occupancy.Remove(booked.From, changed.BookingId);
        }
        else if (!before && after)
        {
            _occupancy.Add(booked.From, booked.To, changed.BookingId);
        }

        Remember(entry.CommandId, changed.BookingId, entry.At);
    }

    private void Apply(BookingRescheduled moved, in EntryContext entry)
    {
        var booked = _bookings[moved.BookingId];
        _occupancy.Remove(booked.From, moved.BookingId);
        var step = new BookingChange(entry.At, moved.By, "rescheduled", moved.Start, Reason: null);
        booked = booked with { Booking = booked.Booking.With(step) with { Start = moved.Start, End = moved.End } };
        Keep(booked);
        _occupancy.Add(booked.From, booked.To, moved.BookingId);
        Remember(entry.CommandId, moved.BookingId, entry.At);
    }

    private void Apply(ClientErased erased, in EntryContext entry)
    {
        Remember(entry.CommandId, erased.ClientId, entry.At);
        foreach (var (bookingId, booked) in _bookings)
        {
            if (booked.Booking.ClientId == erased.ClientId)
            {
                _bookings[bookingId] = booked with { Booking = BookingWords.Erase(booked.Booking) };
            }
        }
    }

    private void Keep(BookedSlot booked)
    {
        _bookings[booked.Booking.Id] = booked;
        _bookingsByEnd.Enqueue(booked.Booking.Id, booked.Booking.End);
    }

    private void Remember(string? commandId, string result, DateTimeOffset at)
    {
        if (commandId is not null && _commands.TryAdd(commandId, result))
        {
            _commandsByAge.Enqueue((commandId, at));
        }
    }

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

            // A booking that was moved stands here once for each of its ends.
            if (_bookings.TryGetValue(bookingId, out var booked) && booked.Booking.End == end)
            {
                _bookings.Remove(bookingId);
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
    List<CalendarSnapshot.Command> Commands)
{
    public const string Format = "calendar.1";

    public sealed record Command(string Id, string Result, DateTimeOffset At);
}
