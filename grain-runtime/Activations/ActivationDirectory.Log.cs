using Microsoft.Extensions.Logging;

namespace Realtime.GrainRuntime;

/// <summary>What the host logs. Event ids are stable and never reused.</summary>
internal sealed partial class ActivationDirectory
{
    [LoggerMessage(1, LogLevel.Error, "{Grain} could not be activated")]
    internal partial void LogActivationFailure(Exception exception, Mailbox grain);

    [LoggerMessage(2, LogLevel.Error, "{Grain} failed while it was deactivated")]
    internal partial void LogDeactivationFailure(Exception exception, Mailbox grain);

    [LoggerMessage(3, LogLevel.Error, "One-way call {Method} failed")]
    internal partial void LogOneWayFailure(Exception exception, string method);

    [LoggerMessage(4, LogLevel.Error, "{Work} of {Grain} failed")]
    internal partial void LogHostRequestFailure(Exception exception, string work, Mailbox? grain);

    [LoggerMessage(5, LogLevel.Warning, "Stopping: {Count} activations still had requests after {Waited}")]
    internal partial void LogNotDrained(int count, TimeSpan waited);

    [LoggerMessage(6, LogLevel.Warning, "Stopping: {Count} activations did not end in time")]
    internal partial void LogNotDeactivated(int count);

    [LoggerMessage(7, LogLevel.Warning, "Refused a call that would wait for itself: {Chain}")]
    internal partial void LogCallCycle(string chain);
}
