namespace Realtime.Api.Live;

internal static partial class ConnectionLog
{
    [LoggerMessage(2141, LogLevel.Warning, "A connection begins without its practice's broadcasts for now: {Failure}: {Reason}")]
    public static partial void EntryIncomplete(ILogger logger, string failure, string reason);

    [LoggerMessage(2142, LogLevel.Warning, "Checking a session of open connections failed, and is tried again next period: {Failure}: {Reason}")]
    public static partial void SessionCheckFailed(ILogger logger, string failure, string reason);

    [LoggerMessage(2143, LogLevel.Error, "A background loop failed and goes on: {Loop}.")]
    public static partial void LoopFailed(ILogger logger, string loop, Exception exception);

    [LoggerMessage(2144, LogLevel.Information, "Draining {Connections} connections.")]
    public static partial void Draining(ILogger logger, int connections);

    [LoggerMessage(2145, LogLevel.Warning, "Draining did not end in time: {Failure}")]
    public static partial void DrainIncomplete(ILogger logger, string failure);

    [LoggerMessage(2151, LogLevel.Error, "Hub call {Method} failed unexpectedly.")]
    public static partial void CallFailed(ILogger logger, string method, Exception exception);

    [LoggerMessage(2152, LogLevel.Warning, "Hub call {Method} was answered {Code}: {Reason}")]
    public static partial void CallUnavailable(ILogger logger, string method, string code, string reason);
}
