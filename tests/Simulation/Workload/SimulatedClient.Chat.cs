using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Desk;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Presence;
using Realtime.Tests.Simulation.Checks;
using Realtime.Tests.Simulation.Hosts;
using Realtime.Tests.Simulation.Live;

namespace Realtime.Tests.Simulation.Workload;

/// <summary>What a client does in conversations.</summary>
internal sealed partial class SimulatedClient
{
    private readonly Dictionary<string, long> _lastPosted = new(StringComparer.Ordinal);
    private readonly List<(string RoomId, long Sequence)> _said = [];

    private async Task Talk()
    {
        if (await PickRoom() is not { } roomId)
        {
            return;
        }

        for (var count = dice.Between(1, 4); count > 0; count--)
        {
            var id = NewCommandId();
            var answer = await Ask("post", $"{caller.UserId}/{id}", host => Room(host, roomId).Post(new PostMessage(caller, id, $"text of {id} {WordOf(id)}")));
            if (answer?.Value is not { } posted)
            {
                continue;
            }

            ledger.Posted(roomId, caller.UserId, id, posted.Message);
            Promise.Holds(
                posted.Message.Sequence > _lastPosted.GetValueOrDefault(roomId),
                $"{caller.UserId} sent {id} to {roomId} after item {_lastPosted.GetValueOrDefault(roomId)}, and it became item {posted.Message.Sequence}");
            _lastPosted[roomId] = posted.Message.Sequence;
            _said.Add((roomId, posted.Message.Sequence));
        }
    }

    /// <summary>In other words, or not at all; a visitor may be too late, and who closed it may have been first.</summary>
    private async Task ChangeOwn()
    {
        if (_said.Count == 0)
        {
            await Talk();
            return;
        }

        var (roomId, sequence) = dice.Pick(_said);
        var id = NewCommandId();
        var isEdit = dice.Chance(0.75);
        var commandId = $"{(isEdit ? "edit" : "delete")}/{caller.UserId}/{id}";
        var answer = await Ask("change own", commandId, host => isEdit
            ? Room(host, roomId).Edit(new EditMessage(id, caller, sequence, $"edit of {id} {WordOf(id)}"))
            : Room(host, roomId).Delete(new DeleteMessage(id, caller, sequence)));
        if (answer?.Value is { } changed)
        {
            ledger.ChangedText(roomId, commandId, changed, isEdit);
        }
    }

    private async Task<string?> PickRoom()
    {
        if (caller.Role.IsStaff)
        {
            return practice.Rooms.Count > 0 ? dice.Pick(practice.Rooms).RoomId : null;
        }

        var visitor = new Participant(caller.UserId, caller.Name, Role.Visitor);
        var answer = await Ask("open", null, host => host.Grains.GetGrain<IInboxGrain>(GrainKeys.Of(practice.OrganizationId, caller.UserId))
            .OpenConversation(visitor, "simulated", null));
        if (answer?.Value is not { } opened)
        {
            return null;
        }

        var room = (opened.Room.Id, caller.UserId);
        if (!practice.Rooms.Contains(room))
        {
            practice.Rooms.Add(room);
        }

        return opened.Room.Id;
    }

    private async Task ReadRoom()
    {
        if (await PickRoom() is not { } roomId)
        {
            return;
        }

        var last = 0L;
        var answer = await Ask("read", null, host => Room(host, roomId).ReadAfter(caller, 0, IRoomGrain.PageMax));
        foreach (var message in answer?.Value?.Items ?? [])
        {
            Promise.Holds(message.Sequence == ++last, $"{roomId} was read as item {message.Sequence} after {last - 1}");
            ledger.Saw(roomId, message);
        }

        await Ask("mark", null, host => Room(host, roomId).MarkRead(caller, last));
    }

    /// <summary>Goes on watching from what it saw, at whichever host it gets to.</summary>
    private async Task WatchRoom()
    {
        if (Reader is null && await PickRoom() is { } roomId)
        {
            Reader = new LiveReader(roomId, caller.UserId, ledger);
        }

        if (Reader is { } reader)
        {
            await Join(reader);
        }
    }

    /// <summary>As a client does whose connection could not be opened.</summary>
    public async Task Rejoin()
    {
        if (Reader is { IsJoined: false } reader)
        {
            await Join(reader);
        }
    }

    private async Task Join(LiveReader reader) => await Ask("join", null, async host =>
        await fleet.NodeOf(host).Join(reader) ? new Outcome<Done>(Done.Instance, null) : ErrorCatalogue.NotFound);

    private async Task Propose()
    {
        if (await PickRoom() is not { } roomId)
        {
            return;
        }

        var id = NewCommandId();
        var offer = dice.Pick(practice.Offers);
        var answer = await Ask("propose", $"{caller.UserId}/{id}", host => Room(host, roomId).Propose(new ProposeSlots(id, caller, offer.ServiceId, [offer.Start])));
        if (answer?.Value is { } posted)
        {
            ledger.Posted(roomId, caller.UserId, id, posted.Message);
            practice.Proposals.Add((roomId, posted.Message.Sequence, offer.Start));
        }
    }

    private async Task AcceptProposal()
    {
        var own = practice.Proposals.FindAll(proposal => practice.Rooms.Contains((proposal.RoomId, caller.UserId)));
        if (own.Count == 0)
        {
            await Talk();
            return;
        }

        var (roomId, sequence, start) = dice.Pick(own);
        var answer = await Ask("accept", null, host => Room(host, roomId).AcceptProposal(caller, sequence, start));
        if (answer?.Value is { } booking)
        {
            ledger.Booked($"proposal/{roomId}/{sequence}", booking);
            practice.Bookings.Add(booking);
        }
    }

    private async Task CloseOrReopen()
    {
        if (await PickRoom() is { } roomId)
        {
            var status = dice.Chance(0.5) ? RoomStatus.Closed : RoomStatus.Open;
            await Ask("change", null, host => Room(host, roomId).Change(new ChangeRoom(caller, status, null)));
        }
    }

    private async Task GoOnDuty()
    {
        var onDuty = dice.Chance(0.7);
        await Ask("duty", null, host => host.Grains.GetGrain<IDeskGrain>(practice.OrganizationId).SetDuty(caller, onDuty));
    }

    /// <summary>Takes a conversation over, or hands it back.</summary>
    private async Task HandOver()
    {
        if (await PickRoom() is { } roomId)
        {
            var to = dice.Chance(0.5) ? new Participant(caller.UserId, caller.Name, caller.Role) : new Participant("", "", caller.Role);
            await Ask("hand over", null, host => Room(host, roomId).Change(new ChangeRoom(caller, null, to)));
        }
    }

    private async Task ReportPresence()
    {
        var connections = dice.Below(3);
        await Ask<PresenceState>("report", null, async host =>
        {
            var presence = host.Grains.GetGrain<IPresenceGrain>(GrainKeys.Of(practice.OrganizationId, caller.UserId));
            await presence.Report(fleet.NodeOf(host).Id, connections);
            return await presence.Watch(fleet.NodeOf(host).Id, fleet.NodeOf(host).Reference);
        });
    }

    private IRoomGrain Room(SimulatedHost host, string roomId) => host.Grains.GetGrain<IRoomGrain>(GrainKeys.Of(practice.OrganizationId, roomId));
}
