using Realtime.GrainInterfaces.Chat;
using Realtime.Grains.Journal;

namespace Realtime.Grains.Desk;

/// <summary>A practice's desk as its entries made it. Pure.</summary>
public sealed class Desk : IJournaledState<IDeskEvent>
{
    /// <summary>Conversations known here; beyond, those that nobody waits in go first, the longest quiet first.</summary>
    public const int RoomsMax = 5_000;

    /// <summary>Answers that expected times are taken from.</summary>
    public const int AnswersKept = 32;

    /// <summary>Conversations that ended lately, so that what is told late of one does not bring it back.</summary>
    public const int ClosedMax = 1_000;

    private readonly Dictionary<string, DeskRoom> _rooms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OnDuty> _duty = new(StringComparer.Ordinal);
    private readonly Queue<AnswerTime> _answers = new();

    /// <summary>Where each ended, the longest ago first; null where it comes from a snapshot of before this was kept.</summary>
    private OrderedDictionary<string, long>? _closed = new(StringComparer.Ordinal);

    /// <summary>False until somebody was on duty for the first time.</summary>
    public bool InUse { get; private set; }

    public IReadOnlyDictionary<string, OnDuty> Duty => _duty;

    public IReadOnlyDictionary<string, DeskRoom> Rooms => _rooms;

    public IReadOnlyCollection<AnswerTime> Answers => _answers;

    /// <summary>The sequence at which a conversation ended; null where that is not known here, or it goes on.</summary>
    public long? ClosedAt(string roomId) => _closed is { } closed && closed.TryGetValue(roomId, out var sequence) ? sequence : null;

    /// <summary>Those that wait and are nobody's, the longest waiting first.</summary>
    public List<DeskRoom> Queue() =>
        [.. _rooms.Values.Where(room => room.IsInQueue).OrderBy(room => room.WaitsSince).ThenBy(room => room.RoomId, StringComparer.Ordinal)];

    public void Apply(IDeskEvent change, in EntryContext entry)
    {
        switch (change)
        {
            case DutyChanged duty:
                Apply(duty, entry.At);
                break;
            case RoomFollowed followed:
                Apply(followed);
                break;
            case RoomGiven given when _rooms.TryGetValue(given.RoomId, out var room):
                _rooms[given.RoomId] = room with { AssignedTo = given.To.UserId, GivenAt = entry.At, PassedBy = null };
                if (_duty.TryGetValue(given.To.UserId, out var to))
                {
                    _duty[given.To.UserId] = to with { LastGivenAt = entry.At };
                }

                break;
            case RoomTakenBack back when _rooms.TryGetValue(back.RoomId, out var room):
                _rooms[back.RoomId] = room with { AssignedTo = null, GivenAt = null, PassedBy = back.From };
                break;
            case VisitorTold told when _rooms.TryGetValue(told.RoomId, out var room):
                _rooms[told.RoomId] = room with { Told = told.Notice.State };
                break;
        }
    }

    public DeskSnapshot ToSnapshot() => new(InUse, [.. _duty.Values], [.. _rooms.Values], [.. _answers])
    {
        Closed = _closed is null ? null : [.. _closed.Select(room => new DeskSnapshot.ClosedRoom(room.Key, room.Value))],
    };

    public static Desk FromSnapshot(DeskSnapshot snapshot)
    {
        var desk = new Desk { InUse = snapshot.InUse, _closed = snapshot.Closed is null ? null : new(StringComparer.Ordinal) };
        snapshot.Closed?.ForEach(room => desk._closed!.Add(room.RoomId, room.Sequence));
        snapshot.Duty.ForEach(duty => desk._duty.Add(duty.Who.UserId, duty));
        snapshot.Rooms.ForEach(room => desk._rooms.Add(room.RoomId, room));
        snapshot.Answers.ForEach(desk._answers.Enqueue);
        return desk;
    }

