using Realtime.GrainInterfaces.Booking;
using Realtime.Grains.Booking;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;

namespace Realtime.Tests.Simulation.Checks;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>One calendar as its entries tell it: no two live bookings overlap, and nobody gets the time that another holds.</summary>
internal sealed partial class CalendarTruth(string stream) : StreamTruth(stream)
{
    private readonly Dictionary<string, Sold> _sold = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Held> _held = new(StringComparer.Ordinal);

    private readonly HashSet<string> _declined = new(StringComparer.Ordinal);
    private CalendarLimits? _limits;

    /// <summary>Those that are here.</summary>
    public IEnumerable<Sold> Bookings => _sold.Values.Where(sold => !sold.HasLeft);

    /// <summary>What conversations must be told, once each.</summary>
    public List<(string RoomId, string BookingId, string Change)> Notices { get; } = [];

    /// <summary>What was decided here for appointments of a series elsewhere.</summary>
    public List<SeriesFollow> Followed { get; } = [];

    /// <summary>Versions of the schedule so far.</summary>
    public long ScheduleVersion { get; private set; }

    public HashSet<string> HoldsEver { get; } = new(StringComparer.Ordinal);

    /// <summary>A booking with every version it had here.</summary>
    internal sealed record Sold(string Id, string ClientId, string ServiceId, string? RoomId, int BufferBeforeMinutes, int BufferAfterMinutes)
    {
        /// <summary>When it expires, moved nearer or not; null where it never was pending.</summary>
        public DateTimeOffset? ConfirmBy { get; set; }

        public SortedDictionary<long, (BookingStatus Status, DateTimeOffset Start, DateTimeOffset End)> Versions { get; init; } = [];

        public bool HasLeft { get; set; }

        public string? Series { get; set; }

        /// <summary>Since when it starts when.</summary>
        public List<(DateTimeOffset At, DateTimeOffset Start)> Starts { get; } = [];

        public long Version => Versions.Keys.Last();

        public (BookingStatus Status, DateTimeOffset Start, DateTimeOffset End) Newest => Versions[Version];

        public bool IsOver(DateTimeOffset at) => !HasLeft && Newest.Status == BookingStatus.Pending && ConfirmBy <= at;

        public bool IsLive => !HasLeft && Newest.Status != BookingStatus.Cancelled;

        public DateTimeOffset From => Newest.Start.AddMinutes(-BufferBeforeMinutes);

        public DateTimeOffset To => Newest.End.AddMinutes(BufferAfterMinutes);

        public void Add(BookingStatus status, DateTimeOffset start, DateTimeOffset end) => Versions.Add(Version + 1, (status, start, end));
    }

    private sealed record Held(string Id, string HolderId, DateTimeOffset From, DateTimeOffset To, DateTimeOffset ExpiresAt);

    /// <summary>Whoever sees a booking sees a version that it had.</summary>
    public void Check(Booking seen)
    {
        Promise.Holds(_sold.TryGetValue(seen.Id, out var sold), $"{Stream}: booking {seen.Id} was shown, and is not in the journal");
        Promise.Holds(
            sold!.Versions.TryGetValue(seen.Version, out var had) && had == (seen.Status, seen.Start, seen.End)
                && seen.ClientId == sold.ClientId && seen.ServiceId == sold.ServiceId,
            $"{Stream}: booking {seen.Id} was shown as it never was: version {seen.Version}, {seen.Status}, {seen.Start:HH:mm}");
    }

    /// <summary>A hold, or a booking that nobody confirmed, that is over and still there; null where there is none.</summary>
    public string? Overdue(DateTimeOffset now) =>
        _held.Values.FirstOrDefault(held => held.ExpiresAt < now)?.Id ?? _sold.Values.FirstOrDefault(sold => sold.IsOver(now.AddTicks(-1)))?.Id;

    // What a sale notes of the one before, of an offer that it takes up, and of all but the first of a series, is not what its command is for.
    // The one entry that decides a move carries out the command of whoever wished it, beside the attempt that it names.
    protected override IEnumerable<string> CarriedOut(StoredEntry entry) => EventCodec<ICalendarEvent>.Decode(entry.Kind, entry.Data.Span) switch
    {
        BookingDeclined or BookingExpired or SeriesFollowed or OfferEnded { End: not OfferEnd.Declined }
            or BookingMade { Series.Number: > 1 } or BookingStatusChanged { Together: 0 } => [],
        BookingLeft left => [.. base.CarriedOut(entry), left.Move.CommandId],
        _ => base.CarriedOut(entry),
    };

    protected override void Apply(StoredEntry entry) => Follow(entry);

