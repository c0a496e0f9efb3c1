namespace Realtime.GrainInterfaces.Booking;

/// <summary>What a client may do with a booking, as it was agreed when the booking was made: later rules of the practice do not change it.</summary>
/// <param name="CancelBy">The last instant at which its client may cancel; null: never.</param>
/// <param name="RescheduleBy">The last instant at which its client may move it; null: never.</param>
[GenerateSerializer, Immutable, Alias("client-policy")]
public sealed record ClientPolicy(
    [property: Id(0)] int CancelNoticeMinutes,
    [property: Id(1)] int RescheduleNoticeMinutes,
    [property: Id(2)] bool ClientsCancel,
    [property: Id(3)] bool ClientsReschedule,
    [property: Id(4)] DateTimeOffset? CancelBy = null,
    [property: Id(5)] DateTimeOffset? RescheduleBy = null);
