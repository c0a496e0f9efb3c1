using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Api.Identity;

/// <summary>Sees to it that there is a key, stored before its first use, and a successor in time.</summary>
internal sealed partial class KeyRingUpkeep(KeyRing ring, IKeyManager keys, TimeProvider time, ILogger<KeyRingUpkeep> logger) : BackgroundService
{
    private static readonly TimeSpan KeyLifetime = TimeSpan.FromDays(90);
    private static readonly TimeSpan SuccessorLead = TimeSpan.FromDays(7);
    private static readonly TimeSpan RenewEvery = TimeSpan.FromHours(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Renew();
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(RenewEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Renew();
            }
            catch (Exception exception) when (exception is ServiceUnavailableException or TimeoutException)
            {
                NotRenewed(exception.Message);
            }
        }
    }

    private async Task Renew()
    {
        await ring.Synchronize();
        var now = time.GetUtcNow();
        var usable = keys.GetAllKeys().Where(key => !key.IsRevoked && key.ExpirationDate > now).ToList();
        if (usable.Any(key => key.ExpirationDate > now + SuccessorLead))
        {
            return;
        }

        // The first key serves at once; a successor waits until every node has read it.
        var activation = usable.Count == 0 ? now : now + (SuccessorLead / 2);
        _ = keys.CreateNewKey(activation, activation + KeyLifetime);
        await ring.Synchronize();
        KeyAdded(activation);
    }
}
