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
    private readonly string _organizationId;
    private readonly Action<Func<Caller, bool>, string, object?[]> _tell;
    private readonly CoalescedRun _send;
    private volatile IReadOnlyDictionary<string, WaitingRoom> _waiting = new Dictionary<string, WaitingRoom>(StringComparer.Ordinal);

    /// <param name="context">The node's.</param>
    /// <param name="organizationId">The practice.</param>
    /// <param name="tell">Whom of the practice on this node, which event, and its arguments.</param>
    public DeskFeed(NodeContext context, string organizationId, Action<Func<Caller, bool>, string, object?[]> tell)
    {
        _context = context;
        _organizationId = organizationId;
        _tell = tell;
        _send = new CoalescedRun(Send);
    }

    /// <summary>Where a conversation stood when the desk was last read.</summary>
    public QueuePlace? PlaceOf(string roomId) => _waiting.TryGetValue(roomId, out var room) ? QueuePlace.Of(room) : null;

    public void Changed() => _ = _send.Request();

    private async Task Send()
    {
        await Task.Delay(_context.Options.InboxCoalescing, _context.Time);
        var desk = await _context.Grains.GetGrain<IDeskGrain>(_organizationId).Get().WaitAsync(_context.Options.BackgroundCallTimeout, _context.Time);
        var (former, now) = (_waiting, desk.Waiting.ToDictionary(room => room.RoomId, StringComparer.Ordinal));
        _waiting = now;
        _tell(caller => caller.Role.IsStaff, HubEvents.DeskChanged, [DeskAnswer.Of(desk)]);
        foreach (var room in now.Values.Concat(former.Values.Where(room => !now.ContainsKey(room.RoomId))))
        {
            var place = now.ContainsKey(room.RoomId) ? QueuePlace.Of(room) : null;
            if (place is null || !former.TryGetValue(room.RoomId, out var before) || QueuePlace.Of(before) != place)
            {
                _tell(caller => caller.UserId == room.VisitorId, HubEvents.QueueChanged, [room.RoomId, place]);
            }
        }
    }
}