    private void Apply(DutyChanged change, DateTimeOffset at)
    {
        if (change.OnDuty)
        {
            InUse = true;
            _duty[change.Who.UserId] = new OnDuty(change.Who, at, LastGivenAt: null);
            foreach (var room in _rooms.Values.Where(room => room.PassedBy == change.Who.UserId).ToList())
            {
                _rooms[room.RoomId] = room with { PassedBy = null };
            }
        }
        else
        {
            _duty.Remove(change.Who.UserId);
        }
    }

    private void Apply(RoomFollowed followed)
    {
        if (followed.AnsweredAfterSeconds is { } seconds)
        {
            _answers.Enqueue(new AnswerTime(seconds, _rooms.GetValueOrDefault(followed.RoomId)?.JoinedAt ?? 1, followed.ActiveAt));
            if (_answers.Count > AnswersKept)
            {
                _answers.Dequeue();
            }
        }

        if (!followed.IsOpen)
        {
            _rooms.Remove(followed.RoomId);
            Close(followed);
            return;
        }

        _closed?.Remove(followed.RoomId);

        var known = _rooms.GetValueOrDefault(followed.RoomId);
        var isSameWait = known?.WaitsSince is not null && followed.WaitsSince is not null;
        var isSameAssignee = known is not null && known.AssignedTo == followed.AssignedTo;
        _rooms[followed.RoomId] = new DeskRoom(followed.RoomId, followed.VisitorId, followed.RoomSequence, followed.AssignedTo, followed.WaitsSince, followed.ActiveAt)
        {
            JoinedAt = isSameWait ? known!.JoinedAt : _rooms.Values.Count(room => room.IsInQueue && room.RoomId != followed.RoomId) + 1,
            Told = isSameWait ? known!.Told : null,
            GivenAt = isSameAssignee && followed.WaitsSince is not null ? known!.GivenAt : null,
            PassedBy = isSameAssignee ? known!.PassedBy : followed.LetGoBy,
        };
        if (_rooms.Count > RoomsMax)
        {
            _rooms.Remove(_rooms.Values.OrderBy(room => room.WaitsSince is not null).ThenBy(room => room.ActiveAt).First().RoomId);
        }
    }

    private void Close(RoomFollowed followed)
    {
        if (_closed is { } closed)
        {
            closed.Remove(followed.RoomId);
            closed.Add(followed.RoomId, followed.RoomSequence);
            if (closed.Count > ClosedMax)
            {
                closed.RemoveAt(0);
            }
        }
    }
}

/// <summary>Somebody on duty.</summary>
public sealed record OnDuty(Participant Who, DateTimeOffset Since, DateTimeOffset? LastGivenAt);

/// <summary>An open conversation.</summary>
/// <param name="WaitsSince">Since when its visitor waits for an answer; null while they do not.</param>
public sealed record DeskRoom(
    string RoomId, string VisitorId, long RoomSequence, string? AssignedTo, DateTimeOffset? WaitsSince, DateTimeOffset ActiveAt)
{
    /// <summary>The position at which it began to wait.</summary>
    public int JoinedAt { get; init; } = 1;

    /// <summary>What the visitor was last told in this wait.</summary>
    public DeskNoticeKind? Told { get; init; }

    /// <summary>When the desk gave it to whom it is assigned to, who has not answered yet.</summary>
    public DateTimeOffset? GivenAt { get; init; }

    /// <summary>Who had it last and let it go: it is not given to them again.</summary>
    public string? PassedBy { get; init; }

    public bool IsInQueue => WaitsSince is not null && AssignedTo is null;
}

/// <param name="Position">Where in the queue the wait began.</param>
public sealed record AnswerTime(int Seconds, int Position, DateTimeOffset At);

/// <summary>A desk at one sequence, as stored; fields are only ever appended.</summary>
public sealed record DeskSnapshot(bool InUse, List<OnDuty> Duty, List<DeskRoom> Rooms, List<AnswerTime> Answers)
{
    public const string Format = "desk.1";

    /// <summary>Null in those of before they were kept, which are not used any more.</summary>
    public List<ClosedRoom>? Closed { get; init; }

    /// <param name="Sequence">Of the item that closed it.</param>
    public sealed record ClosedRoom(string RoomId, long Sequence);
}
