using Microsoft.Extensions.Configuration;
using Realtime.Silo.Notifications;
using Realtime.Silo.Storage;

namespace Realtime.Tests.Specification.Notifications;

/// <summary>Settings of mail: a bad one is refused in one line that names the key.</summary>
public sealed class NotificationOptionsTests
{
    [Fact]
    public void Read_of_nothing_writes_mail_to_files()
    {
        var options = Read();

        (options.Provider, options.PublicUrl).ShouldBe((MailProvider.Local, "http://127.0.0.1:5080"));
    }

    [Fact]
    public void Read_takes_every_setting()
    {
        var options = Read(
            ("Provider", "smtp"), ("From", "desk@clinic.example"), ("PublicUrl", "https://chat.clinic.example/"), ("TriesMax", "3"), ("RetryDelay", "00:00:01"),
            ("RetryDelayMax", "00:01:00"), ("SendTimeout", "00:00:05"), ("ConcurrentMax", "2"), ("LocalFilesMax", "9"), ("Smtp:Host", "mail.clinic.example"),
            ("Smtp:Port", "465"), ("Smtp:Security", "tls"), ("Smtp:User", "u"), ("Smtp:Password", "p"));

        (options.From, options.PublicUrl, options.TriesMax, options.ConcurrentMax, options.LocalFilesMax).ShouldBe(("desk@clinic.example", "https://chat.clinic.example", 3, 2, 9));
        (options.RetryDelay, options.RetryDelayMax, options.SendTimeout).ShouldBe((TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5)));
        (options.Smtp.Host, options.Smtp.Port, options.Smtp.Security, options.Smtp.User, options.Smtp.Password)
            .ShouldBe(("mail.clinic.example", 465, SmtpSecurity.Tls, "u", "p"));
    }

    [Theory]
    [InlineData("Providr", "Local", "Notifications:Providr")]
    [InlineData("Smtp:Hots", "x", "Notifications:Smtp:Hots")]
    [InlineData("Ses:Regin", "x", "Notifications:Ses:Regin")]
    [InlineData("Provider", "1", "Notifications:Provider")]
    [InlineData("Provider", "Pigeon", "Notifications:Provider")]
    [InlineData("From", "nobody", "Notifications:From")]
    [InlineData("From", "a@b.example\r\nBcc: x@y.example", "Notifications:From")]
    [InlineData("PublicUrl", "javascript:alert(1)", "Notifications:PublicUrl")]
    [InlineData("PublicUrl", "https://a.example/?q=1", "Notifications:PublicUrl")]
    [InlineData("TriesMax", "0", "Notifications:TriesMax")]
    [InlineData("SendTimeout", "-1", "Notifications:SendTimeout")]
    [InlineData("RetryDelay", "02:00:00", "Notifications:RetryDelay")]
    [InlineData("Smtp:Port", "70000", "Notifications:Smtp:Port")]
    [InlineData("Smtp:Security", "maybe", "Notifications:Smtp:Security")]
    [InlineData("Smtp:User", "u", "Notifications:Smtp:User")]
    [InlineData("Smtp:Host", "not a host", "Notifications:Smtp:Host")]
    [InlineData("Ses:AccessKey", "k", "Notifications:Ses:AccessKey")]
    public void Read_refuses_what_cannot_be_right(string key, string value, string named) =>
        Should.Throw<StorageConfigurationException>(() => Read((key, value))).Message.ShouldStartWith(named);

    [Theory]
    [InlineData("Smtp", "Notifications:From")]
    [InlineData("Ses", "Notifications:From")]
    public void Read_needs_a_sender_and_an_address_where_mail_leaves(string provider, string named)
    {
        Should.Throw<StorageConfigurationException>(() => Read(("Provider", provider))).Message.ShouldStartWith(named);
        Should.Throw<StorageConfigurationException>(() => Read(("Provider", provider), ("From", "a@b.example"))).Message.ShouldStartWith("Notifications:PublicUrl");
    }

    [Fact]
    public void Read_needs_a_host_for_smtp() =>
        Should.Throw<StorageConfigurationException>(() => Read(("Provider", "Smtp"), ("From", "a@b.example"), ("PublicUrl", "https://a.example")))
            .Message.ShouldStartWith("Notifications:Smtp:Host");

    private static NotificationOptions Read(params (string Key, string Value)[] settings) => NotificationOptionsReader.Read(
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>($"Notifications:{setting.Key}", setting.Value)))
            .Build());
}
