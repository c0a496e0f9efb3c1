using Realtime.GrainInterfaces.Booking;

namespace Realtime.GrainInterfaces.Chat;

/// <summary>What an item of a conversation is. Numbers are stored; only ever append.</summary>
public enum MessageKind
{
    Text = 0,

    /// <summary>Staff offers slots; <see cref="MessageData.Proposal"/>.</summary>
    Proposal = 1,

    /// <summary>A booking of this conversation was made or changed; <see cref="MessageData.Booking"/>.</summary>
    Booking = 2,

    /// <summary>The conversation was closed or reopened; <see cref="MessageData.Status"/>.</summary>
    Status = 3,

    /// <summary>The conversation was handed to somebody; <see cref="MessageData.AssignedTo"/>.</summary>
    Assignment = 4,

    /// <summary>A slot is held for somebody who waited for one; <see cref="MessageData.Offer"/>.</summary>
    Offer = 5,

    /// <summary>What the desk says to a visitor who waits; <see cref="MessageData.Desk"/>.</summary>
    Desk = 6,

    /// <summary>Somebody said something they had said before in other words; <see cref="MessageData.Edit"/>.</summary>
    Edit = 7,

    /// <summary>Something said was taken back; <see cref="MessageData.Deletion"/>.</summary>
    Deletion = 8,
}

/// <summary>One item of a conversation. Sequences are 1, 2, 3… without gap or repeat, the same for every reader.</summary>
[GenerateSerializer, Immutable, Alias("message")]
public sealed record Message(
    [property: Id(0)] long Sequence,
    [property: Id(1)] string Id,
    [property: Id(2)] string? ClientMessageId,
    [property: Id(3)] string SenderId,
    [property: Id(4)] string SenderName,
    [property: Id(5)] MessageKind Kind,
    [property: Id(6)] string Text,
    [property: Id(7)] DateTimeOffset SentAt,
    [property: Id(8)] MessageData? Data)
{
    /// <summary>In Unicode scalar values; the text is kept as sent, never trimmed, never rendered as HTML.</summary>
    public const int TextLengthMax = 4_000;
    public const int ClientMessageIdLengthMax = 128;

    /// <summary>So long a visitor may change or delete what they said; staff always may.</summary>
    public static readonly TimeSpan VisitorChangeTime = TimeSpan.FromMinutes(15);

    /// <summary>So often one message may be changed.</summary>
    public const int EditsMax = 100;

    /// <summary>The sender of what nobody typed.</summary>
    public const string SystemSenderId = "system";
}

/// <summary>What a message of another kind than text carries.</summary>
[GenerateSerializer, Immutable, Alias("message-data")]
public sealed record MessageData
{
    [Id(0)]
    public Proposal? Proposal { get; init; }

    [Id(1)]
    public BookingNotice? Booking { get; init; }

    [Id(2)]
    public RoomStatus? Status { get; init; }

    [Id(3)]
    public string? AssignedTo { get; init; }

    [Id(4)]
    public OfferNotice? Offer { get; init; }

    [Id(5)]
    public DeskNotice? Desk { get; init; }

    /// <summary>Of an item that changes an earlier one.</summary>
    [Id(6)]
    public MessageEdit? Edit { get; init; }

    [Id(7)]
    public MessageDeletion? Deletion { get; init; }

    /// <summary>Of a message that was changed: when last. Its text is the present one.</summary>
    [Id(8)]
    public ChangeMark? Edited { get; init; }

    /// <summary>Of a message that was deleted: its text is empty.</summary>
    [Id(9)]
    public ChangeMark? Deleted { get; init; }
}

/// <summary>Why a visitor is not answered yet. Numbers are stored; only ever append.</summary>
public enum DeskNoticeKind
{
    /// <summary>Nobody is here: the practice answers later, by mail too where it knows an address.</summary>
    Away = 0,

    /// <summary>Everybody who is here is busy.</summary>
    Queued = 1,
}

/// <param name="OpensAt">With <c>Away</c>, outside business hours: when they begin again.</param>
/// <param name="Position">With <c>Queued</c>: from 1, as it was then.</param>
/// <param name="ExpectedMinutes">With <c>Queued</c>: as it was then; null where nobody could know.</param>
[GenerateSerializer, Immutable, Alias("desk-notice")]
public sealed record DeskNotice(
    [property: Id(0)] DeskNoticeKind State,
    [property: Id(1)] DateTimeOffset? OpensAt,
    [property: Id(2)] int? Position,
    [property: Id(3)] int? ExpectedMinutes);

/// <summary>Slots that staff offers; accepting one books it, once. Without a therapist, any who is free.</summary>
[GenerateSerializer, Immutable, Alias("proposal")]
public sealed record Proposal(
    [property: Id(0)] string ServiceId,
    [property: Id(1)] string ServiceName,
    [property: Id(2)] string? TherapistId,
    [property: Id(3)] List<ProposedSlot> Slots)
{
    public const int SlotsMax = 12;
}

[GenerateSerializer, Immutable, Alias("proposed-slot")]
public sealed record ProposedSlot(
    [property: Id(0)] DateTimeOffset Start,
    [property: Id(1)] DateTimeOffset End);

[GenerateSerializer, Immutable, Alias("booking-notice")]
public sealed record BookingNotice(
    [property: Id(0)] string BookingId,
    [property: Id(1)] string Change,
    [property: Id(2)] string TherapistId,
    [property: Id(3)] string ServiceId,
    [property: Id(4)] DateTimeOffset Start,
    [property: Id(5)] DateTimeOffset End,
    [property: Id(6)] BookingStatus Status);

/// <summary>An offer to somebody on the waitlist: booked with <c>HoldId</c> until <c>ExpiresAt</c>.</summary>
[GenerateSerializer, Immutable, Alias("offer-notice")]
public sealed record OfferNotice(
    [property: Id(0)] string WaitlistId,
    [property: Id(1)] string HoldId,
    [property: Id(2)] string ServiceId,
    [property: Id(3)] string TherapistId,
    [property: Id(4)] DateTimeOffset Start,
    [property: Id(5)] DateTimeOffset End,
    [property: Id(6)] DateTimeOffset ExpiresAt);

[GenerateSerializer, Immutable, Alias("message-page")]
public sealed record MessagePage(
    [property: Id(0)] List<Message> Items,
    [property: Id(1)] long HeadSequence);
