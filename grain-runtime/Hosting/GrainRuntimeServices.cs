using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Realtime.GrainRuntime;

/// <summary>Registers the embedded grain host.</summary>
public static class GrainRuntimeServices
{
    /// <summary>Adds <see cref="IGrainFactory"/> for all grain classes of the given assemblies, and <see cref="IGrainRuntimeControl"/>.</summary>
    /// <remarks>
    /// Grains with persistent state need an <see cref="IGrainStateStore"/>; <see cref="TimeProvider"/> and <see cref="ITurnScheduler"/>
    /// have defaults. Options are checked when the host starts. Throws ArgumentException without assemblies, and
    /// InvalidOperationException where a grain class cannot be hosted.
    /// </remarks>
    public static IServiceCollection AddGrainRuntime(
        this IServiceCollection services, Action<GrainRuntimeOptions> configure, params Assembly[] grainAssemblies)
    {
        if (grainAssemblies.Length == 0)
        {
            throw new ArgumentException("Name at least one assembly with grains.", nameof(grainAssemblies));
        }

        services.AddLogging();
        services.AddOptions<GrainRuntimeOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GrainRuntimeOptions>, GrainRuntimeOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ITurnScheduler, ThreadPoolTurnScheduler>();
        services.AddSingleton(new GrainClasses(grainAssemblies));
        services.AddSingleton<ActivationDirectory>();
        services.AddScoped<IGrainContext>(_ => Activation.UnderConstruction
            ?? throw new InvalidOperationException("Only the constructor of a grain can be given its context."));
        services.AddSingleton<GrainRuntimeControl>();
        services.AddSingleton<IGrainRuntimeControl>(provider => provider.GetRequiredService<GrainRuntimeControl>());
        services.AddSingleton<GrainRuntimeService>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<GrainRuntimeService>());

        // The service comes along, so that calls time out also where nobody starts hosted services.
        services.AddSingleton<IGrainFactory>(provider =>
        {
            provider.GetRequiredService<GrainRuntimeService>();
            return provider.GetRequiredService<ActivationDirectory>().Factory;
        });
        return services;
    }
}
