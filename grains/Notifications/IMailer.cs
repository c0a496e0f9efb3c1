namespace Realtime.Grains.Notifications;

/// <summary>Hands one mail to whoever delivers it.</summary>
/// <remarks>
/// A mail may be handed over more than once, after a crash: the same <see cref="Mail.Id"/> gets the same <c>Message-ID</c>, by
/// which receivers recognise it, as far as the provider keeps it.
/// </remarks>
public interface IMailer
{
    /// <summary>Returns once the mail is taken.</summary>
    /// <exception cref="MailRefusedException">This mail will never be taken: trying again is useless.</exception>
    /// <exception cref="MailUnavailableException">It was not taken now, or nobody knows whether it was.</exception>
    Task Send(Mail mail, CancellationToken cancellation);
}

/// <summary>A mail with everything checked: <see cref="MailAddress"/> for addresses, one line for names and subject.</summary>
/// <param name="Id">Unique among all mails of the system, and the same whenever this mail is handed over.</param>
/// <param name="CreatedAt">Its <c>Date</c>.</param>
public sealed record Mail(
    string Id, string To, string? ToName, string FromName, string Subject, string Text, DateTimeOffset CreatedAt);

/// <summary>The provider will never take this mail.</summary>
public sealed class MailRefusedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The provider did not take the mail now.</summary>
public sealed class MailUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
