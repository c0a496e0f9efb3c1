using Microsoft.Extensions.Logging;

namespace Realtime.Silo.Storage.DynamoDb;

internal sealed partial class CommandIndex
{
    [LoggerMessage(2021, LogLevel.Warning, "{Stream}: commands were not put into the index, which later appends try again")]
    private partial void LogNotIndexed(Exception reason, string stream);
}
