using Microsoft.Extensions.Logging;

namespace Realtime.Silo.Operations.Traces;

internal static partial class TraceExportLog
{
    [LoggerMessage(1211, LogLevel.Warning, "The collector of traces at {Endpoint} takes none: {Reason}")]
    public static partial void SpansNotTaken(this ILogger log, string reason, Uri endpoint);
}
