using Microsoft.Extensions.Configuration;
using Realtime.Grains.Notifications;
using Realtime.Silo.Storage;

namespace Realtime.Silo.Notifications;

/// <summary>Reads and checks <see cref="NotificationOptions"/>: every refusal is one line that names the key.</summary>
internal static class NotificationOptionsReader
{
    private const int PortMax = 65_535;
    private const int TextLengthMax = 512;

    /// <exception cref="StorageConfigurationException">A value that cannot be right, or a key that does not exist.</exception>
    public static NotificationOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(NotificationOptions.Section);
        var (smtp, ses) = (section.GetSection(nameof(NotificationOptions.Smtp)), section.GetSection(nameof(NotificationOptions.Ses)));
        SettingsBinding.RefuseUnknown(section, typeof(NotificationOptions));
        SettingsBinding.RefuseUnknown(smtp, typeof(SmtpOptions));
        SettingsBinding.RefuseUnknown(ses, typeof(SesOptions));

        var options = new NotificationOptions { Provider = Named(section, nameof(NotificationOptions.Provider), MailProvider.Local) };
        SettingsBinding.BindBounds(section, options);
        options.From = Text(section, nameof(NotificationOptions.From), text => MailAddress.Normalize(text) is not null, "an address like no-reply@practice.example") ?? options.From;
        options.PublicUrl = (Text(section, nameof(NotificationOptions.PublicUrl), IsUrl, "an address like https://chat.practice.example") ?? options.PublicUrl).TrimEnd('/');
        options.Smtp = ReadSmtp(smtp);
        options.Ses = ReadSes(ses);
        if (options.RetryDelay > options.RetryDelayMax)
        {
            throw Refusal("Notifications:RetryDelay must be at most Notifications:RetryDelayMax.");
        }

        if (options.Provider != MailProvider.Local)
        {
            Need(section, nameof(NotificationOptions.From), options.Provider);
            Need(section, nameof(NotificationOptions.PublicUrl), options.Provider);
        }

        if (options.Provider == MailProvider.Smtp)
        {
            Need(smtp, nameof(SmtpOptions.Host), options.Provider);
        }

        return options;
    }

    private static SmtpOptions ReadSmtp(IConfigurationSection section)
    {
        var options = new SmtpOptions
        {
            Host = Text(section, nameof(SmtpOptions.Host), text => Uri.CheckHostName(text) != UriHostNameType.Unknown, "a host's name or address"),
            Security = Named(section, nameof(SmtpOptions.Security), SmtpSecurity.StartTls),
            User = Text(section, nameof(SmtpOptions.User), IsShort, "short text"),
            Password = section[nameof(SmtpOptions.Password)],
        };
        SettingsBinding.BindBounds(section, options);
        if (options.Port > PortMax)
        {
            throw Refusal($"Notifications:Smtp:Port must be a whole number from 1 to {PortMax}, not '{options.Port}'.");
        }

        return options.User is null == string.IsNullOrEmpty(options.Password)
            ? options
            : throw Refusal("Notifications:Smtp:User and Notifications:Smtp:Password must be given together.");
    }

    private static SesOptions ReadSes(IConfigurationSection section)
    {
        var options = new SesOptions
        {
            Region = Text(section, nameof(SesOptions.Region), IsWord, "an AWS region like eu-central-1"),
            ServiceUrl = Text(section, nameof(SesOptions.ServiceUrl), IsUrl, "an address like http://127.0.0.1:4579")?.TrimEnd('/'),
            AccessKey = Text(section, nameof(SesOptions.AccessKey), IsShort, "printable text"),
            SecretKey = section[nameof(SesOptions.SecretKey)],
            ConfigurationSet = Text(section, nameof(SesOptions.ConfigurationSet), IsWord, "a-z, A-Z, 0-9, _ and -"),
        };
        return options.AccessKey is null == string.IsNullOrEmpty(options.SecretKey)
            ? options
            : throw Refusal("Notifications:Ses:AccessKey and Notifications:Ses:SecretKey must be given together.");
    }

    private static T Named<T>(IConfigurationSection section, string name, T otherwise)
        where T : struct, Enum
    {
        // By name only: Enum.Parse would also take numbers.
        var names = Enum.GetNames<T>();
        return Text(section, name, text => names.Contains(text, StringComparer.OrdinalIgnoreCase), $"one of {string.Join(", ", names)}") is { } found
            ? Enum.Parse<T>(found, ignoreCase: true)
            : otherwise;
    }

    private static string? Text(IConfigurationSection section, string name, Func<string, bool> isRight, string expected) =>
        section[name] is not { } text || isRight(text)
            ? section[name]
            : throw Refusal($"{section.Path}:{name} must be {expected}, not '{text}'.");

    private static void Need(IConfigurationSection section, string name, MailProvider provider)
    {
        if (string.IsNullOrEmpty(section[name]))
        {
            throw Refusal($"{section.Path}:{name} must be given where Notifications:Provider is {provider}.");
        }
    }

    private static bool IsUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" };

    private static bool IsWord(string text) => IsShort(text) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static bool IsShort(string text) => text.Length is > 0 and <= TextLengthMax && !text.Any(char.IsControl);

    private static StorageConfigurationException Refusal(string sentence) => new(sentence);
}
