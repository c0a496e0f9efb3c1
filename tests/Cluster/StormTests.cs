using System.Diagnostics;
using Realtime.Tests.Cluster.Hosting;

namespace Realtime.Tests.Cluster;

/// <summary>
/// Silos killed again and again while people talk, book and work: every acknowledged message and booking is there afterwards, once,
/// in order, and nobody was refused. <c>CLUSTER_STORM_SECONDS</c> is how long: 30 by default; from 120 on it is the full storm, which goes on until
/// there were 5,000 messages and 20,000 booking attempts, begins once nodes have served for a while, and the cluster must be back within 5 s of each
/// kill: whatever is answered after that, until the next kill, was not interrupted.
/// </summary>
public sealed class StormTests(ClusterFixture fixture, ITestOutputHelper output) : ClusterTest(fixture, output)
{
    private const int FullMessagesMin = 5_000;
    private const int FullBookingsMin = 20_000;
    private const int SlowCallsShown = 5;
    private static readonly TimeSpan Full = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan FullMax = TimeSpan.FromMinutes(8);
    private static readonly TimeSpan KillEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FullRecoveryMax = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RecoveryMax = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Silos_killed_again_and_again_lose_nothing_and_fail_no_call()
    {
        var length = Seconds("CLUSTER_STORM_SECONDS", 30);
        var isFull = length >= Full;
        var storm = await Storm.Begin(Cluster, isFull ? StormSize.Full : StormSize.Usual);
        var kills = new List<long>();
        await Task.Delay(isFull ? WarmUp : TimeSpan.Zero);
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < length || (isFull && IsSmall(storm) && Stopwatch.GetElapsedTime(begun) < FullMax);)
        {
            await Task.Delay(KillEvery);
            var silo = Cluster.Silos[kills.Count % Cluster.Silos.Count];
            kills.Add(Stopwatch.GetTimestamp());
            await silo.Kill();
            silo.Start();
        }

        await Task.Delay(KillEvery);
        await storm.End();
        var untils = kills.Skip(1).Append(long.MaxValue).ToList();
        var recoveries = kills.Zip(untils, storm.RecoveryAfter).ToList();
        Say($"{kills.Count} kills: {storm.Figures()}; back after {string.Join(", ", recoveries.Select(time => $"{time.TotalSeconds:F1}"))} s");
        foreach (var (moment, until) in kills.Zip(untils))
        {
            storm.SlowBeyond(moment, until, FullRecoveryMax).Take(SlowCallsShown).ToList().ForEach(Say);
        }

        await Fixture.Ready();
        await storm.Reckon();
        storm.Longest.ShouldBeLessThan(RecoveryMax);
        if (isFull)
        {
            IsSmall(storm).ShouldBeFalse();
            recoveries.Max().ShouldBeLessThan(FullRecoveryMax);
        }
    }

    private static bool IsSmall(Storm storm) => storm.Chat.Acknowledged.Count < FullMessagesMin || storm.Bookings.Calls.Count < FullBookingsMin;
}
