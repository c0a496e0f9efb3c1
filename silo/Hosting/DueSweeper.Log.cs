using Microsoft.Extensions.Logging;

namespace Realtime.Silo.Hosting;

internal static partial class DueSweeperLog
{
    [LoggerMessage(1111, LogLevel.Error, "The sweep for due times failed and will be tried again")]
    public static partial void DueSweepFailed(this ILogger log, Exception error);

    [LoggerMessage(1112, LogLevel.Error, "{Kind} {Key} could not deal with {Subject}, which was due {At}, for the time number {Failures}; it is asked again later")]
    public static partial void DueFailed(this ILogger log, Exception error, string kind, string key, string subject, DateTimeOffset at, int failures);
}
