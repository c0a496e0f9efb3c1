using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Api.Operations;
using Realtime.Silo.Storage;

namespace Realtime.Silo.Hosting;

/// <summary>A silo's own <c>/metrics</c>: for this machine, and for who has the token of <c>Metrics:Token</c>.</summary>
internal static class SiloMetrics
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";
    private const string Prefix = "Bearer ";

    /// <summary>The token's bounds, as a front node has them.</summary>
    private const int TokenLengthMin = 16;
    private const int TokenLengthMax = 256;

    /// <summary>The token with which other machines may read; null: none.</summary>
    /// <exception cref="StorageConfigurationException">A setting under <c>Metrics</c> is unknown or not allowed.</exception>
    public static string? Add(WebApplicationBuilder builder)
    {
        var section = builder.Configuration.GetSection("Metrics");
        SettingsBinding.RefuseUnknown(section, "Token");
        builder.Services.AddSingleton<MetricsStore>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<MetricsStore>());
        return section["Token"] is null or { Length: >= TokenLengthMin and <= TokenLengthMax }
            ? section["Token"]
            : throw new StorageConfigurationException($"Metrics:Token has {TokenLengthMin} to {TokenLengthMax} characters.");
    }

    public static IResult Write(HttpContext context, MetricsStore metrics, string? token) =>
        (context.Connection.RemoteIpAddress is { } caller && IPAddress.IsLoopback(caller)) || HasToken(context.Request, token)
            ? TypedResults.Text(metrics.Write(), ContentType)
            : TypedResults.StatusCode(StatusCodes.Status403Forbidden);

    private static bool HasToken(HttpRequest request, string? token)
    {
        var header = request.Headers.Authorization.ToString();
        return token is not null
            && header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(header[Prefix.Length..]), Encoding.UTF8.GetBytes(token));
    }
}
