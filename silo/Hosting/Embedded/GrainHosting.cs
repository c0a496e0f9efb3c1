using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Realtime.Grains.Journal;

namespace Realtime.Silo.Hosting;

/// <summary>What hosts the grains in this build: the embedded runtime, in this process.</summary>
internal static class GrainHosting
{
    /// <summary>Adds <see cref="IGrainFactory"/>. True: this process holds grains, and so needs storage.</summary>
    public static bool AddGrainHosting(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IGrainStateStore, DocumentGrainState>();
        builder.Services.AddGrainRuntime(_ => { }, typeof(JournalJson).Assembly);
        return true;
    }
}
