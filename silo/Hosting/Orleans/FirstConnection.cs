using Microsoft.Extensions.Logging;

namespace Realtime.Silo.Hosting;

/// <summary>A front node that starts before any silo waits for one, as long as its supervisor lets it.</summary>
internal sealed class FirstConnection(ClusterSettings settings, ILogger<FirstConnection> log) : IClientConnectionRetryFilter
{
    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        log.NoSiloYet(exception.Message);
        await Task.Delay(settings.RetryDelayMax, cancellationToken);
        return true;
    }
}
