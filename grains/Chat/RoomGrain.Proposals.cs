using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.Grains.Chat;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>What staff offers, and what staff decides about a conversation.</summary>
internal sealed partial class RoomGrain
{
    public async Task<Outcome<Posted>> Propose(ProposeSlots command)
    {
        if (!MaySee(command.Caller))
        {
            return ErrorCatalogue.NotFound;
        }

        if (_key.IsErased)
        {
            return ErrorCatalogue.RoomClosed.Problem("The visitor was erased.");
        }

        var proposal = await _proposals.Check(command, _record.Summary!.AssignedTo);
        if (proposal.Problem is { } problem)
        {
            return problem;
        }

        var caller = command.Caller;
        return await Append(
            $"{caller.UserId}/{command.CommandId}",
            new MessagePosted(
                NewMessageId(), command.CommandId, caller.UserId, caller.Name, caller.Role, MessageKind.Proposal,
                proposal.Value!.ServiceName, new MessageData { Proposal = proposal.Value }),
            onlyWhileOpen: true);
    }

    public async Task<Outcome<Booking>> AcceptProposal(Caller caller, long sequence, DateTimeOffset start)
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
        var message = (await _history.After(Math.Max(0, sequence - 1), 1)).FirstOrDefault();
        return message?.Sequence == sequence && message.Data?.Proposal is { } proposal
            ? await _proposals.Accept(caller, _record.Summary!, sequence, proposal, start)
            : ErrorCatalogue.NotFound;
    }

    public async Task<Outcome<RoomSummary>> Change(ChangeRoom command)
    {
        var caller = command.Caller;
        if (!MaySee(caller))
        {
            return ErrorCatalogue.NotFound;
        }

        if (!caller.Role.IsStaff)
        {
            return ErrorCatalogue.Forbidden;
        }

        if (Barred(caller) is { } barred)
        {
            return barred;
        }

        MessagePosted Item(MessageKind kind, string text, MessageData data) =>
            MessageWords.Seal(new(NewMessageId(), null, caller.UserId, caller.Name, caller.Role, kind, text, data), _key);

        await Stream.Execute<bool>(null, (room, _) =>
        {
            var events = new List<IRoomEvent>();
            if (command.AssignTo is { } assignee && assignee.UserId != (room.AssignedTo ?? _record.Summary!.AssignedTo ?? ""))
            {
                var text = assignee.UserId.Length == 0 ? "Handed back" : $"Assigned to {assignee.Name}";
                var item = Item(MessageKind.Assignment, text, new MessageData { AssignedTo = assignee.UserId });
                events.Add(assignee.UserId.Length == 0 ? item : item with { Assignee = assignee });
            }

            if (command.Status is { } status && status != (room.Status ?? RoomStatus.Open))
            {
                events.Add(Item(MessageKind.Status, status == RoomStatus.Closed ? "Conversation closed" : "Conversation reopened", new MessageData { Status = status }));
            }

            return new(events, _ => true);
        });
        return _record.Summary!;
    }
}
