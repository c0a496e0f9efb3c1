using Microsoft.Extensions.Logging;

namespace Realtime.Grains.Journal;

internal static partial class JournalLog
{
    [LoggerMessage(1001, LogLevel.Warning, "{Stream}: another activation wrote first; this one reads again and goes")]
    public static partial void StreamContended(this ILogger log, string stream);

    [LoggerMessage(1002, LogLevel.Warning, "{Stream}: the snapshot at {Sequence} was not kept")]
    public static partial void SnapshotNotKept(this ILogger log, Exception error, string stream, long sequence);

    [LoggerMessage(1003, LogLevel.Error, "{Stream}: effects after {Sequence} failed and will be tried again")]
    public static partial void EffectsFailed(this ILogger log, Exception error, string stream, long sequence);
}
