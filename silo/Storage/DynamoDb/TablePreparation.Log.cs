using Microsoft.Extensions.Logging;

namespace Realtime.Silo.Storage.DynamoDb;

internal sealed partial class TablePreparation
{
    [LoggerMessage(2022, LogLevel.Information, "Storage in the table {Table} at {Where}")]
    private partial void LogOpened(string table, string where);

    [LoggerMessage(2023, LogLevel.Information, "The table {Table} was made")]
    private partial void LogCreated(string table);

    [LoggerMessage(2024, LogLevel.Information, "Expired records of {Table} are not deleted: {Reason}")]
    private partial void LogNoExpiry(string table, string reason);
}
