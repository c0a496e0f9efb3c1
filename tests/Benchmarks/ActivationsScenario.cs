using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Realtime.Benchmarks;

/// <summary>How fast grains are activated and ended, and what an idle one keeps in memory.</summary>
internal static class ActivationsScenario
{
    private const int Count = 100_000;

    internal static async Task Run(CancellationToken cancellation)
    {
        var services = new ServiceCollection();
        services.AddGrainRuntime(_ => { }, typeof(AdderGrain).Assembly);
        await using var provider = services.BuildServiceProvider();
        var factory = provider.GetRequiredService<IGrainFactory>();
        await factory.GetGrain<IAdderGrain>("warm").Add(1);

        var bytes = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        await Parallel.ForAsync(0, Count, cancellation, async (index, _) => await factory.GetGrain<IAdderGrain>($"adder{index}").Add(1));
        Print("activated and called", watch.Elapsed);
        Console.WriteLine($"{(GC.GetTotalMemory(forceFullCollection: true) - bytes) / Count:N0} B kept for each");

        watch.Restart();
        var service = provider.GetServices<Microsoft.Extensions.Hosting.IHostedService>().Single();
        await service.StopAsync(cancellation);
        Print("ended at stop", watch.Elapsed);
    }

    private static void Print(string what, TimeSpan elapsed) =>
        Console.WriteLine($"{Count:N0} grains {what} in {elapsed.TotalMilliseconds:N0} ms, {Count / elapsed.TotalSeconds:N0} /s");
}
