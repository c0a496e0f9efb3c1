using System.Text;
using MimeKit;
using Realtime.Grains.Notifications;

namespace Realtime.Tests.Specification.Notifications;

/// <summary>What every way of delivering mail does with one.</summary>
public abstract class MailerSpecification : IAsyncLifetime
{
    protected const string From = "no-reply@clinic.example";

    private static readonly DateTimeOffset At = new(2026, 11, 20, 14, 0, 0, 250, TimeSpan.Zero);

    protected static Mail Simple { get; } = new(
        "org_clinic/desk-reply/rm_1/7", "anna@visitor.example", "Anna", "Clinic", "An answer", "Hello Anna,\n\nyes.\n", At);

    /// <summary>Of the adapter under test.</summary>
    protected abstract IMailer Mailer { get; }

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    [Fact]
    public async Task Send_delivers_sender_recipient_subject_date_and_text()
    {
        await Mailer.Send(Simple, default);

        var message = (await Arrived()).ShouldHaveSingleItem();
        message.From.ToString().ShouldBe($"\"Clinic\" <{From}>");
        message.To.ToString().ShouldBe("\"Anna\" <anna@visitor.example>");
        message.Subject.ShouldBe("An answer");
        message.Date.ShouldBe(At.AddMilliseconds(-250));
        message.TextBody!.ReplaceLineEndings("\n").ShouldBe("Hello Anna,\n\nyes.\n");
        message.HtmlBody.ShouldBeNull();
        message.Headers["Auto-Submitted"].ShouldBe("auto-generated");
        message.Cc.Count.ShouldBe(0);
        message.Bcc.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("Grüße aus Zürich 😀", "שלום, مرحبا, 你好 😀\nSecond line")]
    [InlineData("Dots", ".\n..\n.leading dot\nend\n.\n")]
    [InlineData("From", "From me\nFrom you\n>From them")]
    [InlineData("=?utf-8?B?QmNjOiB4?=", "=?utf-8?Q?not_encoded?=")]
    public async Task Send_keeps_every_character(string subject, string text)
    {
        await Mailer.Send(Simple with { Subject = subject, Text = text, ToName = subject, FromName = subject }, default);

        var message = (await Arrived()).ShouldHaveSingleItem();
        message.Subject.ShouldBe(subject.StartsWith("=?") ? message.Subject : subject);
        message.TextBody!.ReplaceLineEndings("\n").TrimEnd('\n').ShouldBe(text.TrimEnd('\n'));
    }

    [Fact]
    public async Task Send_keeps_a_line_that_is_longer_than_mail_allows()
    {
        var text = new string('x', 5_000) + " " + string.Concat(Enumerable.Repeat("é", 5_000));

        await Mailer.Send(Simple with { Text = text }, default);

        (await Arrived()).ShouldHaveSingleItem().TextBody!.TrimEnd().ShouldBe(text);
        (await ArrivedRaw()).ShouldHaveSingleItem().Split("\r\n").ShouldAllBe(line => Encoding.UTF8.GetByteCount(line) <= 998);
    }

    [Theory]
    [InlineData("x\r\nBcc: thief@evil.example")]
    [InlineData("x\nBcc: thief@evil.example\n\nbody")]
    [InlineData("x\rBcc: thief@evil.example")]
    public async Task Send_lets_no_text_become_a_header_or_a_recipient(string text)
    {
        // The grain sends one line; an adapter that is given more must not make headers of it either.
        await Mailer.Send(Simple with { Subject = text, ToName = text, FromName = text, Text = text }, default);

        var message = (await Arrived()).ShouldHaveSingleItem();
        message.Bcc.Count.ShouldBe(0);
        message.Headers.Contains("Bcc").ShouldBeFalse();
        message.To.Mailboxes.ShouldHaveSingleItem().Address.ShouldBe("anna@visitor.example");
        (await Recipients()).ShouldBe(["anna@visitor.example"]);
    }

    [Fact]
    public async Task Send_of_the_same_mail_again_is_recognisable_as_the_same()
    {
        await Mailer.Send(Simple, default);
        await Mailer.Send(Simple, default);
        await Mailer.Send(Simple with { Id = "org_clinic/desk-reply/rm_1/8" }, default);

        (await Arrived()).Select(message => message.MessageId).Distinct().Count().ShouldBe(2);
        (await ArrivedRaw()).ShouldNotContain(raw => raw.Contains("rm_1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Send_of_many_at_once_delivers_each()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(number =>
            Mailer.Send(Simple with { Id = $"org_clinic/m{number}", Subject = $"Mail {number}" }, default)));

        (await Arrived()).Select(message => message.Subject).Order().ShouldBe(Enumerable.Range(0, 40).Select(number => $"Mail {number}").Order());
    }

    [Fact]
    public async Task Send_that_cannot_get_through_says_so_and_gets_through_later()
    {
        await Cut();
        (await Should.ThrowAsync<MailUnavailableException>(() => Mailer.Send(Simple, default))).ToString().ShouldNotContain("anna@");
        (await Arrived()).ShouldBeEmpty();

        await Mend();
        await Mailer.Send(Simple, default);

        (await Arrived()).ShouldHaveSingleItem();
    }

    /// <summary>Every mail that arrived, as it came.</summary>
    protected abstract Task<IReadOnlyList<string>> ArrivedRaw();

    /// <summary>To whom the provider would deliver, whatever the mail says.</summary>
    protected virtual async Task<IReadOnlyList<string>> Recipients() =>
        [.. (await Arrived()).SelectMany(message => message.To.Mailboxes).Select(mailbox => mailbox.Address)];

    /// <summary>From now on nothing gets through.</summary>
    protected abstract Task Cut();

    protected abstract Task Mend();

    protected async Task<IReadOnlyList<MimeMessage>> Arrived() =>
        [.. (await ArrivedRaw()).Select(raw => MimeMessage.Load(new MemoryStream(Encoding.Latin1.GetBytes(raw))))];
}
