using Microsoft.Extensions.Logging;

namespace Realtime.Silo.Notifications;

internal static partial class MailSweeperLog
{
    [LoggerMessage(1311, LogLevel.Error, "The sweep for due mails failed and will be tried again")]
    public static partial void MailSweepFailed(this ILogger log, Exception error);

    [LoggerMessage(1312, LogLevel.Error, "mail/{Organization}/{Mail} could not be tried; the next sweep will")]
    public static partial void MailNotSettled(this ILogger log, Exception error, string organization, string mail);
}
