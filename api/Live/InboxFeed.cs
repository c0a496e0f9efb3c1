using Realtime.Api.Chat;
using Realtime.Api.Desk;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.Api.Live;

/// <summary>
/// Tells the people of one practice how their lists of conversations change: the newest state of each, in one write for all that
/// changed within a while. Every message changes every staff member's list, so the pause grows with what there is to tell.
/// </summary>
internal sealed class InboxFeed
{
    private readonly NodeContext _context;
    private readonly Func<List<List<LiveConnection>>> _usersHere;
    private readonly Func<string, QueuePlace?> _placeOf;
    private readonly CoalescedRun _send;
    private readonly Lock _gate = new();
    private Dictionary<string, RoomSummary> _changed = new(StringComparer.Ordinal);

    /// <param name="context">The node's.</param>
    /// <param name="usersHere">The practice's connections on this node, one list for each user.</param>
    /// <param name="placeOf">A conversation's place in the queue.</param>
    public InboxFeed(NodeContext context, Func<List<List<LiveConnection>>> usersHere, Func<string, QueuePlace?> placeOf)
    {
        _placeOf = placeOf;
        _context = context;
        _usersHere = usersHere;
        _send = new CoalescedRun(SendAll);
    }

    public void Changed(RoomSummary room)
    {
        lock (_gate)
        {
            if (_changed.TryGetValue(room.Id, out var former) && former.HeadSequence > room.HeadSequence)
            {
                return;
            }

            _changed[room.Id] = room;
        }

        _ = _send.Request();
    }

    private async Task SendAll()
    {
        await Task.Delay(_context.Options.InboxCoalescing, _context.Time);
        Dictionary<string, RoomSummary> rooms;
        lock (_gate)
        {
            rooms = _changed;
            _changed = new(StringComparer.Ordinal);
        }

        var frames = new Dictionary<(string RoomId, long Unread, bool IsStaff), Frame>();
        var entries = 0;
        foreach (var connections in _usersHere())
        {
            var caller = connections[0].Caller;
            var parts = rooms.Values.Where(room => Concerns(caller, room)).Select(room => FrameOf(room, caller, frames));
            foreach (var together in parts.Chunk(FrameEncoder.EventsTogetherMax))
            {
                var frame = together.Length == 1 ? together[0] : Frame.Of(together);
                connections.ForEach(connection => connection.Push(frame));
                entries += together.Length * connections.Count;
            }
        }

        await Task.Delay(TimeSpan.FromSeconds((double)entries / _context.Options.InboxEntriesPerSecondMax), _context.Time);
    }

    private static bool Concerns(Caller caller, RoomSummary room) =>
        caller.Role.IsStaff || room.Participants.Exists(participant => participant.UserId == caller.UserId);

    // Users differ only by what they have not read and by being staff or not, so a frame serves all of whom both are the same.
    private Frame FrameOf(RoomSummary room, Caller caller, Dictionary<(string RoomId, long Unread, bool IsStaff), Frame> frames)
    {
        var key = (room.Id, room.UnreadBy(caller.UserId), caller.Role.IsStaff);
        if (!frames.TryGetValue(key, out var frame))
        {
            frames.Add(key, frame = _context.Frames.Encode(HubEvents.InboxChanged, RoomEntry.Of(room, caller, _placeOf(room.Id))));
        }

        return frame;
    }
}
