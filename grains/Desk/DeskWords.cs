using Realtime.GrainInterfaces.Chat;

namespace Realtime.Grains.Desk;

/// <summary>What visitors who wait are told, for clients that show the text alone.</summary>
internal static class DeskWords
{
    public static string Of(DeskNotice notice) => notice.State switch
    {
        DeskNoticeKind.Away => "Nobody is here right now. Leave a message: we answer here, and by e-mail if you gave us your address.",
        _ => "Everybody is busy right now. Please stay: you are in the queue.",
    };
}
