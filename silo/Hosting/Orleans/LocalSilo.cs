using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace Realtime.Silo.Hosting;

/// <summary>A whole cluster in this process: one silo that nobody else reaches.</summary>
internal static class LocalSilo
{
    /// <summary>No gateway: the only client is this process.</summary>
    private const int NoPort = 0;

    public static void AddLocalSilo(this IHostApplicationBuilder builder, ClusterSettings settings) => builder.UseOrleans(silo =>
    {
        silo.UseLocalhostClustering(FreePort(), NoPort, serviceId: settings.ServiceId, clusterId: settings.ClusterId);
        silo.ConfigureSilo(settings);
        silo.AddStateStorage();
    });

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, NoPort);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
