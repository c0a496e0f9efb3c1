using Realtime.Api.Chat;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Live;

namespace Realtime.Api.Live;

/// <summary>The connections of one practice on this node, by user, and the subscription to what concerns the whole practice.</summary>
public sealed class OrganizationChannel(IBroadcastGrain grain, NodeContext context) : Lease(context.Time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<LiveConnection>> _byUser = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RoomSummary> _inboxChanges = new(StringComparer.Ordinal);
    private bool _subscribed;

    /// <summary>Takes the connection in; ends once the practice's broadcasts come, or could not be had for now.</summary>
    public async Task Enter(LiveConnection connection)
    {
        lock (_gate)
        {
            if (!_byUser.TryGetValue(connection.Caller.UserId, out var connections))
            {
                _byUser.Add(connection.Caller.UserId, connections = new(1));
            }

            connections.Add(connection);
        }

        if (!_subscribed)
        {
            await Renew();
        }
    }

    public void Leave(LiveConnection connection)
    {
        lock (_gate)
        {
            if (_byUser.TryGetValue(connection.Caller.UserId, out var connections) && connections.Remove(connection) && connections.Count == 0)
            {
                _byUser.Remove(connection.Caller.UserId);
            }
        }
    }

    /// <summary>To all staff, and to the client whose booking it is.</summary>
    public void BookingChanged(GrainInterfaces.Booking.Booking booking)
    {
        var frame = context.Frames.Encode(HubEvents.BookingChanged, booking);
        foreach (var connection in ConnectionsWhere(caller => caller.Role.IsStaff || caller.UserId == booking.ClientId))
        {
            connection.Push(frame);
        }
    }

    /// <summary>To all staff and the conversation's participants, the newest state of each conversation a while after its first change.</summary>
    public void InboxChanged(RoomSummary room)
    {
        bool first;
        lock (_gate)
        {
            first = _inboxChanges.Count == 0;
            if (!_inboxChanges.TryGetValue(room.Id, out var former) || former.HeadSequence <= room.HeadSequence)
            {
                _inboxChanges[room.Id] = room;
            }
        }

        if (first)
        {
            _ = SendInboxChanges();
        }
    }

    /// <summary>Connections of one session, or with null of all the user's.</summary>
    public List<LiveConnection> ConnectionsOf(string userId, string? sessionId)
    {
        lock (_gate)
        {
            return _byUser.TryGetValue(userId, out var connections)
                ? connections.FindAll(connection => sessionId is null || connection.Caller.SessionId == sessionId)
                : [];
        }
    }

    public List<LiveConnection> ConnectionsWhere(Func<Caller, bool> condition)
    {
        lock (_gate)
        {
            return [.. _byUser.Values.SelectMany(connections => connections).Where(connection => condition(connection.Caller))];
        }
    }

    protected override async Task Renew()
    {
        await grain.Subscribe(context.Node.Id, context.Node.Reference);
        _subscribed = true;
    }

    protected override Task GiveUp() => grain.Unsubscribe(context.Node.Id);

    private async Task SendInboxChanges()
    {
        await Task.Delay(context.Options.InboxCoalescing, context.Time);
        List<RoomSummary> rooms;
        lock (_gate)
        {
            rooms = [.. _inboxChanges.Values];
            _inboxChanges.Clear();
        }

        foreach (var room in rooms)
        {
            SendInboxChange(room);
        }
    }

    // Users differ only by what they have not read, so a frame serves all who have the same count.
    private void SendInboxChange(RoomSummary room)
    {
        var participants = room.Participants.Select(participant => participant.UserId).ToHashSet(StringComparer.Ordinal);
        var frames = new Dictionary<long, Frame>();
        foreach (var connection in ConnectionsWhere(caller => caller.Role.IsStaff || participants.Contains(caller.UserId)))
        {
            var unread = room.UnreadBy(connection.Caller.UserId);
            if (!frames.TryGetValue(unread, out var frame))
            {
                frames.Add(unread, frame = context.Frames.Encode(HubEvents.InboxChanged, RoomEntry.Of(room, connection.Caller.UserId)));
            }

            connection.Push(frame);
        }
    }
}
