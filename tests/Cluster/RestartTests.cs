using Realtime.Tests.Cluster.Hosting;

namespace Realtime.Tests.Cluster;

/// <summary>Every process exchanged for another, one by one, under load.</summary>
public sealed class RestartTests(ClusterFixture fixture, ITestOutputHelper output) : ClusterTest(fixture, output)
{
    [Fact]
    public async Task Silos_restarted_one_by_one_fail_no_call()
    {
        var storm = await Storm.Begin(Cluster, StormSize.Usual);
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

    /// <summary>Behind one address, as behind a load balancer: who was at the node that leaves connects again and reads what it missed.</summary>
    [Fact]
    public async Task Front_nodes_restarted_one_by_one_lose_no_promise_and_their_clients_fill_the_gaps()
    {
        var storm = await Storm.Begin(Cluster, StormSize.Usual with { HasOffice = false }, atOneAddress: true);
        foreach (var front in Cluster.Fronts)
        {
            await Task.Delay(TimeSpan.FromSeconds(2));
            (await front.Leave(Cluster.Options.StopMax)).ShouldBe(0);
            front.Start();
            await front.WaitUntilReady(Cluster.Options.StartMax);
        }

        await Task.Delay(TimeSpan.FromSeconds(2));
        await storm.End();
        Say($"a rolling restart of {Cluster.Fronts.Count} front nodes: {storm.Figures()}; {storm.Chat.Reconnects} connections made anew");

        storm.Chat.Reconnects.ShouldBeGreaterThan(0);
        await storm.Reckon();
    }
}
