using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime.Hosting;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Hosting;

/// <summary>What every silo has, alone or in a cluster.</summary>
internal static class SiloConfiguration
{
    /// <summary>How long a call of a process that is all of the cluster may take: nobody's death is to be noticed by it.</summary>
    private static readonly TimeSpan LocalAttempt = TimeSpan.FromSeconds(30);

    /// <summary>Orleans' name for the storage of states that name none.</summary>
    private const string DefaultStorage = "Default";

    public static void ConfigureSilo(this ISiloBuilder silo, ClusterSettings settings)
    {
        silo.AddActivityPropagation();
        silo.AddOutgoingGrainCallFilter<CallRetry>();
        silo.Services.AddClocks();
        silo.Configure<SiloMessagingOptions>(options =>
        {
            options.ResponseTimeout = settings.Role == ClusterRole.Local ? LocalAttempt : settings.SiloAttempt;
            options.SystemResponseTimeout = settings.Role == ClusterRole.Local ? LocalAttempt : settings.SystemAttempt;
            options.MaxMessageBodySize = settings.MessageBytesMax;
            options.MaxEnqueuedRequestsHardLimit = settings.MailboxLengthMax;
            options.MaxForwardCount = settings.ForwardsMax;
        });
        silo.Configure<GrainCollectionOptions>(options =>
        {
            options.CollectionAge = settings.CollectionAge;
            options.CollectionQuantum = settings.CollectionPeriod;
            options.DeactivationTimeout = settings.DeactivationTimeout;
        });
        if (settings.Placement == ClusterPlacement.Random)
        {
            silo.Services.AddSingleton<PlacementStrategy, RandomPlacement>();
        }
        else
        {
            silo.Services.AddSingleton<PlacementStrategy, ResourceOptimizedPlacement>();
        }
    }

    /// <summary>Grains' small states lie among the documents, on every kind of silo.</summary>
    public static void AddStateStorage(this ISiloBuilder silo) =>
        silo.Services.AddGrainStorage(DefaultStorage, (services, _) => new DocumentGrainStorage(services.GetRequiredService<IDocuments>()));

    /// <summary>Grains and their timers run by the program's clock, which a test may move; Orleans itself by the machine's.</summary>
    public static void AddClocks(this IServiceCollection services)
    {
        services.AddKeyedSingleton(KeyedService.AnyKey, TimeProvider.System);
        services.AddKeyedSingleton<TimeProvider>(TimeProviderNames.Grains, (provider, _) => provider.GetRequiredService<TimeProvider>());
    }
}
