using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.Grains.Chat;

/// <summary>Whether a conversation's visitor waits, as the practice's desk goes by. Pure, and the same wherever its items are replayed.</summary>
/// <param name="Sequence">Of the newest item that changed this, whose the conversation is, or whether it is open; 0 where none has.</param>
/// <param name="IsVisitorWaiting">Null where nobody has said anything yet.</param>
/// <param name="At">When that began, or ended.</param>
/// <param name="LetGoBy">Where it is nobody's any more: who had it last, if an item says.</param>
public sealed record RoomWait(long Sequence, bool? IsVisitorWaiting, DateTimeOffset At, string? LetGoBy)
{
    public static RoomWait Begin { get; } = new(0, null, default, null);

    /// <summary>After one more item; <paramref name="former"/> is the conversation before it.</summary>
    public RoomWait After(MessagePosted item, long sequence, DateTimeOffset at, Room former)
    {
        var waits = Says(item) ?? IsVisitorWaiting;
        var isOther = waits != IsVisitorWaiting;
        var isMoved = item.Data?.AssignedTo is { } assignedTo && assignedTo != former.AssignedTo;
        var isOpened = item.Data?.Status is { } status && status != (former.Status ?? RoomStatus.Open);
        return !isOther && !isMoved && !isOpened ? this : new(
            sequence,
            waits,
            isOther ? at : At,
            !isMoved ? LetGoBy : item.Data!.AssignedTo!.Length > 0 || former.AssignedTo is not { Length: > 0 } ? null : former.AssignedTo);
    }

    /// <summary>Null where the item changes nothing about it.</summary>
    private static bool? Says(MessagePosted item) => item switch
    {
        { Data.Status: RoomStatus.Closed } => false,
        { SenderRole: Role.Visitor, Kind: MessageKind.Text } => true,
        { SenderRole: not null, Kind: MessageKind.Text or MessageKind.Proposal } => false,

        // Handed back to the queue by somebody.
        { SenderRole: not null, Data.AssignedTo: "" } => true,
        _ => null,
    };
}
