using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Grains.Notifications;
using Realtime.Grains.Storage;
using Realtime.Silo.Storage;

namespace Realtime.Silo.Notifications;

/// <summary>Notifications as services.</summary>
internal static class NotificationRegistration
{
    private const string LocalFolder = "mail";

    /// <summary>Adds <see cref="IMailer"/> as <paramref name="configuration"/> has it under <c>Notifications</c>, and what mails need beside it.</summary>
    /// <exception cref="StorageConfigurationException">A setting is unknown or not allowed.</exception>
    public static void AddRealtimeNotifications(this IServiceCollection services, IConfiguration configuration)
    {
        var options = NotificationOptionsReader.Read(configuration);
        services.AddSingleton(options);
        services.AddSingleton(new MailPolicy(options.PublicUrl, options.TriesMax, options.RetryDelay, options.RetryDelayMax, options.SendTimeout));
        services.AddSingleton(_ => new MailGate(options.ConcurrentMax));
        services.AddSingleton<IMailer>(provider => options.Provider switch
        {
            MailProvider.Smtp => new SmtpMailer(options),
            MailProvider.Ses => new SesMailer(options),
            _ => new LocalMailer(Path.Combine(Path.GetFullPath(provider.GetRequiredService<StorageOptions>().Path), LocalFolder), options),
        });
        services.AddSingleton(provider => new MailOutbox(provider.GetRequiredService<IDocuments>()));
        services.AddHostedService<MailStart>();
        services.AddHostedService<MailSweeper>();
    }

    /// <summary>Makes the mailer when the host starts, so that a bad setting stops it there and not at the first mail.</summary>
    private sealed class MailStart(IServiceProvider services) : Microsoft.Extensions.Hosting.IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            services.GetRequiredService<IMailer>();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
