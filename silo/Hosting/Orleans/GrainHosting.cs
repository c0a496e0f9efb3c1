using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

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
}
