using System.Collections.Concurrent;

namespace Realtime.Load.Scenarios;

/// <summary>
/// What one room's members saw, against what the server acknowledged: sequences without gap or repeat, the same message at the
/// same sequence for everyone, and nothing acknowledged that a member did not see.
/// </summary>
/// <param name="members">How many.</param>
public sealed class RoomLedger(int members)
{
    private readonly ConcurrentDictionary<long, string> _messages = new();
    private readonly ConcurrentDictionary<long, string> _acknowledged = new();
    private readonly long[] _last = new long[members];
    private long _headAcknowledged;
    private long _gaps;
    private long _repeats;
    private long _differences;
    private int? _lost;
    private int _doubled;

    /// <summary>The member has everything up to this sequence.</summary>
    public void Joined(int member, long headSequence) => Volatile.Write(ref _last[member], headSequence);

    /// <summary>One member's events come one at a time.</summary>
    public void Received(int member, long sequence, string message)
    {
        var last = Volatile.Read(ref _last[member]);
        if (sequence <= last)
        {
            Interlocked.Increment(ref _repeats);
            return;
        }

        if (sequence != last + 1)
        {
            Interlocked.Increment(ref _gaps);
        }

        Compare(sequence, message);
        Volatile.Write(ref _last[member], sequence);
    }

    public void Acknowledged(long sequence, string message)
    {
        Compare(sequence, message);
        _acknowledged[sequence] = message;
        long head;
        while (sequence > (head = Volatile.Read(ref _headAcknowledged)))
        {
            Interlocked.CompareExchange(ref _headAcknowledged, sequence, head);
        }
    }

    /// <summary>Everything acknowledged so far, by sequence.</summary>
    public IReadOnlyList<KeyValuePair<long, string>> AllAcknowledged => [.. _acknowledged];

    /// <summary>The history as it was read after <paramref name="acknowledged"/> was: what is not in it is lost, and not only late.</summary>
    public void Stored(IReadOnlyList<KeyValuePair<long, string>> acknowledged, IReadOnlyList<(long Sequence, string? Message)> history)
    {
        var sent = history.Where(message => message.Message is not null).ToList();
        _doubled = sent.Count - sent.DistinctBy(message => message.Message).Count();
        var stored = history.ToDictionary(message => message.Sequence, message => message.Message);
        _lost = acknowledged.Count(message => stored.GetValueOrDefault(message.Key) != message.Value);
    }

    /// <summary>True once every member has the last acknowledged message.</summary>
    public bool AllSeen => _last.All(last => last >= Volatile.Read(ref _headAcknowledged));

    public IEnumerable<string> Broken(string room)
    {
        if (_gaps > 0)
        {
            yield return $"{room}: {_gaps} times a sequence was left out";
        }

        if (_repeats > 0)
        {
            yield return $"{room}: {_repeats} times a sequence came again";
        }

        if (_differences > 0)
        {
            yield return $"{room}: {_differences} times two readers had different messages at one sequence";
        }

        if (_doubled > 0)
        {
            yield return $"{room}: {_doubled} messages are in the history twice";
        }

        if (_lost > 0)
        {
            yield return $"{room}: {_lost} acknowledged messages are not in the history";
        }

        if (_last.Count(last => last < _headAcknowledged) is > 0 and var behind)
        {
            yield return $"{room}: {behind} of {members} members were not told of every acknowledged message in time (up to {_headAcknowledged}{(_lost == 0 ? "; the history has them all" : "")})";
        }
    }

    private void Compare(long sequence, string message)
    {
        if (_messages.GetOrAdd(sequence, message) != message)
        {
            Interlocked.Increment(ref _differences);
        }
    }
}