    private void Apply(ICalendarEvent change, StoredEntry entry)
    {
        switch (change)
        {
            case ScheduleChanged changed:
                Promise.Holds(changed.Schedule.Version == ScheduleVersion + 1, $"{Stream}: schedule version {changed.Schedule.Version} after {ScheduleVersion}");
                ScheduleVersion = changed.Schedule.Version;
                _limits = new CalendarLimits(changed.Schedule);
                break;
            case HoldPlaced placed:
                Place(placed, entry);
                break;
            case HoldReleased released:
                Promise.Holds(_held.Remove(released.HoldId), $"{Stream}: hold {released.HoldId} was released, and was not there");
                break;
            case BookingMade made:
                Make(made, entry);
                break;
            case BookingDeclined declined:
                _held.Remove(declined.HoldId ?? "");
                Promise.Holds(
                    Find(entry.CommandId!) is null && _declined.Add(entry.CommandId!),
                    $"{Stream}: command {entry.CommandId} was declined, after it had been carried out or declined");
                break;
            case BookingStatusChanged changed:
                var sold = _sold[changed.BookingId];
                Promise.Holds(sold.IsLive, $"{Stream}: {changed.BookingId} became {changed.Status}, and was cancelled");
                Promise.Holds(!sold.IsOver(entry.At), $"{Stream}: {changed.BookingId} became {changed.Status}, and was over since {sold.ConfirmBy}");
                sold.Add(changed.Status, sold.Newest.Start, sold.Newest.End);
                if (changed is { Status: BookingStatus.Cancelled or BookingStatus.Confirmed, Together: not 0 })
                {
                    Notice(sold, changed.Status == BookingStatus.Cancelled ? "cancelled" : "confirmed");
                }

                break;
            case BookingExpired expired:
                var over = _sold[expired.BookingId];
                Promise.Holds(over.IsOver(entry.At), $"{Stream}: {expired.BookingId} expired at {entry.At}, and was not over");
                over.Add(BookingStatus.Cancelled, over.Newest.Start, over.Newest.End);
                if (expired.Together != 0)
                {
                    Notice(over, "expired");
                }

                break;
            case BookingRescheduled moved:
                var former = _sold[moved.BookingId];
                Promise.Holds(former.IsLive, $"{Stream}: {moved.BookingId} was moved, and was cancelled");
                former.Add(former.Newest.Status, moved.Start, moved.End);
                former.Starts.Add((entry.At, moved.Start));
                former.ConfirmBy = former.ConfirmBy > moved.Start ? moved.Start : former.ConfirmBy;
                CheckFree(former, moved.By, null, entry);
                CheckLimits(former, entry);
                Notice(former, "rescheduled");
                break;
            case ArrivalHeld kept:
                Keep(kept, entry);
                break;
            case BookingLeft left:
                var leaving = _sold[left.Move.Booking.Id];
                Promise.Holds(!leaving.HasLeft && leaving.IsLive, $"{Stream}: {leaving.Id} left, and was not there");
                Promise.Holds(left.Move.Booking.Version == leaving.Version + 1, $"{Stream}: {leaving.Id} left as version {left.Move.Booking.Version} after {leaving.Version}");
                leaving.HasLeft = true;
                break;
            case BookingArrived arrived:
                Arrive(arrived.Move, entry);
                break;
            case OfferPlaced placed:
                Place(new HoldPlaced(placed.Hold, $"waitlist/{placed.EntryId}", placed.BufferBeforeMinutes, placed.BufferAfterMinutes, null), entry);
                break;
            case OfferEnded ended:
                Promise.Holds(_held.Remove(ended.HoldId), $"{Stream}: offer {ended.HoldId} ended, and was not there");
                break;
            case SeriesFollowed followed:
                Followed.Add(followed.Follow);
                break;
            case MoveWithdrawn or BookingForwarded or WaiterAdded or WaiterRemoved:
                break;
            default:
                Promise.Holds(false, $"{Stream}: an entry of the unknown kind {entry.Kind}");
                break;
        }
    }

    private void Place(HoldPlaced placed, StoredEntry entry)
    {
        if (placed.ReplacedHoldId is { } replaced)
        {
            _held.Remove(replaced);
        }

        var hold = placed.Hold;
        var held = new Held(
            hold.Id, placed.HolderId, hold.Start.AddMinutes(-placed.BufferBeforeMinutes), hold.End.AddMinutes(placed.BufferAfterMinutes), hold.ExpiresAt);
        var clash = _sold.Values.FirstOrDefault(sold => sold.IsLive && sold.From < held.To && held.From < sold.To);
        Promise.Holds(clash is null, $"{Stream}: entry {entry.Sequence} holds time of booking {clash?.Id}");
        CheckHolds(held.From, held.To, held.HolderId, null, entry);
        _held.Add(hold.Id, held);
        HoldsEver.Add(hold.Id);
    }

