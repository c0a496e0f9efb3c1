using System.Text;
using Realtime.Grains.Notifications;
using Realtime.Silo.Notifications;
using Realtime.Tests.Specification.Storage;

namespace Realtime.Tests.Specification.Notifications;

public sealed class LocalMailerSpecification : MailerSpecification
{
    private const int FilesMax = 50;

    private readonly TemporaryFolder _folder = new();
    private string _mail = "";

    protected override IMailer Mailer => field ??= new LocalMailer(_mail, new NotificationOptions { From = From, LocalFilesMax = FilesMax });

    public override ValueTask InitializeAsync()
    {
        _mail = Path.Combine(_folder.Path, "mail");
        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Send_of_the_same_mail_again_leaves_one_file()
    {
        await Mailer.Send(Simple, default);
        await Mailer.Send(Simple, default);

        Path.GetFileName(Directory.GetFiles(_mail).ShouldHaveSingleItem()).ShouldMatch("^20261120T140000250-[0-9a-f]{32}[.]eml$");
    }

    [Fact]
    public async Task Send_keeps_the_newest_files_only()
    {
        for (var number = 0; number < FilesMax * 4; number++)
        {
            await Mailer.Send(Simple with { Id = $"{number}", CreatedAt = Simple.CreatedAt.AddSeconds(number), Subject = $"{number}" }, default);
        }

        var arrived = await Arrived();
        arrived.Count.ShouldBeLessThan(FilesMax * 3 + 1, "older ones go every hundred");
        arrived.Select(message => message.Subject).ShouldContain($"{(FilesMax * 4) - 1}");
        arrived.Select(message => message.Subject).ShouldNotContain("0");
    }

    protected override async Task<IReadOnlyList<string>> ArrivedRaw()
    {
        var texts = new List<string>();
        foreach (var file in Directory.Exists(_mail) ? Directory.GetFiles(_mail) : [])
        {
            file.ShouldEndWith(".eml");
            texts.Add(await File.ReadAllTextAsync(file, Encoding.Latin1));
        }

        return texts;
    }

    /// <summary>A file stands where the folder should be.</summary>
    protected override Task Cut()
    {
        Directory.CreateDirectory(_folder.Path);
        return File.WriteAllTextAsync(_mail, "");
    }

    protected override Task Mend()
    {
        File.Delete(_mail);
        return Task.CompletedTask;
    }
}
