using System.Text;
using Realtime.Grains.Notifications;
using Realtime.Silo.Notifications;

namespace Realtime.Tests.Specification.Notifications;

public sealed class SmtpMailerSpecification : MailerSpecification
{
    private readonly SmtpServer _server = new();

    protected override IMailer Mailer => Client(new SmtpOptions());

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public override ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("RCPT", "550 5.1.1 anna@visitor.example: no such mailbox")]
    [InlineData(".", "554 5.7.1 this looks like spam")]
    public async Task Send_that_the_server_refuses_for_good_says_so_and_repeats_no_address(string command, string answer)
    {
        _server.Answer = line => line.StartsWith(command, StringComparison.Ordinal) ? answer : null;

        var refusal = await Should.ThrowAsync<MailRefusedException>(() => Mailer.Send(Simple, default));

        refusal.ToString().ShouldNotContain("anna@");
        _server.Taken.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("RCPT", "450 4.2.0 try later, anna@visitor.example")]
    [InlineData(".", "452 4.3.1 full")]
    [InlineData("MAIL", "550 5.7.1 not with this sender")]
    [InlineData("MAIL", "421 4.3.2 closing")]
    public async Task Send_that_the_server_puts_off_may_be_tried_again(string command, string answer)
    {
        _server.Answer = line => line.StartsWith(command, StringComparison.Ordinal) ? answer : null;
        (await Should.ThrowAsync<MailUnavailableException>(() => Mailer.Send(Simple, default))).ToString().ShouldNotContain("anna@");

        _server.Answer = _ => null;
        await Mailer.Send(Simple, default);

        _server.Taken.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Send_signs_in_where_it_is_told_to()
    {
        await Client(new SmtpOptions { User = "clinic", Password = "secret" }).Send(Simple, default);

        Encoding.UTF8.GetString(Convert.FromBase64String(_server.SignedInWith!)).ShouldBe("\0clinic\0secret");

        _server.Answer = line => line.StartsWith("AUTH", StringComparison.Ordinal) ? "535 no" : null;
        await Should.ThrowAsync<MailUnavailableException>(() => Client(new SmtpOptions { User = "clinic", Password = "wrong" }).Send(Simple, default));
    }

    [Fact]
    public async Task Send_says_nothing_in_the_open_where_encryption_is_wanted()
    {
        var said = new List<string>();
        _server.Answer = line =>
        {
            said.Add(line);
            return null;
        };

        await Should.ThrowAsync<MailUnavailableException>(() =>
            Client(new SmtpOptions { User = "clinic", Password = "secret" }, SmtpSecurity.StartTls).Send(Simple, default));

        said.ShouldAllBe(line => line.StartsWith("EHLO", StringComparison.Ordinal) || line == "QUIT");
    }

    protected override Task<IReadOnlyList<string>> ArrivedRaw() => Task.FromResult<IReadOnlyList<string>>([.. _server.Taken.Select(taken => taken.Raw)]);

    protected override Task<IReadOnlyList<string>> Recipients() => Task.FromResult<IReadOnlyList<string>>([.. _server.Taken.SelectMany(taken => taken.Recipients)]);

    protected override Task Cut()
    {
        _server.IsDown = true;
        return Task.CompletedTask;
    }

    protected override Task Mend()
    {
        _server.IsDown = false;
        return Task.CompletedTask;
    }

    private SmtpMailer Client(SmtpOptions smtp, SmtpSecurity security = SmtpSecurity.None)
    {
        (smtp.Host, smtp.Port, smtp.Security) = ("127.0.0.1", _server.Port, security);
        return new SmtpMailer(new NotificationOptions { From = From, Smtp = smtp });
    }
}
