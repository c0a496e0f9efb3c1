namespace Realtime.Api.Presence;

internal static partial class PresenceLog
{
    [LoggerMessage(2121, LogLevel.Warning, "Reporting a user's presence failed, and is tried again next period: {Failure}: {Reason}")]
    public static partial void ReportFailed(ILogger logger, string failure, string reason);

    [LoggerMessage(2122, LogLevel.Warning, "Withdrawing a user's presence failed; its lease runs out: {Failure}: {Reason}")]
    public static partial void WithdrawFailed(ILogger logger, string failure, string reason);
}
