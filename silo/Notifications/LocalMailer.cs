using System.Globalization;
using Realtime.Grains.Notifications;

namespace Realtime.Silo.Notifications;

/// <summary>
/// Writes each mail as a file <c>{folder}/{instant}-{digest of its id}.eml</c>, whole or not at all. The same mail again takes the
/// place of its file.
/// </summary>
internal sealed class LocalMailer(string folder, NotificationOptions options) : IMailer
{
    private const int PruneEvery = 100;
    private int _sincePruned = PruneEvery;

    public async Task Send(Mail mail, CancellationToken cancellation)
    {
        var content = await MimeMail.Of(mail, options.From).Write(cancellation);
        var name = string.Create(CultureInfo.InvariantCulture, $"{mail.CreatedAt.UtcDateTime:yyyyMMdd'T'HHmmssfff}-{MimeMail.Digest(mail.Id)}");
        var (part, whole) = (Path.Combine(folder, $".{name}.{Guid.NewGuid():N}.part"), Path.Combine(folder, name + ".eml"));
        try
        {
            Directory.CreateDirectory(folder);
            if (Interlocked.Increment(ref _sincePruned) >= PruneEvery)
            {
                Interlocked.Exchange(ref _sincePruned, 0);
                Prune();
            }

            try
            {
                await using (var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write))
                {
                    await file.WriteAsync(content, cancellation);
                    file.Flush(flushToDisk: true);
                }

                File.Move(part, whole, overwrite: true);
            }
            catch
            {
                File.Delete(part);
                throw;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new MailUnavailableException($"The folder for mail cannot be written.", error);
        }
    }

    /// <summary>Names begin with the instant, so the oldest come first.</summary>
    private void Prune()
    {
        var names = Directory.GetFiles(folder, "*.eml");
        if (names.Length >= options.LocalFilesMax)
        {
            Array.Sort(names, StringComparer.Ordinal);
            foreach (var name in names.Take(names.Length - options.LocalFilesMax + 1))
            {
                File.Delete(name);
            }
        }
    }
}
