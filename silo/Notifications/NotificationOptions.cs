namespace Realtime.Silo.Notifications;

/// <summary>Who delivers mail, in whose name, and how often it is tried; configured under <c>Notifications</c>.</summary>
public sealed class NotificationOptions
{
    public const string Section = "Notifications";

    public MailProvider Provider { get; set; } = MailProvider.Local;

    /// <summary>The address that mails come from.</summary>
    public string From { get; set; } = "no-reply@localhost.localdomain";

    /// <summary>Where people reach this server: links in mails begin with it. Not left to its default where mail really leaves.</summary>
    public string PublicUrl { get; set; } = "http://127.0.0.1:5080";

    /// <summary>After so many failures a mail is set aside for an operator: with the delays below, after about a day.</summary>
    public int TriesMax { get; set; } = 32;

    /// <summary>Before the second try; it doubles with each.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(15);

    public TimeSpan RetryDelayMax { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long handing over one mail may take.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Mails handed over at once by one process.</summary>
    public int ConcurrentMax { get; set; } = 4;

    /// <summary>Files that the provider Local keeps; the oldest go.</summary>
    public int LocalFilesMax { get; set; } = 10_000;

    public SmtpOptions Smtp { get; set; } = new();

    public SesOptions Ses { get; set; } = new();
}

public enum MailProvider
{
    /// <summary>Files in the data folder, for whoever looks: nothing leaves the machine.</summary>
    Local,

    /// <summary>A mail server, configured under <c>Notifications:Smtp</c>.</summary>
    Smtp,

    /// <summary>Amazon SES, configured under <c>Notifications:Ses</c>.</summary>
    Ses,
}

/// <summary>A mail server that takes submissions.</summary>
public sealed class SmtpOptions
{
    /// <summary>Needed with the provider Smtp.</summary>
    public string? Host { get; set; }

    public int Port { get; set; } = 587;

    public SmtpSecurity Security { get; set; } = SmtpSecurity.StartTls;

    /// <summary>With <see cref="Password"/>; null to send without signing in.</summary>
    public string? User { get; set; }

    public string? Password { get; set; }
}

public enum SmtpSecurity
{
    /// <summary>TLS is begun on the open connection, and nothing is said before (port 587).</summary>
    StartTls,

    /// <summary>TLS from the first byte (port 465).</summary>
    Tls,

    /// <summary>In the open: for a relay on the same machine or network.</summary>
    None,
}

/// <summary>Amazon SES, version 2 of its API.</summary>
public sealed class SesOptions
{
    /// <summary>An AWS region; null for the environment's.</summary>
    public string? Region { get; set; }

    /// <summary>Another address that speaks SES's protocol; null for AWS itself.</summary>
    public string? ServiceUrl { get; set; }

    /// <summary>With <see cref="SecretKey"/>; null for AWS's credential chain.</summary>
    public string? AccessKey { get; set; }

    public string? SecretKey { get; set; }

    /// <summary>SES's configuration set for these mails; null for none.</summary>
    public string? ConfigurationSet { get; set; }
}
