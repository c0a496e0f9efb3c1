using System.Diagnostics;
using Realtime.Cluster;
using Realtime.Tests.Cluster.Hosting;

namespace Realtime.Tests.Cluster;

/// <summary>
/// What silos may suffer while people talk and book: afterwards every acknowledged message and booking is there, once, in order, and
/// nobody was refused. <c>CLUSTER_STORM_SECONDS</c> (120) is how long the killing goes on, <c>CLUSTER_PAUSE_SECONDS</c> (30) how
/// long a paused silo stands still.
/// </summary>
public sealed class SiloDeathTests(ClusterFixture fixture, ITestOutputHelper output)
{
    private static readonly TimeSpan KillEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RecoveryMax = TimeSpan.FromSeconds(10);

    private LocalCluster Cluster => fixture.Cluster;

    [Fact]
    public async Task Silos_killed_again_and_again_lose_nothing_and_fail_no_call()
    {
        var storm = await Storm.Begin(Cluster, messages: 5_000, bookings: 20_000);
        var kills = new List<long>();
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < Seconds("CLUSTER_STORM_SECONDS", 120);)
        {
            await Task.Delay(KillEvery);
            var silo = Cluster.Silos[kills.Count % Cluster.Silos.Count];
            kills.Add(Stopwatch.GetTimestamp());
            await silo.Kill();
            silo.Start();
        }

        await Task.Delay(KillEvery);
        await storm.End();
        var recoveries = kills.Zip(kills.Skip(1).Append(long.MaxValue), storm.RecoveryAfter).ToList();
        Say($"{kills.Count} kills: {storm.Figures()}; back after {string.Join(", ", recoveries.Select(time => $"{time.TotalSeconds:F1}"))} s");

        await Ready();
        await storm.Reckon();
        storm.Longest.ShouldBeLessThan(RecoveryMax);
    }

    [Fact]
    public async Task A_silo_that_stands_still_is_put_out_and_changes_nothing_when_it_wakes()
    {
        var storm = await Storm.Begin(Cluster, messages: 5_000, bookings: 20_000);
        await Task.Delay(KillEvery);
        var silo = Cluster.Silos[1];
        var paused = Stopwatch.GetTimestamp();
        silo.Pause();
        await Task.Delay(Seconds("CLUSTER_PAUSE_SECONDS", 30));
        silo.Resume();

        // Put out, it finds that out and ends itself.
        await silo.Ended.WaitAsync(TimeSpan.FromMinutes(1));
        var recovery = storm.RecoveryAfter(paused, long.MaxValue);
        silo.Start();
        await silo.WaitUntilReady(Cluster.Options.StartMax);
        await storm.End();
        Say($"a silo paused for {Seconds("CLUSTER_PAUSE_SECONDS", 30).TotalSeconds:F0} s: {storm.Figures()}; back after {recovery.TotalSeconds:F1} s");

        await storm.Reckon();
        storm.Longest.ShouldBeLessThan(RecoveryMax);
    }

    [Fact]
    public async Task Silos_restarted_one_by_one_fail_no_call()
    {
        var storm = await Storm.Begin(Cluster, messages: 5_000, bookings: 20_000);
        foreach (var silo in Cluster.Silos)
        {
            (await silo.Leave(Cluster.Options.StopMax)).ShouldBe(0);
            silo.Start();
            await silo.WaitUntilReady(Cluster.Options.StartMax);
        }

        await storm.End();
        Say($"a rolling restart of {Cluster.Silos.Count} silos: {storm.Figures()}");

        await storm.Reckon();
    }

    private async Task Ready()
    {
        foreach (var silo in Cluster.Silos)
        {
            if (!await silo.Check())
            {
                await silo.WaitUntilReady(Cluster.Options.StartMax);
            }
        }
    }

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.Error.WriteLine($"  {line}");
    }

    private static TimeSpan Seconds(string name, int byDefault) =>
        TimeSpan.FromSeconds(int.TryParse(Environment.GetEnvironmentVariable(name), out var seconds) ? seconds : byDefault);
}
