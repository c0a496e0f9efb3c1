using Realtime.GrainInterfaces.Chat;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Chat;

/// <summary>A conversation's items: the newest in memory, the rest in the journal. Only what is durable is here.</summary>
/// <param name="reveal">Opens what the journal holds sealed; what is added is open already.</param>
internal sealed class RoomHistory(IJournal journal, string stream, Func<Message, Message> reveal)
{
    public const int RecentMax = 512;

    private readonly LinkedList<List<Message>> _recent = new();
    private int _count;
    private long _recentAfter;

    /// <summary>Memory holds what comes after <paramref name="head"/>.</summary>
    public void Restart(long head)
    {
        _recent.Clear();
        _count = 0;
        _recentAfter = head;
    }

    public void Add(List<Message> messages)
    {
        _recent.AddLast(messages);
        _count += messages.Count;
        while (_count > RecentMax && _recent.Count > 1)
        {
            var oldest = _recent.First!.Value;
            _recent.RemoveFirst();
            _count -= oldest.Count;
            _recentAfter = oldest[^1].Sequence;
        }
    }

    /// <summary>Items after a sequence, ascending, at most <paramref name="limit"/>.</summary>
    public async Task<List<Message>> After(long sequence, int limit)
    {
        if (sequence >= _recentAfter)
        {
            return [.. _recent.SkipWhile(batch => batch[^1].Sequence <= sequence).SelectMany(batch => batch)
                .SkipWhile(message => message.Sequence <= sequence).Take(limit)];
        }

        var entries = await journal.Read(stream, sequence, limit);
        return [.. entries.Select(entry =>
            reveal(((MessagePosted)EventCodec<IRoomEvent>.Decode(entry.Kind, entry.Data.Span))
            .ToMessage(new EntryContext(entry.Sequence, entry.CommandId, entry.At))))];
    }
}
