using Realtime.GrainInterfaces.Booking;

namespace Realtime.Grains.Booking;

/// <summary>What booking a free slot would mean for the rest of its day. Pure, as all of a calendar's decisions.</summary>
public static class CalendarOutlook
{
    /// <summary>How far around the slots in question the others are looked at: no stretch of free time is longer than a local day.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromDays(2);

    extension(Calendar calendar)
    {
        /// <summary>The slots that <see cref="CalendarDecisions"/> would sell now, each with its day's load and the gaps that it would leave.</summary>
        /// <param name="shortest">Terms of the shortest service: what it does not fit into is a gap of no use.</param>
        public List<SlotRanking.Candidate> Candidates(SlotQuery query, ServiceTerms shortest, string therapistId, DateTimeOffset now)
        {
            var slots = calendar.Slots(query.Service, query.From, query.To, therapistId, now, query.HolderId).ToList();
            if (slots.Count == 0)
            {
                return [];
            }

            var (from, to) = (slots[0].Start - Margin, slots[^1].Start + Margin);
            var blocks = calendar.Blocks(query.Service, from, to, now, query.HolderId).ToList();
            var day = new Day(
                calendar.Hours!,
                query.Service,
                shortest,
                [.. calendar.Slots(shortest, from, to, therapistId, now, query.HolderId).Select(slot => slot.Start)],
                [.. blocks.Select(block => block.To).Order()],
                [.. blocks.Select(block => block.From).Order()]);
            var zone = calendar.Schedule!.TimeZone;
            var loads = new Dictionary<DateOnly, int>();
            return slots.ConvertAll(slot =>
            {
                var date = WorkingHours.DateOf(slot.Start, zone);
                if (!loads.TryGetValue(date, out var load))
                {
                    var (begins, ends) = WorkingHours.DaysOf(date, 1, zone);
                    loads[date] = load = calendar.CountLive(begins, ends);
                }

                return new SlotRanking.Candidate(slot, load, day.LeavesGap(slot));
            });
        }

        /// <summary>What is not free, buffers included, whoever has it.</summary>
        private IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Blocks(ServiceTerms service, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now, string? holderId) =>
            calendar.Bookings.Where(booked => booked.Booking.Status.OccupiesTime()).Select(booked => (booked.From, booked.To))
                .Concat(calendar.Holds.Where(held => held.Hold.ExpiresAt > now && held.HolderId != holderId).Select(held => (held.From, held.To)))
                .Concat(calendar.Schedule!.TimeOff.Select(off => (off.Start, off.End)))
                .Concat(service.Holidays.Around(from, to).Select(closed => (closed.From, closed.To)))
                .Where(block => block.Item1 < to && from < block.Item2);
    }

    /// <param name="Starts">Of the shortest service wherever it can be booked, ascending.</param>
    /// <param name="Ends">When each block ends, ascending.</param>
    /// <param name="Begins">When each block begins, ascending.</param>
    private sealed record Day(
        WorkingHours Hours, ServiceTerms Service, ServiceTerms Shortest, List<DateTimeOffset> Starts, List<DateTimeOffset> Ends, List<DateTimeOffset> Begins)
    {
        public bool LeavesGap(Slot slot)
        {
            if (Hours.IntervalAround(slot.Start, slot.End) is not { } working)
            {
                return false;
            }

            // The free stretch around the slot: from the last block before it to the first after it, within working hours.
            var before = CountUpTo(Ends, slot.Start);
            var opens = before == 0 || Ends[before - 1] < working.Opens ? working.Opens : Ends[before - 1];
            var after = CountUpTo(Begins, slot.End.AddTicks(-1));
            var closes = after == Begins.Count || Begins[after] > working.Closes ? working.Closes : Begins[after];

            // Time before is wasted where something could have started there, and cannot any more; time after likewise.
            var (taken, freed) = (slot.Start.AddMinutes(-Service.BufferBeforeMinutes), slot.End.AddMinutes(Service.BufferAfterMinutes));
            var first = CountUpTo(Starts, opens.AddTicks(-1));
            if (first < Starts.Count && Starts[first] < slot.Start && EndOf(Starts[first]).AddMinutes(Shortest.BufferAfterMinutes) > taken)
            {
                return true;
            }

            var last = CountUpTo(Starts, closes.AddMinutes(-Shortest.DurationMinutes)) - 1;
            return last >= 0 && Starts[last].AddMinutes(-Shortest.BufferBeforeMinutes) < freed && EndOf(Starts[last]) > slot.End
                && EndOf(Starts[last]).AddMinutes(Shortest.BufferAfterMinutes) > freed;
        }

        private DateTimeOffset EndOf(DateTimeOffset start) => start.AddMinutes(Shortest.DurationMinutes);

        /// <summary>How many of the ascending instants are no later than this one.</summary>
        private static int CountUpTo(List<DateTimeOffset> instants, DateTimeOffset instant)
        {
            var (low, high) = (0, instants.Count);
            while (low < high)
            {
                var middle = (low + high) >>> 1;
                (low, high) = instants[middle] <= instant ? (middle + 1, high) : (low, middle);
            }

            return low;
        }
    }
}
