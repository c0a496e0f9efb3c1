using Realtime.GrainInterfaces.Chat;
using Realtime.Grains.Journal;

namespace Realtime.Grains.Desk;

/// <summary>What can happen at a practice's desk. Stored for ever.</summary>
public interface IDeskEvent;

[EventKind("duty-changed.1")]
public sealed record DutyChanged(Participant Who, bool OnDuty) : IDeskEvent;

/// <summary>A conversation is now so.</summary>
/// <param name="WaitsSince">Null: the visitor waits for nobody.</param>
/// <param name="ActiveAt">When something was last said, as far as the desk is told.</param>
/// <param name="AnsweredAfterSeconds">Where an answer has just come: how long the visitor had waited for it.</param>
/// <param name="LetGoBy">Where it is nobody's any more: whose it was.</param>
[EventKind("room-followed.1")]
public sealed record RoomFollowed(
    string RoomId,
    string VisitorId,
    long RoomSequence,
    bool IsOpen,
    string? AssignedTo,
    DateTimeOffset? WaitsSince,
    DateTimeOffset ActiveAt,
    int? AnsweredAfterSeconds,
    string? LetGoBy) : IDeskEvent;

/// <summary>The desk gives a waiting conversation to somebody; it is theirs once the room has taken it.</summary>
[EventKind("room-given.1")]
public sealed record RoomGiven(string RoomId, Participant To) : IDeskEvent;

/// <summary>Whoever was given it has gone without an answer.</summary>
[EventKind("room-taken-back.1")]
public sealed record RoomTakenBack(string RoomId, string From) : IDeskEvent;

/// <summary>The visitor is told how it stands.</summary>
[EventKind("visitor-told.1")]
public sealed record VisitorTold(string RoomId, DeskNotice Notice) : IDeskEvent;
