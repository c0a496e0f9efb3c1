using System.Diagnostics;
using Realtime.Cluster.Dynamo;
using Realtime.Cluster.Network;
using Realtime.Tests.Cluster.Hosting;

namespace Realtime.Tests.Cluster;

/// <summary>
/// Links between silos are cut, in network namespaces of this machine, while front nodes and DynamoDB reach every silo: both sides
/// hold grains and serve clients. Some calls may fail meanwhile; nothing acknowledged may be lost, doubled, reordered or sold twice.
/// </summary>
public sealed class PartitionTests(ClusterFixture fixture, ITestOutputHelper output) : ClusterTest(fixture, output)
{
    private static readonly TimeSpan HealMax = TimeSpan.FromSeconds(60);

    private const int TurnsMin = 4;
    private const int RoundsMax = 6;

    /// <summary>Of one conversation alone the two sides would seldom be called: it must be at the silo that is cut off, and only one front node use that one for it.</summary>
    private const int ConversationsBeside = 12;

    /// <summary>How long links stay cut: more than what it takes to declare somebody dead.</summary>
    private static TimeSpan Cut => Seconds("CLUSTER_PARTITION_SECONDS", 12);

    /// <summary>Two agree that the third is dead; the third cannot declare them.</summary>
    [Fact]
    public async Task One_silo_cut_off_from_two_loses_nothing()
    {
        var ended = await Partition(network =>
        {
            network.Cut(1, 2);
            network.Cut(1, 3);
        });
        ended.ShouldBe([1]);
    }

    /// <summary>Each is declared dead by the two others, and declares them: whoever writes first.</summary>
    [Fact]
    public async Task All_silos_cut_off_from_each_other_lose_nothing()
    {
        var ended = await Partition(network =>
        {
            network.Cut(1, 2);
            network.Cut(1, 3);
            network.Cut(2, 3);
        });
        ended.Count.ShouldBeGreaterThan(0);
    }

    /// <summary>Each has one vote against the other and needs two: nobody is declared dead, for as long as it lasts.</summary>
    [Fact]
    public async Task Two_silos_cut_off_from_each_other_that_a_third_still_sees_lose_nothing()
    {
        var ended = await Partition(network => network.Cut(2, 3));
        ended.ShouldBeEmpty();
    }

    /// <summary>
    /// The one that is cut off reads the membership as it was, and so do the front nodes: it goes on with its grains, the two others
    /// activate the same ones, and both are called for as long as it lasts: if the two front nodes reach some grain of it over different silos,
    /// which is drawn. One silo after another, until it was so.
    /// </summary>
    [Fact]
    public async Task Two_activations_that_both_write_lose_nothing()
    {
        var contention = new Contention(0, 0, 0, 0);
        for (var round = 0; round < RoundsMax && (contention.Turns <= TurnsMin || contention.Refused == 0); round++)
        {
            var silo = (round % Cluster.Silos.Count) + 1;
            await Partition(
                network =>
                {
                    Cluster.Stale.Begin([network.AddressOf(silo), network.Host]);
                    foreach (var other in Enumerable.Range(1, Cluster.Silos.Count).Where(other => other != silo))
                    {
                        network.Cut(silo, other);
                    }
                },
                seen => contention = seen,
                ConversationsBeside);
        }

        contention.Turns.ShouldBeGreaterThan(TurnsMin, "no stream was written by both sides in turns: this run shows nothing");
        contention.Refused.ShouldBeGreaterThan(0);
    }

    /// <summary>The silos that were put out.</summary>
    private async Task<List<int>> Partition(Action<SiloNetwork> cut, Action<Contention>? see = null, int conversationsBeside = 0)
    {
        if (Fixture.Network is not { } network)
        {
            Assert.Skip("This machine lets nobody make network namespaces (root on Linux with iproute2 may).");
            return [];
        }

        var storm = await Storm.Begin(Cluster, StormSize.Usual with { HasOffice = false, ConversationsBeside = conversationsBeside });
        await Task.Delay(TimeSpan.FromSeconds(3));
        Cluster.Appends.Begin();
        var begun = Stopwatch.GetTimestamp();
        cut(network);
        await Task.Delay(Cut);
        var (during, ended) = (storm.Bookings.Acknowledged.Count, Ended());
        Cluster.Appends.End();
        Cluster.Stale.End();
        network.Heal();
        var healed = Stopwatch.GetTimestamp();

        // What was put out has ended itself, or does as soon as it learns of it; a supervisor would start it again.
        await Fixture.Ready();
        while (!await AllSeeAll())
        {
            Stopwatch.GetElapsedTime(healed).ShouldBeLessThan(HealMax, "not all silos see each other again");
            await Fixture.Ready();
            await Task.Delay(Look);
        }

        await Task.Delay(TimeSpan.FromSeconds(5));
        await storm.End();
        var recovery = storm.RecoveryAfter(begun, long.MaxValue);
        var seen = Contention.Of(Cluster.Appends.All);
        Say($"cut for {Cut.TotalSeconds:F0} s, put out: {(ended.Count == 0 ? "nobody" : string.Join(", ", ended))}: {storm.Figures()}; {during} booked by the end of it; "
            + $"last slow call {recovery.TotalSeconds:F1} s after the cut; refused: {storm.Chat.Sends.Errors.Count} messages, {storm.Bookings.Unexpected.Values.Sum()} bookings "
            + $"({string.Join(", ", storm.Bookings.Unexpected.Select(answer => $"{answer.Key} x{answer.Value}"))}); {seen}");

        await storm.ReckonPromises();
        see?.Invoke(seen);
        return ended;
    }

    private List<int> Ended() => [.. Cluster.Silos.Select((silo, index) => (silo, index)).Where(one => one.silo.ProcessId is null).Select(one => one.index + 1)];

    private async Task<bool> AllSeeAll()
    {
        foreach (var silo in Cluster.Silos)
        {
            if ((await Fixture.ActiveAsSeenBy(silo))?.Count != Cluster.Silos.Count)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>What DynamoDB saw of several silos that took themselves for a stream's owner.</summary>
/// <param name="Appends">All of them.</param>
/// <param name="Refused">By the condition.</param>
/// <param name="Streams">How many streams several silos appended to.</param>
/// <param name="Turns">How often another silo than the last one wrote to one of these.</param>
internal sealed record Contention(int Appends, int Refused, int Streams, int Turns)
{
    public static Contention Of(IReadOnlyList<Append> appends)
    {
        var several = appends.GroupBy(append => append.Stream, StringComparer.Ordinal)
            .Select(stream => stream.OrderBy(append => append.Answered).ToList())
            .Where(stream => stream.Select(append => append.From).Distinct(StringComparer.Ordinal).Count() > 1)
            .ToList();
        var turns = several.Sum(stream => stream.Where(append => append.IsWritten).Select(append => append.From).Aggregate((Last: "", Count: -1), (sum, from) => from == sum.Last ? sum : (from, sum.Count + 1)).Count);
        return new(appends.Count, appends.Count(append => !append.IsWritten), several.Count, turns);
    }

    public override string ToString() => $"{Appends} appends, {Refused} refused; {Streams} streams written by several silos, which took turns {Turns} times";
}
