using Realtime.GrainInterfaces.Booking;
using Realtime.Grains.Journal;

namespace Realtime.Grains.Booking;

/// <summary>Who waits for time in this calendar, and what was freed for them (docs/decisions/0015-waitlist.md).</summary>
public sealed partial class Calendar
{
    private readonly SortedDictionary<long, Waiting> _waiting = [];

    /// <summary>What became free since it was last taken; noted only while somebody waits. No part of the state.</summary>
    private readonly List<FreedTime> _freed = [];

    /// <param name="HoldId">The offer that stands; null without one.</param>
    /// <param name="Passed">Starts that were offered before and not taken: not offered to this one again.</param>
    public sealed record Waiting(Waiter Waiter, string? HoldId, List<DateTimeOffset> Passed)
    {
        /// <summary>The oldest are forgotten beyond.</summary>
        public const int PassedMax = 100;
    }

    /// <summary>For whom a slot is held.</summary>
    public sealed record Offer(string EntryId, string ClientId);

    /// <param name="Before">Of hours that were opened: those that there were before.</param>
    public readonly record struct FreedTime(DateTimeOffset From, DateTimeOffset To, WorkingHours? Before = null);

    /// <summary>In the order in which they came.</summary>
    public IEnumerable<Waiting> Waiters => _waiting.Values;

    public bool HasWaiters => _waiting.Count > 0;

    public Waiting? FindWaiter(string entryId) => _waiting.Values.FirstOrDefault(waiting => waiting.Waiter.EntryId == entryId);

    /// <summary>What became free and was not yet looked at.</summary>
    public IReadOnlyList<FreedTime> Freed => _freed;

    public void ForgetFreed() => _freed.Clear();

    private void NoteFreed(DateTimeOffset from, DateTimeOffset to, WorkingHours? before = null)
    {
        if (_waiting.Count > 0)
        {
            _freed.Add(new FreedTime(from, to, before));
        }
    }

    private void Drop(string holdId)
    {
        if (_holds.Remove(holdId, out var held))
        {
            NoteFreed(held.From, held.To);
        }
    }

    private void Apply(OfferPlaced placed, in EntryContext entry)
    {
        _holds.Add(placed.Hold.Id, new HeldSlot(
            placed.Hold, OfferDecisions.HolderOf(placed.EntryId), placed.BufferBeforeMinutes, placed.BufferAfterMinutes, Arrival: null,
            new Offer(placed.EntryId, placed.ClientId)));
        if (FindWaiter(placed.EntryId) is { } waiting)
        {
            _waiting[waiting.Waiter.Number] = waiting with { HoldId = placed.Hold.Id };
        }
    }

    private void Apply(OfferEnded ended, in EntryContext entry)
    {
        var start = FindHold(ended.HoldId)?.Hold.Start;
        Drop(ended.HoldId);
        if (FindWaiter(ended.EntryId) is { } waiting)
        {
            if (ended.End == OfferEnd.Booked)
            {
                _waiting.Remove(waiting.Waiter.Number);
            }
            else
            {
                var passed = start is { } offered ? waiting.Passed.Append(offered).TakeLast(Waiting.PassedMax) : waiting.Passed;
                _waiting[waiting.Waiter.Number] = waiting with { HoldId = null, Passed = [.. passed] };
            }
        }

        // Where it ends with a booking or a hold, the command's result is that.
        if (ended.End == OfferEnd.Declined)
        {
            Remember(entry.CommandId, ended.HoldId, entry.At);
        }
    }

    private void Apply(WaiterAdded added) =>
        _waiting[added.Waiter.Number] = new Waiting(added.Waiter, FindWaiter(added.Waiter.EntryId)?.HoldId, added.Waiter.Passed ?? []);

    private void Apply(WaiterRemoved removed)
    {
        if (FindWaiter(removed.EntryId) is { } waiting)
        {
            _waiting.Remove(waiting.Waiter.Number);
        }
    }
}
