using Microsoft.Extensions.Logging;

namespace Realtime.Silo.Operations.Memory;

internal static partial class MemoryReturnLog
{
    [LoggerMessage(1212, LogLevel.Information, "The heap held {Before:F0} MiB and holds {After:F0} MiB, after a pause of {Pause:F0} ms")]
    public static partial void MemoryReturned(this ILogger log, double before, double after, double pause);
}
