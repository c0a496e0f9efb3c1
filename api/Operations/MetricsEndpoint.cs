using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Realtime.Api.Errors;
using Realtime.Api.OpenApi;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Api.Operations;

/// <summary>What this process counts, as Prometheus reads it.</summary>
internal static class MetricsEndpoint
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";
    private const string Prefix = "Bearer ";

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/metrics", Write)
            .WithTags("Operation")
            .WithSummary("Prometheus text: from this machine, or with the metrics token.")
            .Produces<string>(StatusCodes.Status200OK, "text/plain").Fails(ErrorCatalogue.Forbidden);

    private static IResult Write(HttpContext context, MetricsStore metrics, IOptions<MetricsOptions> options) =>
        IsLoopback(context.Connection.RemoteIpAddress) || HasToken(context.Request, options.Value.Token)
            ? TypedResults.Text(metrics.Write(), ContentType)
            : ErrorCatalogue.Forbidden.Problem("Metrics are for this machine, or for who has the metrics token.").ToResult();

    private static bool IsLoopback(IPAddress? address) => address is not null && IPAddress.IsLoopback(address);

    private static bool HasToken(HttpRequest request, string? token)
    {
        var header = request.Headers.Authorization.ToString();
        return token is not null
            && header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(header[Prefix.Length..]), Encoding.UTF8.GetBytes(token));
    }
}
