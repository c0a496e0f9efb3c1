using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Realtime.Grains.Identity;
using Realtime.Grains.Journal;
using Realtime.Silo.Demo;
using Realtime.Silo.Hosting;
using Realtime.Silo.Storage;

namespace Realtime.Silo;

/// <summary>Grains, what hosts them and what they stand on, as services of one process.</summary>
public static class SiloSetup
{
    /// <summary>Reads <c>Storage:*</c> and <c>Demo:*</c>.</summary>
    public static void AddRealtimeSilo(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddRealtimeStorage(builder.Configuration);
        services.AddSingleton<IIdSource, RandomIdSource>();
        services.AddSingleton<IGrainStateStore, DocumentGrainState>();
        services.AddGrainRuntime(_ => { }, typeof(JournalJson).Assembly);
        services.AddHealthChecks().AddCheck<GrainHealthCheck>("grains");
        services.AddHostedService<DispatchSweeper>();
        if (DemoOptions.Read(builder.Configuration, builder.Environment).Seed)
        {
            services.AddHostedService<DemoSeeding>();
        }
    }
}
