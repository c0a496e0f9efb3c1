using System.Net;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Realtime.Api.Json;

namespace Realtime.Api.Operations;

/// <summary><c>Status</c> is <c>healthy</c> or <c>unhealthy</c>; <c>Checks</c> says which part is.</summary>
public sealed record HealthAnswer(string Status, IReadOnlyDictionary<string, HealthCheckAnswer> Checks);

/// <param name="Status"><c>healthy</c>, <c>degraded</c> or <c>unhealthy</c>.</param>
/// <param name="DurationMilliseconds">How long the check took.</param>
/// <param name="Detail">What the check saw (of a cluster, its silos); for this machine only, since it may name addresses.</param>
public sealed record HealthCheckAnswer(string Status, double DurationMilliseconds, string? Detail);

/// <summary>Whether this node can serve, for load balancers and for whoever started it.</summary>
internal static class HealthEndpoints
{
    private const string Healthy = "healthy";

    public static void Map(IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("/api/health").WithTags("Operation");
        routes.MapGet("", Check)
            .WithSummary("Checks storage and what else requests need: 200, or 503 with what failed.")
            .Produces<HealthAnswer>().Produces<HealthAnswer>(StatusCodes.Status503ServiceUnavailable);
        routes.MapGet("/live", () => TypedResults.Ok(new HealthAnswer(Healthy, new Dictionary<string, HealthCheckAnswer>(StringComparer.Ordinal))))
            .WithSummary("Says that the process runs, and nothing more.")
            .Produces<HealthAnswer>();
    }

    private static async Task<IResult> Check(HealthCheckService checks, HttpContext context)
    {
        var report = await checks.CheckHealthAsync(context.RequestAborted);
        var isHere = context.Connection.RemoteIpAddress is { } caller && IPAddress.IsLoopback(caller);
        var answer = new HealthAnswer(
            report.Status == HealthStatus.Unhealthy ? "unhealthy" : Healthy,
            report.Entries.ToDictionary(
                entry => entry.Key,
                entry => new HealthCheckAnswer(
                    EnumText<HealthStatus>.Of(entry.Value.Status), Math.Round(entry.Value.Duration.TotalMilliseconds, 2), isHere ? entry.Value.Description : null),
                StringComparer.Ordinal));
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(
            answer,
            statusCode: report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }
}
