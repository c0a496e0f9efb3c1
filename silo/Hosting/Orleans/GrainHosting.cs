using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Realtime.Silo.Hosting;

/// <summary>What hosts the grains in this build: Orleans, in the part of it that <c>Cluster:Role</c> gives this process.</summary>
internal static class GrainHosting
{
    /// <summary>Adds <see cref="IGrainFactory"/>. True where this process holds grains, and so needs storage.</summary>
    /// <exception cref="Storage.StorageConfigurationException">A setting under <c>Cluster</c> is unknown or not allowed.</exception>
    public static bool AddGrainHosting(this IHostApplicationBuilder builder)
    {
        var settings = ClusterSettingsReader.Read(builder.Configuration);
        builder.Services.AddSingleton(settings);
        builder.Logging.QuietenOrleans();
        switch (settings.Role)
        {
            case ClusterRole.Front:
                builder.AddFrontNode(settings);
                return false;
            case ClusterRole.Silo:
                builder.AddClusterSilo(settings);
                return true;
            default:
                builder.AddLocalSilo(settings);
                return true;
        }
    }

    /// <summary>
    /// When a silo dies, Orleans logs each call and each connection that it breaks, with a stack trace: thousands, written by the others in
    /// the seconds in which they have the most to do. That it died is said once by the membership, and what became of a call by
    /// <see cref="CallRetry"/>. <c>Logging:LogLevel:Orleans.Messaging=Error</c> and so on bring them back.
    /// </summary>
    private static void QuietenOrleans(this ILoggingBuilder logging)
    {
        logging.AddFilter("Orleans.Messaging", LogLevel.Critical);
        logging.AddFilter("Orleans.Runtime.CallbackData", LogLevel.Error);
        logging.AddFilter("Orleans.Runtime.Messaging", LogLevel.Error);
    }
}
