using Realtime.GrainInterfaces.Booking;

namespace Realtime.Grains.Booking;

/// <summary>The slots of several calendars, each by start, as one list by start and therapist.</summary>
public static class SlotMerge
{
    public static List<Slot> Of(IEnumerable<List<Slot>> calendars)
    {
        // By therapist, so that among equal starts the lower place comes first.
        var parts = calendars.Where(slots => slots.Count > 0).OrderBy(slots => slots[0].TherapistId, StringComparer.Ordinal).ToList();
        if (parts.Count <= 1)
        {
            return parts.Count == 0 ? [] : parts[0];
        }

        var merged = new List<Slot>(parts.Sum(slots => slots.Count));
        var next = new int[parts.Count];
        var heads = new PriorityQueue<int, (long Ticks, int Part)>(parts.Count);
        for (var part = 0; part < parts.Count; part++)
        {
            heads.Enqueue(part, (parts[part][0].Start.UtcTicks, part));
        }

        while (heads.TryPeek(out var part, out _))
        {
            var slots = parts[part];
            merged.Add(slots[next[part]]);
            if (++next[part] < slots.Count)
            {
                heads.DequeueEnqueue(part, (slots[next[part]].Start.UtcTicks, part));
            }
            else
            {
                heads.Dequeue();
            }
        }

        return merged;
    }
}
