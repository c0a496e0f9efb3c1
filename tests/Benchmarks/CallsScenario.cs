using Microsoft.Extensions.DependencyInjection;

namespace Realtime.Benchmarks;

/// <summary>A grain that answers at once, and one that asks it.</summary>
[Alias("benchmark.IAdderGrain")]
public interface IAdderGrain : IGrainWithStringKey
{
    Task<int> Add(int number);

    ValueTask Touch();

    Task<int> AddThrough(IAdderGrain other, int number);
}

public sealed class AdderGrain : Grain, IAdderGrain
{
    private int _sum;

    public Task<int> Add(int number) => Task.FromResult(_sum += number);

    public ValueTask Touch()
    {
        _sum++;
        return ValueTask.CompletedTask;
    }

    public async Task<int> AddThrough(IAdderGrain other, int number) => await other.Add(number);
}

/// <summary>Calls a second and bytes a call, from outside a grain and between grains, beside an actor made of a bare channel.</summary>
internal static class CallsScenario
{
    internal static async Task Run(TimeSpan time, CancellationToken cancellation)
    {
        var services = new ServiceCollection();
        services.AddGrainRuntime(_ => { }, typeof(AdderGrain).Assembly);
        await using var provider = services.BuildServiceProvider();
        var factory = provider.GetRequiredService<IGrainFactory>();
        var grains = Enumerable.Range(0, 256).Select(index => factory.GetGrain<IAdderGrain>($"adder{index}")).ToArray();
        var others = Enumerable.Range(0, 256).Select(index => factory.GetGrain<IAdderGrain>($"other{index}")).ToArray();
        await using var actors = new ChannelActors(256);

        foreach (var callers in (int[])[1, 256])
        {
            var baseline = await Measurement.Of("channel actor, one for all", callers, time, _ => actors.Add(0, 1), cancellation);
            Print(callers, baseline, baseline);
            Print(callers, await Measurement.Of("grain, one for all", callers, time, _ => grains[0].Add(1), cancellation), baseline);
            Print(callers, await Measurement.Of("grain, one for all, no result", callers, time, _ => grains[0].Touch().AsTask(), cancellation), baseline);
            Print(callers, await Measurement.Of("grain through grain", callers, time, caller => others[caller].AddThrough(grains[caller], 1), cancellation), baseline);
            if (callers > 1)
            {
                Print(callers, await Measurement.Of("channel actor, one each", callers, time, caller => actors.Add(caller, 1), cancellation), baseline);
                Print(callers, await Measurement.Of("grain, one each", callers, time, caller => grains[caller].Add(1), cancellation), baseline);
            }
        }
    }

    private static void Print(int callers, Measurement measured, Measurement baseline) => Console.WriteLine(
        $"{callers,4} callers  {measured.Name,-30} {measured.PerSecond,12:N0} /s  {measured.BytesEach,6:N0} B each  {measured.PerSecond / baseline.PerSecond,5:N2} × the channel actor");
}
