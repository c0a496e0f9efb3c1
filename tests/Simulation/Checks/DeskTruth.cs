using Realtime.GrainInterfaces.Chat;
using Realtime.Grains.Desk;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;

namespace Realtime.Tests.Simulation.Checks;

/// <summary>The practice's desk as its entries tell it: it gives what waits to who is on duty, and takes back only what it knows them to have.</summary>
internal sealed class DeskTruth(string stream, Func<string, RoomTruth?> roomOf) : StreamTruth(stream)
{
    private readonly HashSet<string> _duty = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Known> _rooms = new(StringComparer.Ordinal);
    private readonly Dictionary<long, (string RoomId, string UserId)> _given = [];
    private readonly Dictionary<long, (string RoomId, string UserId)> _taken = [];

    public bool InUse { get; private set; }

    /// <summary>Whom the desk gave a conversation to, by the entry that says so.</summary>
    public IReadOnlyDictionary<long, (string RoomId, string UserId)> Given => _given;

    public IReadOnlyDictionary<long, (string RoomId, string UserId)> Taken => _taken;

    public IEnumerable<string> Queue => _rooms.Where(room => room.Value is { AssignedTo: null, Waits: true }).Select(room => room.Key);

    /// <summary>Once nobody is here any more: nothing is given without an answer, and everybody who waits was told.</summary>
    public bool IsAtRest => _rooms.Values.All(room => room is { IsGiven: false } and ({ Waits: false } or { Told: DeskNoticeKind.Away } or { AssignedTo: not null, Told: not null }));

    /// <summary>Where what the desk believes is not what the conversation is; null where it is.</summary>
    public string? Differs(RoomTruth room)
    {
        var waits = room is { Status: RoomStatus.Open, AssignedTo: "", IsVisitorWaiting: true };
        var isInQueue = _rooms.TryGetValue(room.RoomId, out var known) && known is { AssignedTo: null, Waits: true };
        return waits == isInQueue ? null : $"{room.RoomId} {(waits ? "waits" : "does not wait")}, and the desk has {known}";
    }

    public override string ToString() => string.Join("; ", _rooms.Select(room => $"{room.Key} {room.Value}"));

    protected override void Apply(StoredEntry entry)
    {
        switch (EventCodec<IDeskEvent>.Decode(entry.Kind, entry.Data.Span))
        {
            case DutyChanged duty:
                InUse = true;
                Promise.Holds(duty.OnDuty ? _duty.Add(duty.Who.UserId) : _duty.Remove(duty.Who.UserId), $"{Stream}: {duty.Who.UserId} goes on or off duty twice");
                break;
            case RoomFollowed followed:
                Promise.Holds(followed.RoomSequence <= roomOf(followed.RoomId)?.Head, $"{Stream}: entry {entry.Sequence} speaks of an item of {followed.RoomId} that is not durable");
                if (followed.IsOpen)
                {
                    var before = _rooms.GetValueOrDefault(followed.RoomId);
                    var waits = followed.WaitsSince is not null;
                    _rooms[followed.RoomId] = new Known(
                        followed.AssignedTo, waits, before is { IsGiven: true } && waits && before.AssignedTo == followed.AssignedTo,
                        before is { Waits: true } && waits ? before.Told : null);
                }
                else
                {
                    _rooms.Remove(followed.RoomId);
                }

                break;
            case RoomGiven given:
                Promise.Holds(_duty.Contains(given.To.UserId), $"{Stream}: entry {entry.Sequence} gives {given.RoomId} to {given.To.UserId}, who is not on duty");
                Promise.Holds(_rooms.TryGetValue(given.RoomId, out var waiting) && waiting is { AssignedTo: null, Waits: true }, $"{Stream}: entry {entry.Sequence} gives {given.RoomId}, which does not wait: {waiting}");
                _given.Add(entry.Sequence, (given.RoomId, given.To.UserId));
                _rooms[given.RoomId] = waiting! with { AssignedTo = given.To.UserId, IsGiven = true };
                break;
            case RoomTakenBack back:
                Promise.Holds(_rooms.TryGetValue(back.RoomId, out var theirs) && theirs.AssignedTo == back.From, $"{Stream}: entry {entry.Sequence} takes {back.RoomId} from {back.From}, and it is {theirs}");
                _taken.Add(entry.Sequence, (back.RoomId, back.From));
                _rooms[back.RoomId] = theirs! with { AssignedTo = null, IsGiven = false };
                break;
            case VisitorTold told:
                Promise.Holds(_rooms.TryGetValue(told.RoomId, out var known) && known.Waits, $"{Stream}: entry {entry.Sequence} tells a visitor who does not wait: {known}");
                _rooms[told.RoomId] = known! with { Told = told.Notice.State };
                break;
        }
    }

    private sealed record Known(string? AssignedTo, bool Waits, bool IsGiven, DeskNoticeKind? Told);
}
