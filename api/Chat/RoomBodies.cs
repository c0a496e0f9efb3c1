using System.Text.Json.Serialization;
using Realtime.Api.Desk;
using Realtime.Api.Json;
using Realtime.Api.Validation;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.Api.Chat;

/// <summary>A conversation to begin. Staff may name the visitor it is with.</summary>
public sealed record RoomBody(string? Subject, string? TherapistId, string? VisitorId)
{
    internal Problem? Problem => new FieldErrors()
        .Check("subject", Rules.Line(Subject, RoomSummary.SubjectLengthMax, optional: true))
        .Check("therapistId", Rules.Id(TherapistId, optional: true))
        .Check("visitorId", Rules.Id(VisitorId, optional: true))
        .Problem;
}

public sealed record MessageBody(string? ClientMessageId, string? Text)
{
    internal Problem? Problem => new FieldErrors()
        .Check("clientMessageId", Rules.Line(ClientMessageId, Message.ClientMessageIdLengthMax))
        .Check("text", TextError(Text))
        .Problem;

    internal static string? TextError(string? text) => string.IsNullOrEmpty(text) ? "This is needed." : Rules.Text(text, Message.TextLengthMax);
}

public sealed record MessageEditBody(string? Text)
{
    internal Problem? Problem => new FieldErrors().Check("text", MessageBody.TextError(Text)).Problem;
}

/// <summary>A note to add; the same <c>ClientNoteId</c> again adds nothing.</summary>
public sealed record NoteBody(string? ClientNoteId, string? Text)
{
    internal Problem? Problem => new FieldErrors()
        .Check("clientNoteId", Rules.Line(ClientNoteId, Message.ClientMessageIdLengthMax))
        .Check("text", MessageBody.TextError(Text))
        .Problem;
}

/// <summary>All tags of the conversation from now on.</summary>
public sealed record TagsBody(IReadOnlyList<string?>? Tags)
{
    internal Problem? Problem => new FieldErrors()
        .CheckEach("tags", Tags, GrainInterfaces.Chat.Tags.CountMax, tag => Rules.Line(tag, GrainInterfaces.Chat.Tags.LengthMax))
        .Problem;
}

/// <summary>What is to change; left out: nothing. <c>AssignedTo</c> null or empty: assigned to nobody.</summary>
/// <param name="Status">Closed or open.</param>
/// <param name="AssignedTo">To whom.</param>
/// <param name="SendTranscript">With the status closed: mails the visitor what was said.</param>
public sealed record RoomChangeBody(RoomStatus? Status, OptionalText AssignedTo, bool? SendTranscript = null);

/// <summary>
/// A conversation as one of its readers sees it; <c>Unread</c> is that reader's. <c>Queue</c> is null where it does not wait at the desk.
/// <c>Tags</c> are there for staff alone.
/// </summary>
public sealed record RoomEntry(
    string Id,
    string? Subject,
    IReadOnlyList<Participant> Participants,
    Message? LastMessage,
    long Unread,
    RoomStatus Status,
    string? AssignedTo,
    long HeadSequence,
    DateTimeOffset UpdatedAt,
    QueuePlace? Queue)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Tags { get; init; }

    public static RoomEntry Of(RoomSummary room, Caller reader, QueuePlace? queue) => new(
        room.Id, room.Subject, room.Participants, room.LastMessage, room.UnreadBy(reader.UserId), room.Status, room.AssignedTo, room.HeadSequence,
        room.UpdatedAt, room is { Status: RoomStatus.Open, AssignedTo: null } ? queue : null)
    {
        Tags = reader.Role.IsStaff ? room.Tags ?? [] : null,
    };

    public static async Task<RoomEntry> Of(IGrainFactory grains, RoomSummary room, Caller reader) =>
        Of(room, reader, (await QueuePlace.Of(grains, reader.OrganizationId, [room])).GetValueOrDefault(room.Id));
}
