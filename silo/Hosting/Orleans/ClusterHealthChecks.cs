using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Realtime.Silo.Hosting;

/// <summary>A silo's view of the cluster: healthy while it is active itself.</summary>
internal sealed class SiloHealthCheck(ISiloStatusOracle oracle) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var silos = oracle.GetApproximateSiloStatuses(onlyActive: true).Keys.Select(silo => silo.Endpoint.ToString()).Order(StringComparer.Ordinal).ToArray();
        var seen = $"{oracle.SiloAddress.Endpoint} is {oracle.CurrentStatus}; active: {string.Join(", ", silos)}";
        return Task.FromResult(oracle.CurrentStatus == SiloStatus.Active ? HealthCheckResult.Healthy(seen) : HealthCheckResult.Unhealthy(seen));
    }
}

/// <summary>A front node's view of the cluster: healthy while it is connected to a silo.</summary>
internal sealed class FrontHealthCheck(GatewayCount gateways) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var seen = $"connected to {gateways.Connected} silos";
        return Task.FromResult(gateways.Connected > 0 ? HealthCheckResult.Healthy(seen) : HealthCheckResult.Unhealthy(seen));
    }
}
