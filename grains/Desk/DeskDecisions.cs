using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Desk;

namespace Realtime.Grains.Desk;

/// <summary>What is known of a practice while its desk decides.</summary>
/// <param name="Present">Who of those on duty is here.</param>
/// <param name="ConversationsMax">How many one person is given at a time.</param>
/// <param name="OpensAt">Outside business hours: when they begin again.</param>
public sealed record DeskSurroundings(IReadOnlySet<string> Present, int ConversationsMax, DateTimeOffset? OpensAt);

/// <summary>What a desk decides. Pure: time and presence are arguments.</summary>
public static class DeskDecisions
{
    /// <summary>A conversation in which nothing was said for so long keeps nobody busy.</summary>
    public static readonly TimeSpan BusyFor = TimeSpan.FromMinutes(30);

    /// <summary>The desk is told so often that a conversation goes on.</summary>
    public static readonly TimeSpan ActivityEvery = TimeSpan.FromMinutes(10);

    public static readonly TimeSpan AnswersCountFor = TimeSpan.FromDays(14);
    public const int AnswersNeeded = 3;
    public const int ExpectedMinutesMax = 12 * 60;

    public static IReadOnlyList<IDeskEvent> SetDuty(Desk desk, Participant who, bool onDuty) =>
        desk.Duty.ContainsKey(who.UserId) == onDuty ? [] : [new DutyChanged(who, onDuty)];

    /// <summary>
    /// Takes in what a room tells, once. An older state changes nothing, whatever order they come in: each is kept by its sequence, also
    /// where it says nothing new, and that of a conversation that ended for a while.
    /// </summary>
    public static IReadOnlyList<IDeskEvent> Follow(Desk desk, RoomAtDesk room)
    {
        var known = desk.Rooms.GetValueOrDefault(room.RoomId);
        var activeAt = room.ActiveAt > room.At ? room.ActiveAt : room.At;
        if (desk.ClosedAt(room.RoomId) >= room.Sequence)
        {
            return [];
        }

        // An erasure ends a conversation without an item.
        if (known is not null && (room.Sequence < known.RoomSequence || (room.Sequence == known.RoomSequence && room.IsOpen)))
        {
            return activeAt < known.ActiveAt + ActivityEvery
                ? []
                : [new RoomFollowed(known.RoomId, known.VisitorId, known.RoomSequence, IsOpen: true, known.AssignedTo, known.WaitsSince, activeAt, null, known.PassedBy)];
        }

        DateTimeOffset? since = room.IsVisitorWaiting switch
        {
            true => room.At,
            false => null,
            null => known?.WaitsSince,
        };
        int? answeredAfter = known?.WaitsSince is { } began && room is { IsOpen: true, IsVisitorWaiting: false } ? (int)Math.Max(0, (room.At - began).TotalSeconds) : null;
        var letGoBy = room.AssignedTo is null ? room.LetGoBy ?? known?.AssignedTo : null;
        return [new RoomFollowed(room.RoomId, room.VisitorId, room.Sequence, room.IsOpen, room.AssignedTo, room.IsOpen ? since : null, activeAt, answeredAfter, letGoBy)];
    }

    /// <summary>Whom it gives what waits, what it takes back, and what it tells visitors.</summary>
    public static List<IDeskEvent> Look(Desk desk, DeskSurroundings around, DateTimeOffset now)
    {
        var events = new List<IDeskEvent>();
        var busy = desk.Duty.Keys.Where(around.Present.Contains).ToDictionary(id => id, id => Busy(desk, id, now), StringComparer.Ordinal);
        var given = desk.Duty.ToDictionary(duty => duty.Key, duty => duty.Value.LastGivenAt ?? DateTimeOffset.MinValue, StringComparer.Ordinal);
        foreach (var room in desk.Rooms.Values.Where(room => IsLeft(desk, room, around, now)))
        {
            events.Add(new RoomTakenBack(room.RoomId, room.AssignedTo!));
        }

        var position = 0;
        foreach (var room in desk.Queue())
        {
            var taker = busy.Where(person => person.Value < around.ConversationsMax && person.Key != room.PassedBy)
                .OrderBy(person => person.Value).ThenBy(person => given[person.Key]).ThenBy(person => person.Key, StringComparer.Ordinal)
                .Select(person => person.Key).FirstOrDefault();
            if (taker is not null)
            {
                events.Add(new RoomGiven(room.RoomId, desk.Duty[taker].Who));
                busy[taker]++;
                given[taker] = now;
                continue;
            }

            position++;
            if (busy.Count == 0 && room.Told is not DeskNoticeKind.Away)
            {
                events.Add(Away(room, around));
            }
            else if (busy.Count > 0 && room.Told is null)
            {
                events.Add(new VisitorTold(room.RoomId, new DeskNotice(DeskNoticeKind.Queued, null, position, ExpectedMinutes(desk, position, isAnybodyHere: true, now))));
            }
        }

        // Asked for by name, or taken by somebody who has left since: nobody else is given it, but the visitor is not left in the dark.
        events.AddRange(desk.Rooms.Values
            .Where(room => room is { WaitsSince: not null, AssignedTo: not null, GivenAt: null, Told: null } && !around.Present.Contains(room.AssignedTo))
            .Select(room => Away(room, around)));
        return events;
    }

    /// <summary>True while the desk has to look again by itself: also where somebody's visitor waits, who may have to be told that nobody is here.</summary>
    public static bool HasToLook(Desk desk) =>
        desk.InUse && desk.Rooms.Values.Any(room => room.IsInQueue || room.GivenAt is not null || room is { WaitsSince: not null, Told: null });

    /// <summary>How many conversations somebody has that were active of late.</summary>
    public static int Busy(Desk desk, string userId, DateTimeOffset now) =>
        desk.Rooms.Values.Count(room => room.AssignedTo == userId && (room.WaitsSince is not null || room.ActiveAt + BusyFor > now));

    /// <summary>
    /// How long whoever stands there may expect to wait: what a place in the queue took lately (the median), times the places.
    /// Null where too little is known, nobody is here, or it would be half a day.
    /// </summary>
    public static int? ExpectedMinutes(Desk desk, int position, bool isAnybodyHere, DateTimeOffset now)
    {
        var places = desk.Answers.Where(answer => answer.At + AnswersCountFor > now).Select(answer => (double)answer.Seconds / answer.Position).Order().ToList();
        if (!isAnybodyHere || places.Count < AnswersNeeded)
        {
            return null;
        }

        var minutes = Math.Ceiling(places[places.Count / 2] * position / 60);
        return minutes <= ExpectedMinutesMax ? Math.Max(1, (int)minutes) : null;
    }

    private static VisitorTold Away(DeskRoom room, DeskSurroundings around) =>
        new(room.RoomId, new DeskNotice(DeskNoticeKind.Away, around.OpensAt, null, null));

    /// <summary>True for what the desk gave to somebody who went off duty, or has been gone for long, without an answer.</summary>
    private static bool IsLeft(Desk desk, DeskRoom room, DeskSurroundings around, DateTimeOffset now) =>
        room is { GivenAt: { } givenAt, AssignedTo: { } assignee, WaitsSince: not null }
        && (!desk.Duty.ContainsKey(assignee) || (!around.Present.Contains(assignee) && givenAt + IDeskGrain.AnswerWait <= now));
}
