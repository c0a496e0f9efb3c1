using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Realtime.Grains.Notifications;

namespace Realtime.Silo.Notifications;

/// <summary>Hands each mail to a mail server over a connection of its own.</summary>
internal sealed class SmtpMailer(NotificationOptions options) : IMailer
{
    private const int PermanentFrom = 500;

    public async Task Send(Mail mail, CancellationToken cancellation)
    {
        using var client = new SmtpClient { Timeout = (int)options.SendTimeout.TotalMilliseconds };
        try
        {
            await client.ConnectAsync(options.Smtp.Host!, options.Smtp.Port, Security(), cancellation);
            if (options.Smtp is { User: { } user, Password: { } password })
            {
                await client.AuthenticateAsync(user, password, cancellation);
            }

            await client.SendAsync(MimeMail.Of(mail, options.From), cancellation);
        }
        catch (SmtpCommandException error) when (IsAboutThisMail(error))
        {
            // What servers say often repeats the address, which logs are not to have.
            throw new MailRefusedException($"The mail server answered {(int)error.StatusCode} ({error.ErrorCode}).");
        }
        catch (SmtpCommandException error)
        {
            throw new MailUnavailableException($"The mail server answered {(int)error.StatusCode} ({error.ErrorCode}).");
        }
        catch (Exception error) when (error is SocketException or IOException or ProtocolException or AuthenticationException or SslHandshakeException or NotSupportedException)
        {
            throw new MailUnavailableException("The mail server did not take the mail.", error);
        }

        await Leave(client);
    }

    private static bool IsAboutThisMail(SmtpCommandException error) =>
        (int)error.StatusCode >= PermanentFrom && error.ErrorCode is (SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted);

    /// <summary>The mail is taken already: nothing that happens here makes it less so.</summary>
    private static async Task Leave(SmtpClient client)
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            await client.DisconnectAsync(quit: true, limit.Token);
        }
        catch (Exception error) when (error is SocketException or IOException or ProtocolException or CommandException or OperationCanceledException)
        {
            // It will see the connection end.
        }
    }

    private SecureSocketOptions Security() => options.Smtp.Security switch
    {
        SmtpSecurity.StartTls => SecureSocketOptions.StartTls,
        SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.None,
    };
}
