using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Realtime.Api.Operations;
using Realtime.Silo.Operations;
using Realtime.Silo.Storage;

namespace Realtime.Silo.Hosting;

/// <summary>A silo with nothing else in its process; over HTTP it only says how it is and what it counts.</summary>
public static class SiloProgram
{
    /// <summary>For <c>/api/health</c> and <c>/metrics</c>, where <c>urls</c> says nothing else.</summary>
    public const string UrlDefault = "http://127.0.0.1:5090";

    /// <summary>0 after an orderly end, 1 where it could not start; the operator's commands have their own codes.</summary>
    public static async Task<int> Main(string[] args)
    {
        if (OperatorCommands.Takes(args))
        {
            return await OperatorCommands.Run(args);
        }

        try
        {
            var builder = WebApplication.CreateBuilder(args);
            builder.Configuration.AddInMemoryCollection([new($"{ClusterSettings.Section}:{nameof(ClusterSettings.Role)}", nameof(ClusterRole.Silo))]);
            if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
            {
                builder.WebHost.UseUrls(UrlDefault);
            }

            builder.AddConsoleLogs();
            builder.AddRealtimeSilo();
            var metricsToken = SiloMetrics.Add(builder);
            await using var app = builder.Build();
            app.MapGet("/metrics", (HttpContext context, MetricsStore metrics) => SiloMetrics.Write(context, metrics, metricsToken));
            app.MapHealthChecks("/api/health", new HealthCheckOptions { ResponseWriter = Write });
            await app.RunAsync();
            return 0;
        }
        catch (StorageConfigurationException refusal)
        {
            await Console.Error.WriteLineAsync($"realtime cannot start: {refusal.Message.ReplaceLineEndings(" ")}");
            return 1;
        }
    }

    private static Task Write(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(new
    {
        status = report.Status == HealthStatus.Unhealthy ? "unhealthy" : "healthy",
        checks = report.Entries.ToDictionary(
            entry => entry.Key,
            entry => new { status = entry.Value.Status.ToString().ToLowerInvariant(), detail = entry.Value.Description },
            StringComparer.Ordinal),
    });
}
