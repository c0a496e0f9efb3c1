using Microsoft.Extensions.Logging;

namespace Realtime.Grains.Journal;

internal static partial class JournalLog
{
    [LoggerMessage(1001, LogLevel.Warning, "{Stream}: another activation wrote first; this one reads again and goes")]
    public static partial void StreamContended(this ILogger log, string stream);

    [LoggerMessage(1002, LogLevel.Warning, "{Stream}: the snapshot at {Sequence} was not kept")]
    public static partial void SnapshotNotKept(this ILogger log, Exception error, string stream, long sequence);

    [LoggerMessage(1003, LogLevel.Error, "{Stream}: effects after {Sequence} failed and will be tried again in {Delay}")]
    public static partial void EffectsFailed(this ILogger log, Exception error, string stream, long sequence, TimeSpan delay);

    [LoggerMessage(1004, LogLevel.Critical, "{Stream}: the effects of entry {Sequence} failed {Tries} times and are set aside; see `poison list`")]
    public static partial void EffectSetAside(this ILogger log, Exception error, string stream, long sequence, int tries);

    [LoggerMessage(1005, LogLevel.Error, "{Stream}: the effects of entry {Sequence}, which are set aside, failed again")]
    public static partial void EffectFailedAgain(this ILogger log, Exception error, string stream, long sequence);

    [LoggerMessage(1006, LogLevel.Information, "{Stream}: the effects of entry {Sequence}, which were set aside, are carried out")]
    public static partial void EffectMadeGood(this ILogger log, string stream, long sequence);

    [LoggerMessage(1007, LogLevel.Error, "{Stream}: the snapshot at {Sequence} is too large ({Bytes} bytes) and was not kept")]
    public static partial void SnapshotTooLarge(this ILogger log, string stream, long sequence, int bytes);
}
