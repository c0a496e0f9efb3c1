namespace Realtime.Api.Live;

internal static partial class LeaseLog
{
    [LoggerMessage(2101, LogLevel.Warning, "Renewing a {Lease} failed, and is tried again next period: {Failure}: {Reason}")]
    public static partial void RenewalFailed(ILogger logger, string lease, string failure, string reason);
}
