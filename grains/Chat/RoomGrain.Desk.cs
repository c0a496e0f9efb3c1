using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Desk;
using Realtime.GrainInterfaces.Identity;
using Realtime.Grains.Journal;

namespace Realtime.Grains.Chat;

/// <summary>What a conversation and the practice's desk say to each other, and the mail to a visitor who has left.</summary>
internal sealed partial class RoomGrain
{
    private DeskView _forDesk = DeskView.Of(new Room());
    private RoomAtDesk? _told;
    private DateTimeOffset _deskQuietUntil;

    public async Task<bool> AssignFromDesk(string commandId, Participant assignee) =>
        await IsHere() && await ExecuteOnNewest<bool>(commandId, (room, _) =>
        {
            if (room.ResultOf(commandId) is not null)
            {
                return new([], _ => true);
            }

            return AssigneeOf(room).Length > 0 || room.Status == RoomStatus.Closed
                ? new([], _ => false)
                : new([Assignment(assignee.UserId, $"Assigned to {assignee.Name}") with { Assignee = assignee }], _ => true);
        });

    public async Task ReleaseFromDesk(string commandId, string userId)
    {
        if (await IsHere())
        {
            await ExecuteOnNewest<bool>(commandId, (room, _) =>
                room.ResultOf(commandId) is null && AssigneeOf(room) == userId && room.Status != RoomStatus.Closed
                    ? new([Assignment("", "Waiting for somebody else")], _ => true)
                    : new([], _ => true));
        }
    }

    public async Task<RoomAtDesk?> AtDesk()
    {
        // Who asks is in use.
        _deskQuietUntil = default;
        return await IsHere() ? await AskNewest((room, _) => room.Sequence > 0 ? AtDesk(DeskView.Of(room)) : null) : null;
    }

    /// <summary>Due: the mail to a visitor who may not have seen an answer.</summary>
    public async Task<DateTimeOffset?> Due(string subject)
    {
        if (!await IsHere())
        {
            return null;
        }

        await Stream.EnsureLoaded();
        return await _replies.Due(_record.Summary!, _history, Time.GetUtcNow());
    }

    /// <summary>False for a conversation that nobody opened, or whose visitor was erased.</summary>
    private async Task<bool> IsHere()
    {
        await EnsureRecord();
        return _record.Summary is not null && !_key.IsErased;
    }

    private string AssigneeOf(Room room) => room.AssignedTo ?? _record.Summary!.AssignedTo ?? "";

    private MessagePosted Assignment(string userId, string text) => new(
        NewMessageId(), null, Message.SystemSenderId, "", SenderRole: null, MessageKind.Assignment, text, new MessageData { AssignedTo = userId });

    /// <summary>
    /// Tells the desk how the conversation stands, and nothing where it heard so from here. Two activations may tell in any order: the
    /// desk goes by the sequence. What did not change since is what whoever else told it last, too.
    /// </summary>
    private async Task TellDesk()
    {
        var asked = Time.GetUtcNow();
        if (asked < _deskQuietUntil)
        {
            return;
        }

        var now = AtDesk(_forDesk);
        if (_told is { } told && told.Sequence == now.Sequence && told.IsOpen == now.IsOpen && now.ActiveAt < told.ActiveAt + IDeskGrain.AnswerWait)
        {
            return;
        }

        // From before the question: whoever goes on duty after the answer finds what is not told until then.
        var isInUse = await GrainFactory.GetGrain<IDeskGrain>(_organizationId).Follow(now);
        _told = isInUse ? now : null;
        _deskQuietUntil = isInUse ? default : asked + IDeskGrain.QuietFor;
    }

    private RoomAtDesk AtDesk(DeskView view)
    {
        var summary = _record.Summary!;
        var assignedTo = view.AssignedTo ?? summary.AssignedTo;
        return new RoomAtDesk(
            _roomId, summary.Participants[0].UserId, view.Wait.Sequence, view.IsOpen && !_key.IsErased,
            string.IsNullOrEmpty(assignedTo) ? null : assignedTo, view.Wait.IsVisitorWaiting, view.Wait.At)
        {
            LetGoBy = view.Wait.LetGoBy,
            ActiveAt = view.ActiveAt,
        };
    }

    private Task ArrangeReply(IReadOnlyList<Committed<IRoomEvent>> entries) =>
        entries.Any(entry => entry.Event is MessagePosted { Kind: MessageKind.Text, SenderRole: not null and not Role.Visitor })
            ? _replies.Arrange(_record.Summary!.Participants[0].UserId, Time.GetUtcNow())
            : Task.CompletedTask;

    /// <summary>What of the committed state the desk is told.</summary>
    private readonly record struct DeskView(RoomWait Wait, bool IsOpen, string? AssignedTo, DateTimeOffset ActiveAt)
    {
        public static DeskView Of(Room room) => new(
            room.Wait ?? RoomWait.Begin, room.Status != RoomStatus.Closed, room.AssignedTo, room.LastMessage?.SentAt ?? default);
    }
}
