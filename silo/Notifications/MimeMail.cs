using System.Security.Cryptography;
using System.Text;
using MimeKit;
using Realtime.Grains.Notifications;

namespace Realtime.Silo.Notifications;

/// <summary>A mail as RFC 5322 has it: plain text, in the name of the configured sender.</summary>
internal static class MimeMail
{
    /// <param name="mail">What to say.</param>
    /// <param name="from">The sender's address.</param>
    public static MimeMessage Of(Mail mail, string from)
    {
        var message = new MimeMessage
        {
            Subject = mail.Subject,
            Date = mail.CreatedAt,
            MessageId = $"{Digest(mail.Id)}@{from[(from.IndexOf('@', StringComparison.Ordinal) + 1)..]}",
            Body = new TextPart("plain") { Text = mail.Text },
        };
        message.From.Add(new MailboxAddress(mail.FromName, from));
        message.To.Add(new MailboxAddress(mail.ToName, mail.To));

        // RFC 3834: so that no out-of-office note answers, and no machine answers that.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add("X-Auto-Response-Suppress", "All");
        return message;
    }

    public static async Task<byte[]> Write(this MimeMessage message, CancellationToken cancellation)
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        message.Prepare(EncodingConstraint.SevenBit);
        using var bytes = new MemoryStream();
        await message.WriteToAsync(format, bytes, cancellation);
        return bytes.ToArray();
    }

    /// <summary>What stands for a mail's id outside: the same for the same id, and nothing can be learned from it.</summary>
    public static string Digest(string mailId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(mailId)).AsSpan(0, 16));
}
