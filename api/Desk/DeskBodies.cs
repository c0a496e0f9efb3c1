using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Desk;
using Realtime.GrainInterfaces.Presence;

namespace Realtime.Api.Desk;

public sealed record DutyBody(bool? OnDuty);

/// <summary>The practice's desk; <c>InUse</c> is false until somebody was on duty for the first time, and so long it gives nothing to anybody.</summary>
public sealed record DeskAnswer(bool InUse, IReadOnlyList<DutyAnswer> OnDuty, IReadOnlyList<WaitingAnswer> Waiting)
{
    public static DeskAnswer Of(DeskView desk) => new(
        desk.InUse,
        [.. desk.OnDuty.Select(duty => new DutyAnswer(duty.UserId, duty.Name, duty.Status, duty.Conversations, duty.Since))],
        [.. desk.Waiting.Select(room => new WaitingAnswer(room.RoomId, room.VisitorId, room.Position, room.ExpectedMinutes, room.Since))]);
}

/// <summary>Somebody on duty; <c>Conversations</c> counts those that were active of late.</summary>
public sealed record DutyAnswer(string UserId, string Name, PresenceStatus Status, int Conversations, DateTimeOffset Since);

/// <summary>A conversation whose visitor waits and that is nobody's.</summary>
public sealed record WaitingAnswer(string RoomId, string VisitorId, int Position, int? ExpectedMinutes, DateTimeOffset Since);

/// <summary>Where a conversation stands in the queue, from 1; <c>ExpectedMinutes</c> is null where nobody can know.</summary>
public sealed record QueuePlace(int Position, int? ExpectedMinutes)
{
    public static QueuePlace Of(WaitingRoom room) => new(room.Position, room.ExpectedMinutes);

    /// <summary>Of those that wait, by conversation.</summary>
    public static async Task<IReadOnlyDictionary<string, QueuePlace>> Of(IGrainFactory grains, string organizationId, IEnumerable<RoomSummary> rooms)
    {
        var unassigned = rooms.Where(room => room is { Status: RoomStatus.Open, AssignedTo: null, HeadSequence: > 0 }).Select(room => room.Id).ToList();
        return unassigned.Count == 0
            ? new Dictionary<string, QueuePlace>(StringComparer.Ordinal)
            : (await grains.GetGrain<IDeskGrain>(organizationId).Find(unassigned)).ToDictionary(room => room.RoomId, Of, StringComparer.Ordinal);
    }
}
