using Realtime.Grains.Booking;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;
using Realtime.Tests.Simulation.Planted;

namespace Realtime.Tests.Linearizability.Planted;

/// <summary>
/// After a conflict its host learns the new head and nothing of what others wrote up to it, as if it went on without reading again.
/// </summary>
internal sealed class BlindJournal(IJournal inner) : PlantedJournal(inner)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HashSet<long>> _own = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _firstHead = new(StringComparer.Ordinal);

    public override async Task<bool> Append(string stream, long expectedSequence, IReadOnlyList<JournalEntry> entries, CancellationToken cancellation = default)
    {
        var isDone = await base.Append(stream, expectedSequence, entries, cancellation);
        lock (_gate)
        {
            if (isDone)
            {
                var own = _own.TryGetValue(stream, out var known) ? known : _own[stream] = [];
                own.UnionWith(Enumerable.Range(1, entries.Count).Select(number => expectedSequence + number));
            }
        }

        return isDone;
    }

    public override async Task<IReadOnlyList<StoredEntry>> Read(string stream, long afterSequence, int limit, CancellationToken cancellation = default)
    {
        var entries = await base.Read(stream, afterSequence, limit, cancellation);
        lock (_gate)
        {
            var firstHead = _firstHead.TryGetValue(stream, out var known) ? known : _firstHead[stream] = entries.Count == 0 ? 0 : entries[^1].Sequence;
            return [.. entries.Select(entry => entry.Sequence <= firstHead || _own.GetValueOrDefault(stream)?.Contains(entry.Sequence) == true ? entry : Blank(entry))];
        }
    }

    private static StoredEntry Blank(StoredEntry entry)
    {
        var nothing = EventCodec<ICalendarEvent>.Encode(new HoldReleased("hd_nobody", HoldRelease.Given), null, entry.At);
        return new(entry.Sequence, nothing.Kind, null, entry.At, nothing.Data);
    }
}
