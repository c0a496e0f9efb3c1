using Realtime.GrainInterfaces.Presence;

namespace Realtime.GrainInterfaces.Desk;

/// <summary>A conversation as its room tells the desk.</summary>
/// <param name="Sequence">Of the item that made it so: of two states of one conversation, the higher is the newer.</param>
/// <param name="AssignedTo">Null: to nobody.</param>
/// <param name="IsVisitorWaiting">Whether the visitor waits for an answer; null where nobody has said anything yet.</param>
/// <param name="At">When that began, or ended.</param>
[GenerateSerializer, Immutable, Alias("room-at-desk")]
public sealed record RoomAtDesk(
    [property: Id(0)] string RoomId,
    [property: Id(1)] string VisitorId,
    [property: Id(2)] long Sequence,
    [property: Id(3)] bool IsOpen,
    [property: Id(4)] string? AssignedTo,
    [property: Id(5)] bool? IsVisitorWaiting,
    [property: Id(6)] DateTimeOffset At)
{
    /// <summary>Whose it was before it was handed back; null where it was not, or nobody knows.</summary>
    [Id(7)]
    public string? LetGoBy { get; init; }

    /// <summary>When something was last said; <see cref="At"/> where that is later.</summary>
    [Id(8)]
    public DateTimeOffset ActiveAt { get; init; }
}

/// <summary>The desk as staff sees it.</summary>
/// <param name="InUse">False until somebody was on duty for the first time.</param>
/// <param name="Waiting">The longest waiting first.</param>
[GenerateSerializer, Immutable, Alias("desk-view")]
public sealed record DeskView(
    [property: Id(0)] bool InUse,
    [property: Id(1)] List<DutyEntry> OnDuty,
    [property: Id(2)] List<WaitingRoom> Waiting);

/// <param name="Conversations">How many they have that were active of late.</param>
[GenerateSerializer, Immutable, Alias("duty-entry")]
public sealed record DutyEntry(
    [property: Id(0)] string UserId,
    [property: Id(1)] string Name,
    [property: Id(2)] PresenceStatus Status,
    [property: Id(3)] int Conversations,
    [property: Id(4)] DateTimeOffset Since);

/// <param name="Position">From 1.</param>
/// <param name="ExpectedMinutes">From how long visitors waited lately; null where nobody can know.</param>
[GenerateSerializer, Immutable, Alias("waiting-room")]
public sealed record WaitingRoom(
    [property: Id(0)] string RoomId,
    [property: Id(1)] string VisitorId,
    [property: Id(2)] int Position,
    [property: Id(3)] int? ExpectedMinutes,
    [property: Id(4)] DateTimeOffset Since);
