namespace Realtime.GrainInterfaces.Practice;

/// <summary>Who has the last word on a client's booking. Numbers are stored; only ever append.</summary>
public enum BookingApproval
{
    /// <summary>Nobody: a booking is confirmed when it is made.</summary>
    Automatic = 0,

    /// <summary>The practice: it is pending until somebody confirms it, and expires if nobody does.</summary>
    Manual = 1,
}

/// <summary>What a practice agrees on with its clients, in general or for one service. Staff are not bound by it.</summary>
[GenerateSerializer, Immutable, Alias("booking-policy")]
public sealed record BookingPolicy
{
    public const int ApprovalMinutesMin = 5;
    public const int ApprovalMinutesMax = 30 * 24 * 60;
    public const int NoticeMinutesMax = 60 * 24 * 60;

    [Id(0)]
    public BookingApproval Approval { get; init; }

    /// <summary>How long the practice has to confirm; never longer than until the appointment begins.</summary>
    [Id(1)]
    public int ApprovalMinutes { get; init; } = 24 * 60;

    /// <summary>How long before its start a client may still cancel.</summary>
    [Id(2)]
    public int CancelNoticeMinutes { get; init; }

    /// <summary>How long before its start a client may still move it.</summary>
    [Id(3)]
    public int RescheduleNoticeMinutes { get; init; }

    [Id(4)]
    public bool ClientsCancel { get; init; } = true;

    [Id(5)]
    public bool ClientsReschedule { get; init; } = true;
}
