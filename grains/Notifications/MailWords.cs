using System.Globalization;
using System.Text;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Notifications;

namespace Realtime.Grains.Notifications;

/// <summary>What a mail may consist of.</summary>
public static class MailWords
{
    /// <summary>The mail as it is kept: the address as it goes out, names and subject on one line each; or what is wrong with it.</summary>
    public static Outcome<OutgoingMail> Prepare(string mailId, OutgoingMail mail)
    {
        if (mailId is not { Length: > 0 and <= IMailGrain.IdLengthMax } || !mailId.All(c => c is > ' ' and <= '~'))
        {
            return Invalid("id", $"is not 1 to {IMailGrain.IdLengthMax} visible ASCII characters");
        }

        if (MailAddress.Normalize(mail.To) is not { } to)
        {
            return Invalid("to", "is no address");
        }

        var subject = Line(mail.Subject, OutgoingMail.SubjectLengthMax);
        if (subject.Length == 0)
        {
            return Invalid("subject", "is empty");
        }

        if (mail.Text is not { Length: > 0 } || Encoding.UTF8.GetByteCount(mail.Text) > OutgoingMail.TextBytesMax)
        {
            return Invalid("text", $"is not 1 to {OutgoingMail.TextBytesMax} bytes");
        }

        return mail with
        {
            To = to,
            ToName = mail.ToName is { } name ? Line(name, OutgoingMail.NameLengthMax) : null,
            FromName = Line(mail.FromName, OutgoingMail.NameLengthMax),
            Subject = subject,
            Text = Plain(mail.Text),
        };
    }

    /// <summary>One line, whatever was in it: a header takes no line end, and no reader sees invisible marks that turn text around.</summary>
    public static string Line(string text, int lengthMax)
    {
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                line.Append(' ');
            }
            else if (rune.Value is not (>= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069) && line.Length + rune.Utf16SequenceLength <= lengthMax)
            {
                line.Append(rune.ToString());
            }
        }

        return line.ToString().Trim();
    }

    /// <summary>Lines and tabs, and no other control characters; what is no Unicode becomes U+FFFD.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (!Rune.IsControl(rune) || rune.Value is '\n' or '\t')
            {
                plain.Append(rune.ToString());
            }
        }

        return plain.ToString();
    }

    private static Problem Invalid(string field, string sentence) =>
        ErrorCatalogue.ValidationFailed.Problem($"The mail's {field} {sentence}.").At(field, sentence);
}
