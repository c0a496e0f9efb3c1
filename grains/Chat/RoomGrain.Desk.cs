using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Desk;
using Realtime.GrainInterfaces.Identity;
using Realtime.Grains.Journal;

namespace Realtime.Grains.Chat;

/// <summary>What a conversation and the practice's desk say to each other, and the mail to a visitor who has left.</summary>
internal sealed partial class RoomGrain
{
    private RoomAtDesk? _told;
    private DateTimeOffset _deskQuietUntil;

    public async Task<bool> AssignFromDesk(string commandId, Participant assignee) =>
        await IsHere() && await Stream.Execute<bool>(commandId, (room, _) =>
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
            await Stream.Execute<bool>(commandId, (room, _) =>
                room.ResultOf(commandId) is null && AssigneeOf(room) == userId && room.Status != RoomStatus.Closed
                    ? new([Assignment("", "Waiting for somebody else")], _ => true)
                    : new([], _ => true));
        }
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

    /// <summary>Tells the desk what it needs to know, and nothing where that is what it knows already.</summary>
    private async Task TellDesk(IReadOnlyList<Committed<IRoomEvent>> entries)
    {
        if (Time.GetUtcNow() < _deskQuietUntil)
        {
            return;
        }

        var summary = _record.Summary!;
        var (isWaiting, at) = Waiting(entries);
        var now = new RoomAtDesk(
            _roomId, summary.Participants[0].UserId, entries[^1].Entry.Sequence, summary.Status == RoomStatus.Open, summary.AssignedTo, isWaiting, at)
        {
            LetGoBy = LetGoBy(entries),
        };
        if (_told is { } told && told.IsOpen == now.IsOpen && told.AssignedTo == now.AssignedTo
            && (isWaiting is null || told.IsVisitorWaiting == isWaiting) && at < told.At + IDeskGrain.AnswerWait)
        {
            return;
        }

        var isInUse = await GrainFactory.GetGrain<IDeskGrain>(_organizationId).Follow(now);
        _told = isInUse ? now with { IsVisitorWaiting = isWaiting ?? _told?.IsVisitorWaiting } : null;
        _deskQuietUntil = isInUse ? default : Time.GetUtcNow() + IDeskGrain.QuietFor;
    }

    /// <summary>Whether the visitor waits after these items, and since when; null where none of them says.</summary>
    private static (bool? IsWaiting, DateTimeOffset At) Waiting(IReadOnlyList<Committed<IRoomEvent>> entries)
    {
        var (isWaiting, at) = ((bool?)null, entries[^1].Entry.At);
        foreach (var (entry, change) in entries)
        {
            bool? next = (MessagePosted)change switch
            {
                { SenderRole: Role.Visitor, Kind: MessageKind.Text } => true,
                { SenderRole: not null, Kind: MessageKind.Text or MessageKind.Proposal } => false,

                // Handed back to the queue by somebody.
                { SenderRole: not null, Data.AssignedTo: "" } => true,
                _ => null,
            };
            if (next is not null && next != isWaiting)
            {
                (isWaiting, at) = (next, entry.At);
            }
        }

        return (isWaiting, at);
    }

    /// <summary>Who had it before it was last handed back, where these items say.</summary>
    private string? LetGoBy(IReadOnlyList<Committed<IRoomEvent>> entries)
    {
        var (former, letGoBy) = (_told?.AssignedTo, (string?)null);
        foreach (var assignedTo in entries.Select(entry => ((MessagePosted)entry.Event).Data?.AssignedTo).OfType<string>())
        {
            (former, letGoBy) = assignedTo.Length > 0 ? (assignedTo, letGoBy) : (null, former ?? letGoBy);
        }

        return letGoBy;
    }

    private Task ArrangeReply(IReadOnlyList<Committed<IRoomEvent>> entries) =>
        entries.Any(entry => entry.Event is MessagePosted { Kind: MessageKind.Text, SenderRole: not null and not Role.Visitor })
            ? _replies.Arrange(_record.Summary!.Participants[0].UserId, Time.GetUtcNow())
            : Task.CompletedTask;
}
