using Realtime.GrainInterfaces.Errors;

namespace Realtime.GrainInterfaces.Notifications;

/// <summary>
/// One mail, from being wanted to having been sent: at least once, and whoever asks again with the same id asks for the same mail.
/// Key: <see cref="GrainKeys.Of"/>(organization, mail id), e.g. <c>desk-reply/rm_1/7</c>. Ids are made of what causes the mail.
/// </summary>
/// <remarks>
/// A crash between <see cref="Submit"/> and the sending delays the mail and never loses it. A crash between the provider's
/// acceptance and our note of it sends the mail once more, with the same <c>Message-ID</c>.
/// </remarks>
[Alias("notifications.IMailGrain")]
public interface IMailGrain : IGrainWithStringKey
{
    const int IdLengthMax = 200;

    /// <summary>
    /// Returns once the mail is durable; it is sent afterwards. The same id again changes nothing, whatever the mail says.
    /// <c>validation_failed</c> for an address that can be no one's or a text out of its bounds: nothing is kept then.
    /// </summary>
    Task<Outcome<Done>> Submit(OutgoingMail mail);

    /// <summary>Null where nobody asked for it, or where it is forgotten.</summary>
    [ReadOnly]
    Task<MailState?> Get();

    /// <summary>Tries to send it if its time has come; returns once that has succeeded or failed.</summary>
    Task Settle();

    /// <summary>Tries it again after it was set aside. True where nothing is set aside any more, false where it failed again.</summary>
    Task<bool> RetrySetAside();
}
