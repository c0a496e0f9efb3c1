using System.Diagnostics;
using Realtime.Cluster.Dynamo;
using Realtime.Cluster.Network;
using Realtime.Tests.Cluster.Hosting;

namespace Realtime.Tests.Cluster;

/// <summary>A silo that stands still (<c>CLUSTER_PAUSE_SECONDS</c>, 15 by default) and wakes among others that have put it out.</summary>
public sealed class PauseTests(ClusterFixture fixture, ITestOutputHelper output) : ClusterTest(fixture, output)
{
    private const int Paused = 2;
    private static readonly TimeSpan OutMax = TimeSpan.FromSeconds(10);

    /// <summary>Enough for each of its streams to send something, and less than what makes it ask again.</summary>
    private static readonly TimeSpan HeldFor = TimeSpan.FromMilliseconds(700);
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

    /// <summary>Its appends are on the way when it stops, and arrive after others have taken its streams over and gone on: each is refused.</summary>
    [Fact]
    public async Task What_a_silo_sent_before_it_was_put_out_is_refused_when_it_arrives_after()
    {
        if (Fixture.Network is not { } network)
        {
            Assert.Skip("This machine lets nobody make network namespaces (root on Linux with iproute2 may).");
            return;
        }

        var storm = await Storm.Begin(Cluster, StormSize.Usual);
        await Task.Delay(TimeSpan.FromSeconds(3));
        Cluster.Appends.Begin();
        var (silo, held) = await PauseWithAppendsOnTheWay(network);
        var paused = Stopwatch.GetTimestamp();
        while (await Fixture.ActiveAsSeenBy(Cluster.Silos[(silo + 1) % Cluster.Silos.Count]) is not { } active || active.Contains(Fixture.EndpointOf(silo + 1), StringComparer.Ordinal))
        {
            Stopwatch.GetElapsedTime(paused).ShouldBeLessThan(OutMax, "it is still a member");
            await Task.Delay(Look);
        }

        // Until the others have written there too.
        await Task.Delay(TimeSpan.FromSeconds(8));
        var others = Cluster.Appends.All.Where(append => append.IsWritten).Select(append => append.Stream).ToHashSet(StringComparer.Ordinal);
        Cluster.Held.LetGo();
        var address = network.AddressOf(silo + 1);
        List<Append> Arrived() => [.. Cluster.Appends.All.Where(append => append.From == address && append.Answered > paused)];
        while (Arrived().Count < held)
        {
            Stopwatch.GetElapsedTime(paused).ShouldBeLessThan(RecoveryMax * 2, $"{Arrived().Count} of {held} arrived");
            await Task.Delay(Look);
        }

        var late = Arrived();
        Cluster.Silos[silo].Resume();
        await Cluster.Silos[silo].Ended.WaitAsync(TimeSpan.FromMinutes(1));
        Cluster.Appends.End();
        Cluster.Silos[silo].Start();
        await Cluster.Silos[silo].WaitUntilReady(Cluster.Options.StartMax);
        await storm.End();
        Say($"{held} appends of a paused silo on the way, to {late.Select(append => append.Stream).Distinct(StringComparer.Ordinal).Count()} streams, "
            + $"{late.Count(append => others.Contains(append.Stream))} of them where others had written since; {late.Count(append => !append.IsWritten)} refused; {storm.Figures()}");

        late.ShouldContain(append => others.Contains(append.Stream), "nobody took over what it had");
        late.Where(append => append.IsWritten && others.Contains(append.Stream)).ShouldBeEmpty("it overtook those who had gone on without it");
        await storm.Reckon();
    }

    /// <summary>Of the silo that appends most, as the last seconds show: its number from 0, and how many of its appends are on the way.</summary>
    private async Task<(int Silo, int Held)> PauseWithAppendsOnTheWay(SiloNetwork network)
    {
        await Task.Delay(TimeSpan.FromSeconds(3));
        var busiest = Enumerable.Range(0, Cluster.Silos.Count).MaxBy(number => AppendsOf(number + 1).Select(append => append.Stream).Distinct(StringComparer.Ordinal).Count());
        Cluster.Appends.Begin();
        Cluster.Held.Begin(network.AddressOf(busiest + 1));
        for (var begun = Stopwatch.GetTimestamp(); Cluster.Held.Count == 0 || Stopwatch.GetElapsedTime(begun) < HeldFor;)
        {
            Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(OutMax, "it appends nothing");
            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }

        Cluster.Silos[busiest].Pause();
        return (busiest, Cluster.Held.Count);
    }

    /// <summary>As DynamoDB saw them; none where this machine lets no silo be a host of its own.</summary>
    private List<Append> AppendsOf(int silo) => Fixture.Network is { } network ? [.. Cluster.Appends.All.Where(append => append.From == network.AddressOf(silo))] : [];
}
