using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.Grains.Journal;

namespace Realtime.Grains.Chat;

/// <summary>Edits and deletions: items of their own, and what they make of the message they speak of.</summary>
internal sealed partial class RoomGrain
{
    public async Task<Outcome<Message>> Edit(EditMessage command)
    {
        var (caller, sequence) = (command.Caller, command.Sequence);
        var found = await Changeable(caller, sequence, isOthersToo: false);
        if (found.Problem is { } refused)
        {
            return refused;
        }

        if (MessageText.Check(command.Text) is { } invalid)
        {
            return invalid;
        }

        return command.Text == found.Value!.Text && found.Value.Data?.Deleted is null
            ? found.Value
            : await Change(found.Value, $"edit/{caller.UserId}/{command.CommandId}", new MessagePosted(
                NewMessageId(), null, caller.UserId, caller.Name, caller.Role, MessageKind.Edit, command.Text,
                new MessageData { Edit = new MessageEdit(sequence, "") }));
    }

    public async Task<Outcome<Message>> Delete(DeleteMessage command)
    {
        var (caller, sequence) = (command.Caller, command.Sequence);
        var found = await Changeable(caller, sequence, caller.Role.IsManager);
        return found.Value is { } message && message.Data?.Deleted is null
            ? await Change(message, $"delete/{caller.UserId}/{command.CommandId}", new MessagePosted(
                NewMessageId(), null, caller.UserId, caller.Name, caller.Role, MessageKind.Deletion, MessageWords.DeletionNotice,
                new MessageData { Deletion = new MessageDeletion(sequence) }))
            : found;
    }

    public async Task<Outcome<MessageHistory>> GetHistory(Caller caller, long sequence)
    {
        if (!MaySee(caller))
        {
            return ErrorCatalogue.NotFound;
        }

        if (!caller.Role.IsManager)
        {
            return ErrorCatalogue.Forbidden;
        }

        await Stream.EnsureLoaded();
        return sequence >= 1 && await _history.Of(sequence) is { } history ? history : ErrorCatalogue.NotFound;
    }

    /// <summary>The text that the caller may change, as it reads now. Who said what and when never changes, so it is asked before the decision.</summary>
    private async Task<Outcome<Message>> Changeable(Caller caller, long sequence, bool isOthersToo)
    {
        if (!MaySee(caller))
        {
            return ErrorCatalogue.NotFound;
        }

        if (Barred(caller) is { } barred)
        {
            return barred;
        }

        await Stream.EnsureLoaded();
        if (sequence < 1 || (await _history.After(sequence - 1, 1)) is not [{ Kind: MessageKind.Text } message] || message.Sequence != sequence)
        {
            return ErrorCatalogue.NotFound;
        }

        if (message.SenderId != caller.UserId && !isOthersToo)
        {
            return ErrorCatalogue.Forbidden.Problem("This was said by somebody else.");
        }

        return message;
    }

    private async Task<Outcome<Message>> Change(Message message, string commandId, MessagePosted item)
    {
        var sequence = message.Sequence;
        var change = MessageWords.Seal(item, _key);
        var isEdit = item.Kind == MessageKind.Edit;
        var problem = await Stream.Execute<Problem?>(commandId, (room, now) =>
        {
            var former = room.Changes.GetValueOrDefault(sequence);
            if (room.ResultOf(commandId) is not null || (!isEdit && former is { IsDeletion: true }))
            {
                return new([], _ => null);
            }

            return (Refusal(room, former, isEdit) ?? TooLate(item.SenderRole, message, now)) is { } refused
                ? new([], _ => refused)
                : new([change with { Previous = former?.Sequence }], _ => null);
        });
        return problem is null ? (await _history.After(sequence - 1, 1))[0] : problem;
    }

    private static Problem? Refusal(Room room, MessageChange? former, bool isEdit)
    {
        if (former is null)
        {
            return room.Changes.Count >= Room.ChangedMax
                ? ErrorCatalogue.LimitReached.Problem($"At most {Room.ChangedMax} messages of a conversation can be changed.")
                : ClosedTo(room, isEdit);
        }

        if (former.IsDeletion)
        {
            return ErrorCatalogue.MessageDeleted.Problem();
        }

        // Deleting is always possible: it ends a message's changes.
        return isEdit && former.Count >= Message.EditsMax
            ? ErrorCatalogue.LimitReached.Problem($"A message can be changed at most {Message.EditsMax} times.")
            : ClosedTo(room, isEdit);
    }

    private static Problem? ClosedTo(Room room, bool isEdit) =>
        isEdit && room.Status == RoomStatus.Closed ? ErrorCatalogue.RoomClosed.Problem() : null;

    private static Problem? TooLate(Role? role, Message message, DateTimeOffset now) =>
        role == Role.Visitor && now - message.SentAt > Message.VisitorChangeTime ? ErrorCatalogue.EditTooLate.Problem() : null;
}
