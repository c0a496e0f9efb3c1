using Microsoft.Extensions.Diagnostics.HealthChecks;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.Silo.Hosting;

/// <summary>Healthy where a grain answers.</summary>
internal sealed class GrainHealthCheck(IGrainFactory grains) : IHealthCheck
{
    public static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await grains.GetGrain<IUniqueNameGrain>("health/probe").Resolve().WaitAsync(AnswerMax, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("Grains do not answer.", error);
        }
    }
}
