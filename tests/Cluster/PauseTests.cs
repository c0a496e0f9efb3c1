using System.Diagnostics;
using Realtime.Cluster.Dynamo;
using Realtime.Tests.Cluster.Hosting;

namespace Realtime.Tests.Cluster;

/// <summary>A silo that stands still (<c>CLUSTER_PAUSE_SECONDS</c>, 15 by default) and wakes among others that have put it out.</summary>
public sealed class PauseTests(ClusterFixture fixture, ITestOutputHelper output) : ClusterTest(fixture, output)
{
    private const int Paused = 2;
    private static readonly TimeSpan OutMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RecoveryMax = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_silo_that_stands_still_is_put_out_and_changes_nothing_when_it_wakes()
    {
        var storm = await Storm.Begin(Cluster, StormSize.Usual);
        Cluster.Appends.Begin();
        await Task.Delay(TimeSpan.FromSeconds(5));
        var silo = Cluster.Silos[Paused - 1];
        var paused = Stopwatch.GetTimestamp();
        silo.Pause();
        while (await Fixture.ActiveAsSeenBy(Cluster.Silos[0]) is not { } active || active.Contains(Fixture.EndpointOf(Paused), StringComparer.Ordinal))
        {
            Stopwatch.GetElapsedTime(paused).ShouldBeLessThan(OutMax, "it is still a member");
            await Task.Delay(Look);
        }

        var evicted = Stopwatch.GetElapsedTime(paused);
        var length = Seconds("CLUSTER_PAUSE_SECONDS", 15);
        await Task.Delay(length - Stopwatch.GetElapsedTime(paused));

        // What it was about to write when it was stopped, it writes now.
        silo.Resume();
        var woken = Stopwatch.GetTimestamp();
        await silo.Ended.WaitAsync(TimeSpan.FromMinutes(1));
        var stood = Stopwatch.GetElapsedTime(woken);
        var late = AppendsOf(Paused).Where(append => append.Answered >= woken).ToList();
        var recovery = storm.RecoveryAfter(paused, long.MaxValue);
        silo.Start();
        await silo.WaitUntilReady(Cluster.Options.StartMax);
        await storm.End();
        Say($"a silo paused for {length.TotalSeconds:F0} s, put out after {evicted.TotalSeconds:F1} s: {storm.Figures()}; back after {recovery.TotalSeconds:F1} s; "
            + $"it ended {stood.TotalSeconds:F1} s after it woke, and asked for {late.Count} appends in that time, {late.Count(append => append.IsWritten)} of them written; {AppendsOf(Paused).Count - late.Count} before");
        Cluster.Appends.End();

        late.Where(append => append.IsWritten).ShouldBeEmpty("it wrote after it was put out");
        await storm.Reckon();
        storm.Longest.ShouldBeLessThan(RecoveryMax);
    }

    /// <summary>As DynamoDB saw them; none where this machine lets no silo be a host of its own.</summary>
    private List<Append> AppendsOf(int silo) => Fixture.Network is { } network ? [.. Cluster.Appends.All.Where(append => append.From == network.AddressOf(silo))] : [];
}
