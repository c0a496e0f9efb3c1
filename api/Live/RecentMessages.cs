using Realtime.GrainInterfaces.Chat;

namespace Realtime.Api.Live;

/// <summary>The newest messages of a conversation, without gap, at most <paramref name="max"/>: most joins are answered from here.</summary>
internal sealed class RecentMessages(int max)
{
    private Queue<Message> _messages = new();

    /// <summary>Takes the next one in sequence; what it changes reads so from then on.</summary>
    public void Add(Message message)
    {
        if (MessageChanges.IsChange(message))
        {
            _messages = new(_messages.Select(former => MessageChanges.After(former, message)));
        }

        _messages.Enqueue(message);
        if (_messages.Count > max)
        {
            _messages.Dequeue();
        }
    }

    public void Clear() => _messages.Clear();

    /// <summary>The messages in <c>(after, upTo]</c> as far as they are here, at most <paramref name="count"/>; none where the first is not.</summary>
    public List<Message> Between(long after, long upTo, int count) =>
        _messages.TryPeek(out var oldest) && oldest.Sequence <= after + 1
            ? [.. _messages.SkipWhile(message => message.Sequence <= after).TakeWhile(message => message.Sequence <= upTo).Take(count)]
            : [];
}
