namespace Realtime.Api.Booking;

internal static partial class AvailabilityLog
{
    [LoggerMessage(2131, LogLevel.Warning, "Recomputing watched slots failed, and is tried again next period: {Failure}: {Reason}")]
    public static partial void QueryFailed(ILogger logger, string failure, string reason);
}
