namespace Realtime.Api.Live;

internal static partial class RoomLog
{
    [LoggerMessage(2111, LogLevel.Warning, "Reading what a conversation's pushes lack failed, and is tried again with the next: {Failure}: {Reason}")]
    public static partial void FillFailed(ILogger logger, string failure, string reason);
}
