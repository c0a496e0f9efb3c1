using Realtime.GrainInterfaces.Booking;
using Realtime.Grains.Booking;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;

namespace Realtime.Tests.Simulation.Checks;

/// <summary>
/// Who waits for this calendar's time: what is offered is sold to nobody else, one offer at a time for each place, and nobody who waits is
/// passed over by a commit that frees time for them.
/// </summary>
internal sealed partial class CalendarTruth
{
    private readonly Dictionary<string, Waits> _waiting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OfferPlaced> _offers = new(StringComparer.Ordinal);
    private readonly List<(DateTimeOffset From, DateTimeOffset To, StoredEntry Entry)> _freed = [];

    /// <summary>The product's own state: it says which slots are free; that they should have been offered is said here.</summary>
    private readonly Calendar _calendar = new();

    /// <summary>The offer that the entry before ended as booked: whose booking this entry must be.</summary>
    private OfferPlaced? _takenUp;

    public int OffersEver { get; private set; }

    public IEnumerable<string> WaitingEntries => _waiting.Keys;

    public IEnumerable<string> OfferedEntries => _offers.Values.Select(offer => offer.EntryId);

    /// <param name="Since">The entry from which on it is offered what becomes free.</param>
    private sealed record Waits(Waiter Waiter, long Since, HashSet<DateTimeOffset> Passed);

    /// <summary>Everything of one commit has come: who waits has what it freed.</summary>
    public void CheckCommit()
    {
        foreach (var (from, to, entry) in _freed)
        {
            foreach (var (waiter, since, passed) in _waiting.Values.Where(waits => waits.Since < entry.Sequence && _offers.Values.All(offer => offer.EntryId != waits.Waiter.EntryId)))
            {
                var (before, after) = (TimeSpan.FromMinutes(waiter.Service.BufferBeforeMinutes), TimeSpan.FromMinutes(waiter.Service.DurationMinutes + waiter.Service.BufferAfterMinutes));
                var forgotten = _calendar.Slots(waiter.Service, waiter.Earliest, waiter.Latest, "", entry.At, OfferDecisions.HolderOf(waiter.EntryId))
                    .FirstOrDefault(slot => slot.Start - before < to && from < slot.Start + after && !passed.Contains(slot.Start));
                Promise.Holds(forgotten is null || waiter.Latest <= entry.At, $"{Stream}: entry {entry.Sequence} freed {forgotten?.Start:HH:mm}, for which {waiter.EntryId} waits, and it is offered to nobody");
            }
        }

        _freed.Clear();
        _calendar.ForgetFreed();
    }

    private void Follow(StoredEntry entry)
    {
        var change = EventCodec<ICalendarEvent>.Decode(entry.Kind, entry.Data.Span);
        var before = Busy();
        CheckTakenUp(change, entry);
        ApplyOffer(change, entry);
        Apply(change, entry);
        _calendar.Apply(change, new EntryContext(entry.Sequence, entry.CommandId, entry.At));
        var after = Busy();
        _freed.AddRange(before.Where(busy => !after.TryGetValue(busy.Key, out var now) || now != busy.Value).Select(busy => (busy.Value.From, busy.Value.To, entry)));
    }

    private Dictionary<string, (DateTimeOffset From, DateTimeOffset To)> Busy() => _sold.Values.Where(sold => sold.IsLive).Select(sold => (sold.Id, sold.From, sold.To))
        .Concat(_held.Values.Select(held => (held.Id, held.From, held.To)))
        .ToDictionary(busy => busy.Id, busy => (busy.From, busy.To), StringComparer.Ordinal);

    private void CheckTakenUp(ICalendarEvent change, StoredEntry entry)
    {
        if (_takenUp is { } offer)
        {
            Promise.Holds(change is BookingMade made && made.ClientId == offer.ClientId, $"{Stream}: entry {entry.Sequence} sells what was offered to {offer.ClientId} to somebody else, or nobody: {entry.Kind}");
            _takenUp = null;
        }
    }

    private void ApplyOffer(ICalendarEvent change, StoredEntry entry)
    {
        switch (change)
        {
            case WaiterAdded added:
                _waiting[added.Waiter.EntryId] = new Waits(added.Waiter, entry.Sequence, [.. added.Waiter.Passed ?? []]);
                break;
            case WaiterRemoved removed:
                Promise.Holds(_offers.Values.All(offer => offer.EntryId != removed.EntryId), $"{Stream}: {removed.EntryId} waits no more, and its offer stands");
                _waiting.Remove(removed.EntryId);
                break;
            case OfferPlaced placed:
                OffersEver++;
                Promise.Holds(_offers.Values.All(offer => offer.EntryId != placed.EntryId), $"{Stream}: {placed.EntryId} has two offers");
                Promise.Holds(_waiting.TryGetValue(placed.EntryId, out var waits), $"{Stream}: {placed.EntryId} was offered something, and does not wait");
                Promise.Holds(waits!.Waiter.ClientId == placed.ClientId, $"{Stream}: {placed.EntryId} was offered to {placed.ClientId}");
                _offers.Add(placed.Hold.Id, placed);
                break;
            case OfferEnded ended:
                Promise.Holds(_offers.Remove(ended.HoldId, out var over), $"{Stream}: offer {ended.HoldId} ended, and there was none");
                if (ended.End == OfferEnd.Booked)
                {
                    _takenUp = over;
                    _waiting.Remove(ended.EntryId);
                }
                else if (_waiting.TryGetValue(ended.EntryId, out var goesOn))
                {
                    goesOn.Passed.Add(over!.Hold.Start);
                    _waiting[ended.EntryId] = goesOn with { Since = entry.Sequence };
                }

                break;
        }
    }
}
