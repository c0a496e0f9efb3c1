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

    /// <exception cref="StorageConfigurationException">A setting under <c>Metrics</c> is unknown or not allowed.</exception>
    public static MetricsOptions Add(WebApplicationBuilder builder)
    {
        var section = builder.Configuration.GetSection(MetricsOptions.Section);
        SettingsBinding.RefuseUnknown(section, typeof(MetricsOptions));
        var options = new MetricsOptions { Token = section[nameof(MetricsOptions.Token)] };
        if (options.Validate() is { } refusal)
        {
            throw new StorageConfigurationException(refusal);
        }

        builder.Services.AddSingleton<MetricsStore>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<MetricsStore>());
        return options;
    }

    public static IResult Write(HttpContext context, MetricsStore metrics, MetricsOptions options) =>
        (context.Connection.RemoteIpAddress is { } caller && IPAddress.IsLoopback(caller)) || HasToken(context.Request, options.Token)
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
