using Microsoft.Extensions.Logging;

namespace Realtime.Silo.Hosting;

internal static partial class DispatchSweeperLog
{
    [LoggerMessage(1101, LogLevel.Error, "The sweep for undispatched streams failed and will be tried again")]
    public static partial void SweepFailed(this ILogger log, Exception error);

    [LoggerMessage(1102, LogLevel.Information, "The sweep woke {Count} streams with undispatched entries")]
    public static partial void SweepWoke(this ILogger log, int count);

    [LoggerMessage(1103, LogLevel.Error, "{Stream} is still behind, at {Dispatched} of {Head}; its owner tries again")]
    public static partial void StreamNotSettled(this ILogger log, Exception error, string stream, long dispatched, long head);
}
