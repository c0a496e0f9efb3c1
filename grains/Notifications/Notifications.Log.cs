using Microsoft.Extensions.Logging;

namespace Realtime.Grains.Notifications;

/// <summary>Ids of mails, never addresses or texts.</summary>
internal static partial class NotificationsLog
{
    [LoggerMessage(1301, LogLevel.Warning, "{Mail} could not be tried now; the sweep for due mails will")]
    public static partial void MailDelayed(this ILogger log, Exception error, string mail);

    [LoggerMessage(1302, LogLevel.Information, "{Mail} was not sent: its time is over, or its client erased")]
    public static partial void MailDropped(this ILogger log, string mail);

    [LoggerMessage(1303, LogLevel.Warning, "{Mail} was refused for good")]
    public static partial void MailRefused(this ILogger log, Exception error, string mail);

    [LoggerMessage(1304, LogLevel.Warning, "{Mail} failed and will be tried again from {At} on")]
    public static partial void MailFailed(this ILogger log, Exception error, string mail, DateTimeOffset at);

    [LoggerMessage(1305, LogLevel.Critical, "{Mail} failed {Tries} times and is set aside; see `poison list`")]
    public static partial void MailSetAside(this ILogger log, Exception error, string mail, int tries);
}
