using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Realtime.Grains.Identity;
using Realtime.Silo.Demo;
using Realtime.Silo.Hosting;
using Realtime.Silo.Notifications;
using Realtime.Silo.Operations.Memory;
using Realtime.Silo.Operations.Traces;
using Realtime.Silo.Storage;

namespace Realtime.Silo;

/// <summary>Grains, what hosts them and what they stand on, as services of one process.</summary>
public static class SiloSetup
{
    /// <summary>
    /// Adds <see cref="IGrainFactory"/>, and where the grains are in this process also what they stand on. Reads <c>Storage:*</c>,
    /// <c>Notifications:*</c>, <c>Demo:*</c>, <c>Memory:*</c>, <c>Traces:*</c> and whatever the build's grain host has of its own.
    /// </summary>
    /// <exception cref="StorageConfigurationException">A setting is unknown or not allowed; the message is one line that names the key.</exception>
    public static void AddRealtimeSilo(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        if (builder.AddGrainHosting())
        {
            services.AddRealtimeStorage(builder.Configuration);
            services.AddSingleton<IIdSource, RandomIdSource>();
            services.AddHostedService<DispatchSweeper>();
            services.AddHostedService<DueSweeper>();
            services.AddRealtimeNotifications(builder.Configuration);
            if (DemoOptions.Read(builder.Configuration, builder.Environment).Seed)
            {
                services.AddHostedService<DemoSeeding>();
            }
        }

        if (TraceOptions.Read(builder.Configuration) is { Endpoint: not null } traces)
        {
            services.AddSingleton(traces);
            services.AddHostedService<TraceExport>();
        }

        if (MemoryOptions.Read(builder.Configuration).Return)
        {
            services.AddHostedService<MemoryReturn>();
        }

        services.AddHealthChecks().AddCheck<GrainHealthCheck>("grains");
    }
}
