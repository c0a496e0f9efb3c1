using Microsoft.Extensions.Diagnostics.HealthChecks;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Storage;

/// <summary>The health check <c>storage</c>.</summary>
internal sealed class StorageHealthCheck(StorageProbe probe) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await probe.ProbeAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (StorageUnavailableException reason)
        {
            return HealthCheckResult.Unhealthy(reason.Message, reason);
        }
    }
}
