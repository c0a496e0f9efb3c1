using Realtime.GrainInterfaces.Booking;
using Realtime.Grains.Booking;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;

namespace Realtime.Tests.Specification.Booking;

/// <summary>What a calendar's journal says was sold, worked out without the calendar's own code.</summary>
internal sealed class SoldTime
{
    private readonly Dictionary<string, (DateTimeOffset From, DateTimeOffset To, int Before, int After, bool Live)> _bookings = new(StringComparer.Ordinal);
    private readonly List<string> _broken = [];

    /// <summary>Live bookings that ever overlapped, at any entry.</summary>
    public IReadOnlyList<string> Broken => _broken;

    /// <summary>How many bookings there ever were.</summary>
    public int Made => _bookings.Count;

    public IReadOnlyList<DateTimeOffset> LiveStarts =>
        [.. _bookings.Values.Where(booking => booking.Live).Select(booking => booking.From.AddMinutes(booking.Before)).Order()];

    public static async Task<SoldTime> Read(IJournal journal, string stream)
    {
        var sold = new SoldTime();
        var commands = new HashSet<string>(StringComparer.Ordinal);
        var sequence = 0L;
        while (await journal.Read(stream, sequence, IJournal.ReadEntriesMax) is { Count: > 0 } entries)
        {
            foreach (var entry in entries)
            {
                entry.Sequence.ShouldBe(++sequence);
                // One command may both end an offer and sell its time; nothing comes of it twice.
                if (entry.CommandId is { } commandId && !commands.Add($"{entry.Kind} by {commandId}"))
                {
                    sold._broken.Add($"the command {commandId} stands twice");
                }

                sold.Apply(EventCodec<ICalendarEvent>.Decode(entry.Kind, entry.Data.Span), sequence);
            }
        }

        return sold;
    }

    private void Apply(ICalendarEvent change, long sequence)
    {
        switch (change)
        {
            case BookingMade made:
                Put(made.BookingId, made.Start, made.End, made.BufferBeforeMinutes, made.BufferAfterMinutes, live: true, sequence);
                break;
            case BookingStatusChanged changed:
                var (from, to, before, after, _) = _bookings[changed.BookingId];
                _bookings[changed.BookingId] = (from, to, before, after, changed.Status != BookingStatus.Cancelled);
                break;
            case BookingRescheduled moved:
                var was = _bookings[moved.BookingId];
                Put(moved.BookingId, moved.Start, moved.End, was.Before, was.After, was.Live, sequence);
                break;
        }
    }

    private void Put(string id, DateTimeOffset start, DateTimeOffset end, int before, int after, bool live, long sequence)
    {
        var mine = (From: start.AddMinutes(-before), To: end.AddMinutes(after), before, after, live);
        _broken.AddRange(_bookings
            .Where(other => other.Key != id && other.Value.Live && other.Value.From < mine.To && mine.From < other.Value.To)
            .Select(other => $"entry {sequence}: {id} overlaps {other.Key}"));
        _bookings[id] = mine;
    }
}
