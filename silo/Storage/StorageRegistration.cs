using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Realtime.Silo.Storage.DynamoDb;

namespace Realtime.Silo.Storage;

/// <summary>Storage as services.</summary>
public static class StorageRegistration
{
    /// <summary>
    /// Adds <c>IJournal</c>, <c>IDocuments</c>, <see cref="StorageProbe"/> and the health check <c>storage</c>, as
    /// <paramref name="configuration"/> has it under <c>Storage</c> and <c>DynamoDb</c>. It is read and storage is opened when the host starts (or
    /// a port is first asked for): then a bad setting is a <see cref="StorageConfigurationException"/>. Storage closes with the
    /// service provider, after everything that uses it.
    /// </summary>
    public static IServiceCollection AddRealtimeStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMetrics();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ => StorageOptionsReader.Read(configuration));
        services.AddSingleton(_ => DynamoDbOptionsReader.Read(configuration));
        services.AddSingleton(provider => new StorageMetrics(provider.GetRequiredService<IMeterFactory>()));
        services.AddSingleton(provider => StorageAdapters.Open(
            provider.GetRequiredService<StorageOptions>(),
            provider.GetRequiredService<DynamoDbOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<StorageMetrics>(),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger(StorageMetrics.MeterName)));
        services.AddSingleton(provider => provider.GetRequiredService<StorageAdapters>().Journal);
        services.AddSingleton(provider => provider.GetRequiredService<StorageAdapters>().Documents);
        services.AddSingleton<StorageProbe>();
        services.AddHealthChecks().AddCheck<StorageHealthCheck>("storage");

        // First of all hosted services, so that those which load from storage find it open.
        services.Insert(0, ServiceDescriptor.Singleton<Microsoft.Extensions.Hosting.IHostedService, StorageStart>());
        return services;
    }
}
