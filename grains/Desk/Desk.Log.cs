using Microsoft.Extensions.Logging;

namespace Realtime.Grains.Desk;

internal static partial class DeskLog
{
    [LoggerMessage(1401, LogLevel.Warning, "The desk of {Organization} could not look who waits; it does so when next due")]
    public static partial void DeskNotLooked(this ILogger log, Exception error, string organization);
}
