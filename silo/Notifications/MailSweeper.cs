using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Notifications;
using Realtime.Grains.Notifications;

namespace Realtime.Silo.Notifications;

/// <summary>Wakes the mails that are due: at start, after a crash, and then every <see cref="Period"/>.</summary>
internal sealed class MailSweeper(MailOutbox outbox, IGrainFactory grains, TimeProvider time, ILogger<MailSweeper> log) : BackgroundService
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(15);
    public const int PageMax = 200;

    /// <summary>So many are settled side by side.</summary>
    public const int SettlingMax = 16;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                await TrySweep(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host is stopping.
        }
    }

    private async Task TrySweep(CancellationToken stopping)
    {
        try
        {
            string? cursor = null;
            do
            {
                var due = await outbox.ListDue(time.GetUtcNow(), PageMax, cursor, stopping);
                foreach (var some in due.Items.Chunk(SettlingMax))
                {
                    await Task.WhenAll(some.Select(mail => TrySettle(mail.OrganizationId, mail.MailId, stopping)));
                }

                cursor = due.NextCursor;
            }
            while (cursor is not null);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            log.MailSweepFailed(error);
        }
    }

    private async Task TrySettle(string organizationId, string mailId, CancellationToken stopping)
    {
        try
        {
            await grains.GetGrain<IMailGrain>(GrainKeys.Of(organizationId, mailId)).Settle().WaitAsync(stopping);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            log.MailNotSettled(error, organizationId, mailId);
        }
    }
}
