using Microsoft.Extensions.Logging;

namespace Realtime.Silo.Hosting;

internal static partial class ClusterHostingLog
{
    [LoggerMessage(1201, LogLevel.Information, "{Grain}.{Method} was answered after {Repeats} repeats, {Milliseconds} ms; at first: {Reason}")]
    public static partial void CallRepeated(this ILogger log, string grain, string method, int repeats, double milliseconds, string reason);

    [LoggerMessage(1202, LogLevel.Warning, "{Grain}.{Method} was given up: {Why}")]
    public static partial void CallGivenUp(this ILogger log, Exception error, string grain, string method, string why);

    [LoggerMessage(1203, LogLevel.Information, "No silo is there yet: {Reason}")]
    public static partial void NoSiloYet(this ILogger log, string reason);

    [LoggerMessage(1204, LogLevel.Information, "The cluster's table {Table} was made")]
    public static partial void ClusterTableMade(this ILogger log, string table);
}
