namespace Realtime.Tests.Browser.Hosting;

/// <summary>Mails as the server puts them into its data folder.</summary>
internal static class MailFolder
{
    /// <summary>A minute for further lines of an answer, and then as long as a busy machine may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>The text of the first mail to this address, once there is one.</summary>
    public static async Task<string> WaitForMail(this RealServer server, string to)
    {
        using var tooLong = new CancellationTokenSource(Patience);
        while (true)
        {
            foreach (var file in Directory.Exists(server.MailFolder) ? Directory.GetFiles(server.MailFolder, "*.eml") : [])
            {
                var mail = await File.ReadAllTextAsync(file, tooLong.Token);
                if (mail.Contains(to, StringComparison.Ordinal))
                {
                    return Decoded(mail.ReplaceLineEndings("\n"));
                }
            }

            await Task.Delay(PollEvery, tooLong.Token);
        }
    }

    /// <summary>The link back into the conversation.</summary>
    public static string LinkIn(string mail) =>
        mail.Split('\n').Single(line => line.Contains("/conversation?organization=", StringComparison.Ordinal)).Trim();

    // Quoted-printable, as far as a link needs it.
    private static string Decoded(string mail) =>
        mail.Contains("quoted-printable", StringComparison.Ordinal) ? mail.Replace("=\n", "").Replace("=3D", "=") : mail;
}
