using Realtime.GrainInterfaces.Chat;

namespace Realtime.Api.Live;

/// <summary>The connections that take part in one conversation, and what is pushed to them. Its channel guards it.</summary>
internal sealed class RoomMembers(string roomId, FrameEncoder frames, LiveMetrics metrics)
{
    private readonly HashSet<Membership> _members = [];

    public Membership? Any => _members.FirstOrDefault();

    public bool IsEmpty => _members.Count == 0;

    /// <summary>A member from after <paramref name="upTo"/> on, unless it has left in the meantime.</summary>
    public void Add(Membership member, long upTo)
    {
        member.PushedFrom = upTo;
        if (!member.Left)
        {
            _members.Add(member);
        }
    }

    public void Remove(Membership member)
    {
        member.Left = true;
        _members.Remove(member);
    }

    /// <summary>Serialised once for all; only who joined in the middle of these gets a frame of its own.</summary>
    public void Push(ReadOnlySpan<Message> messages)
    {
        while (messages.Length > 0 && _members.Count > 0)
        {
            var together = messages[..Math.Min(messages.Length, FrameEncoder.EventsTogetherMax)];
            PushTogether(together);
            messages = messages[together.Length..];
        }
    }

    public void PushRead(string userId, long sequence)
    {
        var frame = frames.Encode(HubEvents.ReadChanged, roomId, userId, sequence);
        foreach (var member in _members)
        {
            member.Connection.Push(frame);
        }
    }

    /// <summary>Told to everybody but the one who types.</summary>
    public void PushTyping(string userId, bool isTyping)
    {
        var frame = frames.Encode(HubEvents.TypingChanged, roomId, userId, isTyping);
        foreach (var member in _members)
        {
            if (member.Connection.Caller.UserId != userId)
            {
                member.Connection.Push(frame);
            }
        }
    }

    private void PushTogether(ReadOnlySpan<Message> messages)
    {
        var frame = frames.EncodeMessages(roomId, messages);
        var delivered = 0L;
        foreach (var member in _members)
        {
            var had = (int)Math.Clamp(member.PushedFrom - messages[0].Sequence + 1, 0, messages.Length);
            if (had < messages.Length)
            {
                member.Connection.Push(had == 0 ? frame : frames.EncodeMessages(roomId, messages[had..]));
                delivered += messages.Length - had;
            }
        }

        metrics.MessagesDelivered(delivered);
    }
}
