using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using Orleans.Runtime.Hosting;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Hosting;

/// <summary>A whole cluster in this process: one silo that nobody else reaches, its small states beside the documents.</summary>
internal static class LocalSilo
{
    /// <summary>Orleans' name for the storage of states that name none.</summary>
    public const string DefaultStorage = "Default";

    /// <summary>No gateway: the only client is this process.</summary>
    private const int NoPort = 0;

    public static void AddLocalSilo(this IHostApplicationBuilder builder, ClusterSettings settings) => builder.UseOrleans(silo =>
    {
        silo.UseLocalhostClustering(FreePort(), NoPort, serviceId: settings.ServiceId, clusterId: settings.ClusterId);
        silo.ConfigureSilo(settings);
        silo.Services.AddGrainStorage(DefaultStorage, (services, _) => new DocumentGrainStorage(services.GetRequiredService<IDocuments>()));
    });

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, NoPort);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
