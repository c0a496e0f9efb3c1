using Realtime.Api.Live;
using Realtime.GrainInterfaces.Desk;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.Api.Desk;

/// <summary>
/// Tells the staff of one practice how its desk changes, and each visitor who waits their own place and nothing else. However many
/// changes there are within a while, the desk is read once for this node.
/// </summary>
internal sealed class DeskFeed
{
    private readonly NodeContext _context;
    private readonly IDeskGrain _desk;
    private readonly Func<Func<Caller, bool>, List<LiveConnection>> _connectionsWhere;
    private readonly CoalescedRun _send;
    private volatile IReadOnlyDictionary<string, WaitingRoom> _waiting = new Dictionary<string, WaitingRoom>(StringComparer.Ordinal);

    /// <param name="context">The node's.</param>
    /// <param name="organizationId">The practice.</param>
    /// <param name="connectionsWhere">The practice's connections on this node.</param>
    public DeskFeed(NodeContext context, string organizationId, Func<Func<Caller, bool>, List<LiveConnection>> connectionsWhere)
    {
        _context = context;
        _desk = context.Grains.GetGrain<IDeskGrain>(organizationId);
        _connectionsWhere = connectionsWhere;
        _send = new CoalescedRun(Send);
    }

    /// <summary>Where a conversation stood when the desk was last read.</summary>
    public QueuePlace? PlaceOf(string roomId) => _waiting.TryGetValue(roomId, out var room) ? QueuePlace.Of(room) : null;

    public void Changed() => _ = _send.Request();

    private async Task Send()
    {
        await Task.Delay(_context.Options.InboxCoalescing, _context.Time);
        var desk = await _desk.Get().WaitAsync(_context.Options.BackgroundCallTimeout, _context.Time);
        var (former, now) = (_waiting, desk.Waiting.ToDictionary(room => room.RoomId, StringComparer.Ordinal));
        _waiting = now;
        Push(_connectionsWhere(caller => caller.Role.IsStaff), () => _context.Frames.Encode(HubEvents.DeskChanged, DeskAnswer.Of(desk)));
        foreach (var room in now.Values.Concat(former.Values.Where(room => !now.ContainsKey(room.RoomId))))
        {
            var place = now.ContainsKey(room.RoomId) ? QueuePlace.Of(room) : null;
            if (place is null || !former.TryGetValue(room.RoomId, out var before) || QueuePlace.Of(before) != place)
            {
                Push(
                    _connectionsWhere(caller => caller.UserId == room.VisitorId),
                    () => _context.Frames.Encode(HubEvents.QueueChanged, room.RoomId, place));
            }
        }
    }

    private static void Push(List<LiveConnection> connections, Func<Frame> encode)
    {
        if (connections.Count > 0)
        {
            var frame = encode();
            connections.ForEach(connection => connection.Push(frame));
        }
    }
}
