using Microsoft.Extensions.Logging;

namespace Realtime.Silo.Storage.Sqlite;

internal sealed partial class SqliteWriter
{
    [LoggerMessage(2001, LogLevel.Error, "A group of {Count} writes was not committed")]
    private partial void LogGroupFailed(Exception reason, int count);

    [LoggerMessage(2005, LogLevel.Warning, "Writes are committed again, after {Groups} groups that were not")]
    private partial void LogCommitsAgain(int groups);

    [LoggerMessage(2002, LogLevel.Error, "The failed group could not be rolled back")]
    private partial void LogRollbackFailed(Exception reason);

    [LoggerMessage(2003, LogLevel.Warning, "The log could not be copied into the database")]
    private partial void LogCheckpointFailed(Exception reason);

    [LoggerMessage(2004, LogLevel.Debug, "Checkpoint: {Copied} of {Logged} pages of the log are in the database")]
    private partial void LogCheckpointed(int logged, int copied);
}
