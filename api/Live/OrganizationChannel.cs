using Realtime.Api.Desk;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Live;

namespace Realtime.Api.Live;

/// <summary>The connections of one practice on this node, by user, and the subscription to what concerns the whole practice.</summary>
public sealed class OrganizationChannel : Lease
{
    private readonly IBroadcastGrain _grain;
    private readonly NodeContext _context;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<LiveConnection>> _byUser = new(StringComparer.Ordinal);
    private readonly InboxFeed _inbox;
    private readonly DeskFeed _desk;
    private volatile bool _subscribed;

    public OrganizationChannel(string organizationId, IBroadcastGrain grain, NodeContext context)
        : base(context.Time)
    {
        _grain = grain;
        _context = context;
        _desk = new DeskFeed(context, organizationId, Tell);
        _inbox = new InboxFeed(context, UsersHere, _desk.PlaceOf);
    }

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
    public void BookingChanged(GrainInterfaces.Booking.Booking booking) =>
        Tell(caller => caller.Role.IsStaff || caller.UserId == booking.ClientId, HubEvents.BookingChanged, booking);

    /// <summary>To all staff, and to the client whose place it is.</summary>
    public void WaitlistChanged(GrainInterfaces.Booking.WaitlistEntry entry) =>
        Tell(caller => caller.Role.IsStaff || caller.UserId == entry.ClientId, HubEvents.WaitlistChanged, entry);

    /// <summary>To nobody but staff: visitors get nothing, not even a push's moment.</summary>
    public void ToStaff(string hubEvent, params object?[] arguments) => Tell(caller => caller.Role.IsStaff, hubEvent, arguments);

    /// <summary>To all staff and the conversation's participants, a while later.</summary>
    public void InboxChanged(RoomSummary room) => _inbox.Changed(room);

    /// <summary>To all staff, and to each visitor whose place in the queue changed, a while later.</summary>
    public void DeskChanged() => _desk.Changed();

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

    /// <summary>While nobody was here nobody renewed, so what the grain knew of this node may have run out.</summary>
    protected override void OnFirstUse() => _subscribed = false;

    protected override async Task Renew()
    {
        await _grain.Subscribe(_context.Node.Id, _context.Node.Reference);
        _subscribed = true;
    }

    protected override Task GiveUp() => _grain.Unsubscribe(_context.Node.Id);

    /// <summary>One frame for all of them who are here.</summary>
    private void Tell(Func<Caller, bool> whom, string hubEvent, params object?[] arguments)
    {
        if (ConnectionsWhere(whom) is { Count: > 0 } connections)
        {
            var frame = _context.Frames.Encode(hubEvent, arguments);
            connections.ForEach(connection => connection.Push(frame));
        }
    }

    private List<List<LiveConnection>> UsersHere()
    {
        lock (_gate)
        {
            return [.. _byUser.Values.Select(connections => connections.ToList())];
        }
    }
}
