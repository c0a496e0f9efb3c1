namespace Realtime.Grains.Notifications;

/// <summary>How mail that is not taken is tried again, and where links in mails lead; configured under <c>Notifications</c>.</summary>
/// <param name="PublicUrl">Where people reach this server, without a slash at its end.</param>
/// <param name="TriesMax">After so many failures a mail is set aside.</param>
/// <param name="RetryDelay">Before the second try; it doubles with each.</param>
/// <param name="RetryDelayMax">And never exceeds this.</param>
/// <param name="SendTimeout">How long one try may take.</param>
public sealed record MailPolicy(string PublicUrl, int TriesMax, TimeSpan RetryDelay, TimeSpan RetryDelayMax, TimeSpan SendTimeout)
{
    /// <summary>A try that was begun is over by then, whoever began it.</summary>
    public TimeSpan Claim => SendTimeout * 2;

    /// <param name="tries">How many failed, from 1.</param>
    public TimeSpan DelayAfter(int tries)
    {
        var factor = Math.Pow(2, Math.Min(tries - 1, 30));
        return RetryDelay * factor < RetryDelayMax ? RetryDelay * factor : RetryDelayMax;
    }
}
