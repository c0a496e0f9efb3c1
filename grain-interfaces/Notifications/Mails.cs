namespace Realtime.GrainInterfaces.Notifications;

/// <summary>A mail as somebody wants it sent: plain text, to one address.</summary>
/// <param name="To">The address alone, <c>local@domain.tld</c>.</param>
/// <param name="ToName">Shown beside it; null for none. Line ends and control characters become spaces.</param>
/// <param name="FromName">Shown beside the sender's address, which is configured: the practice's name.</param>
/// <param name="Subject">One line, 1–<see cref="SubjectLengthMax"/> characters.</param>
/// <param name="Text">1–<see cref="TextBytesMax"/> UTF-8 bytes.</param>
[GenerateSerializer, Immutable, Alias("outgoing-mail")]
public sealed record OutgoingMail(
    [property: Id(0)] string To,
    [property: Id(1)] string? ToName,
    [property: Id(2)] string FromName,
    [property: Id(3)] string Subject,
    [property: Id(4)] string Text)
{
    public const int AddressLengthMax = 254;
    public const int NameLengthMax = 200;
    public const int SubjectLengthMax = 200;
    public const int TextBytesMax = 128 * 1024;

    /// <summary>The client or visitor it is about: until it is sent, it is kept under their key, and is not sent once they are erased.</summary>
    [Id(5)]
    public string? ClientId { get; init; }

    /// <summary>From this instant on it is not worth sending, e.g. an offer that has ended; null: it always is.</summary>
    [Id(6)]
    public DateTimeOffset? NotAfter { get; init; }
}

/// <summary>Where a mail stands. Numbers are stored; only ever append.</summary>
public enum MailStatus
{
    /// <summary>To be sent, now or later.</summary>
    Waiting = 0,

    /// <summary>The provider took it.</summary>
    Sent = 1,

    /// <summary>The provider said that this mail will never be taken: no such mailbox, for one.</summary>
    Refused = 2,

    /// <summary>Not sent, since its time was over or its client erased.</summary>
    Dropped = 3,

    /// <summary>It failed as often as it is tried; an operator may have it tried again.</summary>
    SetAside = 4,
}

/// <param name="Tries">How often it was tried.</param>
/// <param name="NextTryAt">Null where it is not tried any more.</param>
[GenerateSerializer, Immutable, Alias("mail-state")]
public sealed record MailState(
    [property: Id(0)] MailStatus Status,
    [property: Id(1)] int Tries,
    [property: Id(2)] DateTimeOffset CreatedAt,
    [property: Id(3)] DateTimeOffset? NextTryAt);
