using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Identity;
using Realtime.Grains.Journal;

namespace Realtime.Grains.Chat;

/// <summary>What can happen in a conversation: one item each, so that entry and item have one sequence. Stored for ever.</summary>
public interface IRoomEvent;

/// <param name="SenderRole">Null for what nobody typed.</param>
[EventKind("message-posted.1")]
public sealed record MessagePosted(
    string MessageId,
    string? ClientMessageId,
    string SenderId,
    string SenderName,
    Role? SenderRole,
    MessageKind Kind,
    string Text,
    MessageData? Data) : IRoomEvent
{
    /// <summary>With an assignment: to whom.</summary>
    public Participant? Assignee { get; init; }

    /// <summary>With an edit or a deletion: the item that changed the same message before.</summary>
    public long? Previous { get; init; }

    public Message ToMessage(in EntryContext entry) =>
        new(entry.Sequence, MessageId, ClientMessageId, SenderId, SenderName, Kind, Text, entry.At, Data);
}
