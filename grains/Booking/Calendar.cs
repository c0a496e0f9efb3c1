using System.Text.Json.Serialization;
using Realtime.GrainInterfaces.Booking;
using Realtime.Grains.Journal;

namespace Realtime.Grains.Booking;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>
/// One therapist's calendar as its events made it. Pure: time comes in as an argument. Decisions are in
/// <see cref="CalendarDecisions"/>; what is free is asked of <see cref="IsFree"/> and nothing else.
/// </summary>
public sealed partial class Calendar : IJournaledState<ICalendarEvent>
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
    private readonly FreeDays _freeDays = new();
    private readonly Occupancy _occupancy;
    private readonly HashSet<string> _pending = new(StringComparer.Ordinal);

    public Calendar() => _occupancy = new Occupancy(_freeDays.Forget);

    /// <summary>A booking with the buffers it was sold with, the command that made it, and how often it has changed calendars.</summary>
    /// <param name="WaitlistId">The place whose offer it took up, where the practice is to confirm it.</param>
    public sealed record BookedSlot(
        Booking Booking, int BufferBeforeMinutes, int BufferAfterMinutes, string? CommandId = null, int? Moves = null, string? WaitlistId = null)
    {
        /// <summary>The place on the waitlist that it took up in vain: the practice did not confirm it, and its client did not cancel it.</summary>
        [JsonIgnore]
        public string? PlaceToReturn => Booking.Status == BookingStatus.Cancelled && Booking.History[^1].By != Booking.ClientId
            && !Booking.History.Exists(step => step.Change == BookingStatus.Confirmed.WireName()) ? WaitlistId : null;

        [JsonIgnore]
        public DateTimeOffset From => Booking.Start.AddMinutes(-BufferBeforeMinutes);

        [JsonIgnore]
        public DateTimeOffset To => Booking.End.AddMinutes(BufferAfterMinutes);

        /// <summary>Nobody confirmed it in time. Its time is free from that instant on, whenever that is noted.</summary>
        public bool IsOver(DateTimeOffset now) => Booking is { Status: BookingStatus.Pending, ConfirmBy: { } confirmBy } && confirmBy <= now;
    }

    public sealed record HeldSlot(Hold Hold, string HolderId, int BufferBeforeMinutes, int BufferAfterMinutes, Arrival? Arrival = null, Offer? Offer = null)
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

    /// <summary>Bookings that wait for the practice to confirm them, and those among them that nobody has noted as over yet.</summary>
    public IEnumerable<BookedSlot> Pending => _pending.Select(id => _bookings[id]);

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
        if (_pending.Count == 0 ? _occupancy.Conflict(from, to, exceptBooking) is not null : Touched(from, to).Any(booked => booked.Booking.Id != exceptBooking && (HasWaiters || !booked.IsOver(now))))
        {
            return false;
        }

        return !IsHeld(from, to, now, holderId);
    }

    /// <summary>
    /// Slots of one local date that hours, time off, bookings and holds leave free, as <see cref="IsFree"/> says; before notice, window,
    /// holidays and limits.
    /// </summary>
    internal IEnumerable<Slot> FreeOn(DateOnly date, ServiceTerms service, string therapistId, DateTimeOffset now, string? holderId, string? exceptBooking)
    {
        // What nobody confirms is over at an instant, and one booking may be left out: then each slot is looked at.
        var isKnown = _pending.Count == 0 && exceptBooking is null;
        var slots = isKnown ? _freeDays.Free(Hours!, _occupancy, date, service, therapistId) : _freeDays.Offered(Hours!, date, service, therapistId);
        if (isKnown && _holds.Count == 0)
        {
            return slots;
        }

        return slots.Where(slot =>
        {
            var (from, to) = (slot.Start.AddMinutes(-service.BufferBeforeMinutes), slot.End.AddMinutes(service.BufferAfterMinutes));
            return isKnown ? !IsHeld(from, to, now, holderId) : IsFree(from, to, now, holderId, exceptBooking);
        });
    }

    private bool IsHeld(DateTimeOffset from, DateTimeOffset to, DateTimeOffset now, string? holderId)
    {
        foreach (var held in _holds.Values)
        {
            // As with pending bookings: while somebody waits, it ends with the entry that frees it and offers its time to them, not before.
            if ((held.Hold.ExpiresAt > now || HasWaiters) && held.HolderId != holderId && held.From < to && from < held.To)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Bookings in the way of <c>[from, to)</c> that nobody confirmed in time: whoever takes that time notes their end with it.</summary>
    public IEnumerable<BookedSlot> Over(DateTimeOffset from, DateTimeOffset to, DateTimeOffset now) =>
        _pending.Count == 0 ? [] : Touched(from, to).Where(booked => booked.IsOver(now));

    /// <summary>How many live bookings but <paramref name="exceptBooking"/>, and live holds of others than <paramref name="holderId"/>, start in <c>[from, to)</c>.</summary>
    public int CountStarts(DateTimeOffset from, DateTimeOffset to, DateTimeOffset now, string? holderId, string? exceptBooking)
    {
        var count = 0;
        foreach (var interval in _occupancy.After(from))
        {
            if (interval.From >= to)
            {
                break;
            }

            // A booking's own start is not its buffer's.
            var booked = _bookings[interval.BookingId];
            count += booked.Booking.Start >= from && booked.Booking.Start < to && interval.BookingId != exceptBooking && !booked.IsOver(now) ? 1 : 0;
        }

        return count + _holds.Values.Count(held =>
            held.Hold.Start >= from && held.Hold.Start < to && held.Hold.ExpiresAt > now && held.HolderId != holderId);
    }

    /// <summary>How many live bookings begin, buffers included, in <c>[from, to)</c>.</summary>
    public int CountLive(DateTimeOffset from, DateTimeOffset to) => _occupancy.CountIn(from, to);

    public bool HasLiveAfter(DateTimeOffset now, string? serviceId) =>
        _occupancy.After(now).Any(interval => serviceId is null || _bookings[interval.BookingId].Booking.ServiceId == serviceId)
        || _holds.Values.Any(held => held.Arrival is not null && held.To > now && (serviceId is null || held.Hold.ServiceId == serviceId));

    private IEnumerable<BookedSlot> Touched(DateTimeOffset from, DateTimeOffset to) =>
        _occupancy.After(from).TakeWhile(interval => interval.From < to).Select(interval => _bookings[interval.BookingId]);
}