    private void Keep(ArrivalHeld kept, StoredEntry entry) => Place(
        new HoldPlaced(kept.Hold, $"move/{kept.MoveId}", kept.BufferBeforeMinutes, kept.BufferAfterMinutes, kept.ReplacedHoldId), entry);

    private void Arrive(BookingMove move, StoredEntry entry)
    {
        var booking = move.Booking;
        Promise.Holds(_held.ContainsKey(move.HoldId), $"{Stream}: {booking.Id} arrived, and no slot was kept for it");
        Promise.Holds(!_sold.TryGetValue(booking.Id, out var before) || before.HasLeft, $"{Stream}: {booking.Id} arrived, and was there");
        var sold = before ?? new Sold(booking.Id, booking.ClientId, booking.ServiceId, booking.RoomId, move.BufferBeforeMinutes, move.BufferAfterMinutes);
        sold.Versions.Add(booking.Version, (booking.Status, booking.Start, booking.End));
        sold.HasLeft = false;
        sold.ConfirmBy = booking.ConfirmBy;
        sold.Series = booking.Series?.Id;
        sold.Starts.Clear();
        sold.Starts.AddRange(booking.History.Select(step => (step.At, step.Start)));
        _sold[booking.Id] = sold;
        CheckFree(sold, move.By, move.HoldId, entry);
        _held.Remove(move.HoldId);
        Notice(sold, "rescheduled");
    }

    private void Make(BookingMade made, StoredEntry entry)
    {
        var sold = new Sold(made.BookingId, made.ClientId, made.ServiceId, made.RoomId, made.BufferBeforeMinutes, made.BufferAfterMinutes);
        sold.Versions.Add(1, (made.Status, made.Start, made.End));
        sold.ConfirmBy = made.ConfirmBy;
        Promise.Holds(!_declined.Contains(entry.CommandId ?? ""), $"{Stream}: command {entry.CommandId} was carried out after it was declined");
        Promise.Holds(_sold.TryAdd(made.BookingId, sold), $"{Stream}: booking {made.BookingId} was made twice");
        CheckFree(sold, made.By, made.HoldId, entry);
        CheckLimits(sold, entry);
        if (made.HoldId is { } used)
        {
            _held.Remove(used);
        }

        sold.Series = made.Series?.Id;
        sold.Starts.Add((entry.At, made.Start));
        if (made.Series is not { Number: > 1 })
        {
            Notice(sold, made.Status == BookingStatus.Pending ? "pending" : "booked");
        }
    }

    private void CheckFree(Sold sold, string by, string? usedHoldId, StoredEntry entry)
    {
        if (!sold.IsLive)
        {
            return;
        }

        var clash = _sold.Values.FirstOrDefault(other => other.Id != sold.Id && other.IsLive && other.From < sold.To && sold.From < other.To);
        Promise.Holds(
            clash is null,
            $"{Stream}: live bookings overlap: {sold.Id} [{sold.From:HH:mm}, {sold.To:HH:mm}) and {clash?.Id} [{clash?.From:HH:mm}, {clash?.To:HH:mm}), entry {entry.Sequence}");
        CheckHolds(sold.From, sold.To, by, usedHoldId, entry);
    }

    // What arrives was within the limit when its slot was kept, which may have changed since.
    private void CheckLimits(Sold sold, StoredEntry entry)
    {
        var excess = _limits?.Excess(sold.Newest.Start, _sold.Values.Where(other => other.IsLive && !other.IsOver(entry.At)).Select(other => other.Newest.Start));
        Promise.Holds(excess is null, $"{Stream}: entry {entry.Sequence} sells more than the limit: {excess}");
    }

    // By the deciding host's time, which the entry carries.
    private void CheckHolds(DateTimeOffset from, DateTimeOffset to, string by, string? usedHoldId, StoredEntry entry)
    {
        var holder = usedHoldId is null ? by : _held.GetValueOrDefault(usedHoldId)?.HolderId ?? by;
        var taken = _held.Values.FirstOrDefault(held => held.ExpiresAt > entry.At && held.HolderId != holder && held.From < to && from < held.To);
        Promise.Holds(taken is null, $"{Stream}: entry {entry.Sequence} by {by} takes time that {taken?.HolderId} holds ({taken?.Id})");
    }

    private void Notice(Sold sold, string change)
    {
        if (sold.RoomId is { } roomId)
        {
            Notices.Add((roomId, sold.Id, change));
        }
    }
}
