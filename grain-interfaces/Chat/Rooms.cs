using System.Text.Json.Serialization;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.GrainInterfaces.Chat;

/// <summary>Numbers are stored; only ever append.</summary>
public enum RoomStatus
{
    Open = 0,
    Closed = 1,
}

/// <summary>Somebody who has a part in a conversation: its visitor, and staff who wrote in it or were assigned.</summary>
[GenerateSerializer, Immutable, Alias("participant")]
public sealed record Participant(
    [property: Id(0)] string UserId,
    [property: Id(1)] string Name,
    [property: Id(2)] Role Role);

/// <summary>A conversation as lists show it.</summary>
[GenerateSerializer, Immutable, Alias("room-summary")]
public sealed record RoomSummary(
    [property: Id(0)] string Id,
    [property: Id(1)] string OrganizationId,
    [property: Id(2)] string? Subject,
    [property: Id(3)] List<Participant> Participants,
    [property: Id(4)] RoomStatus Status,
    [property: Id(5)] string? AssignedTo,
    [property: Id(6)] long HeadSequence,
    [property: Id(7)] Message? LastMessage,
    [property: Id(8)] DateTimeOffset UpdatedAt,
    [property: Id(9)] Dictionary<string, long> ReadSequences,
    [property: Id(10)] List<long>? QuietSequences = null)
{
    public const int SubjectLengthMax = 200;

    /// <summary>Staff's alone: no visitor is told of them. Null: none.</summary>
    [Id(11), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public List<string>? Tags { get; init; }

    /// <summary>So many of the newest edits and deletions are known not to count; earlier ones that nobody read do.</summary>
    public const int QuietSequencesMax = 128;

    /// <summary>How many items <paramref name="userId"/> has not read; edits and deletions say nothing new.</summary>
    public long UnreadBy(string userId)
    {
        var read = ReadSequences.GetValueOrDefault(userId);
        return Math.Max(0, HeadSequence - read - (QuietSequences?.Count(sequence => sequence > read) ?? 0));
    }
}

[GenerateSerializer, Immutable, Alias("room-page")]
public sealed record RoomPage(
    [property: Id(0)] List<RoomSummary> Items,
    [property: Id(1)] string? NextCursor);

/// <summary>A visitor's conversation; <c>Created</c> is false where it was open already.</summary>
[GenerateSerializer, Immutable, Alias("opened-room")]
public sealed record OpenedRoom(
    [property: Id(0)] RoomSummary Room,
    [property: Id(1)] bool Created);

/// <summary>Begin a conversation with <c>Visitor</c>, who is or was a visitor of the practice.</summary>
[GenerateSerializer, Immutable, Alias("open-room")]
public sealed record OpenRoom(
    [property: Id(0)] Participant Visitor,
    [property: Id(1)] string? Subject,
    [property: Id(2)] Participant? AssignTo);

/// <summary>Say <c>Text</c>. The same <c>ClientMessageId</c> of the same sender again gives the first answer.</summary>
[GenerateSerializer, Immutable, Alias("post-message")]
public sealed record PostMessage(
    [property: Id(0)] Caller Caller,
    [property: Id(1)] string ClientMessageId,
    [property: Id(2)] string Text);

/// <summary>A durable message; <c>Repeat</c> where it had been sent before.</summary>
[GenerateSerializer, Immutable, Alias("posted")]
public sealed record Posted(
    [property: Id(0)] Message Message,
    [property: Id(1)] bool Repeat);

/// <summary>Something that nobody typed: a booking's notice. The same <c>CommandId</c> again changes nothing.</summary>
[GenerateSerializer, Immutable, Alias("post-notice")]
public sealed record PostNotice(
    [property: Id(0)] string CommandId,
    [property: Id(1)] MessageKind Kind,
    [property: Id(2)] string Text,
    [property: Id(3)] MessageData? Data);

[GenerateSerializer, Immutable, Alias("propose-slots")]
public sealed record ProposeSlots(
    [property: Id(0)] string CommandId,
    [property: Id(1)] Caller Caller,
    [property: Id(2)] string ServiceId,
    [property: Id(3)] List<DateTimeOffset> Starts);

/// <summary>Null leaves a property as it is; an <c>AssignTo</c> with an empty id assigns to nobody.</summary>
[GenerateSerializer, Immutable, Alias("change-room")]
public sealed record ChangeRoom(
    [property: Id(0)] Caller Caller,
    [property: Id(1)] RoomStatus? Status,
    [property: Id(2)] Participant? AssignTo);

/// <summary>Mail what was said. The same <c>CommandId</c> again mails nothing; without <c>Email</c> it goes to the visitor's own address.</summary>
[GenerateSerializer, Immutable, Alias("send-transcript")]
public sealed record SendTranscript(
    [property: Id(0)] string CommandId,
    [property: Id(1)] Caller Caller,
    [property: Id(2)] string? Email);

/// <summary>Where a conversation stands for a front node that has just subscribed or renewed.</summary>
[GenerateSerializer, Immutable, Alias("room-head")]
public sealed record RoomHead(
    [property: Id(0)] long HeadSequence,
    [property: Id(1)] Dictionary<string, long> ReadSequences);
