using Realtime.Tests.Linearizability.Recording;

namespace Realtime.Tests.Linearizability;

/// <summary>The product itself, in every place where a calendar can live; more histories by <c>--histories</c>.</summary>
public sealed class HostsTests
{
    [Fact]
    public async Task Histories_of_two_owners_in_trouble_are_linearizable() => await Recorded.Check(new HostsPlace(), histories: 40, killsMin: 1);
}

public sealed class ServerTests
{
    [Fact]
    public async Task Histories_of_a_server_that_is_killed_are_linearizable()
    {
        await using var place = await ServersPlace.Single();
        await Recorded.Check(place, histories: 12, killsMin: 1);
    }
}

public sealed class SharedTableTests
{
    [Fact]
    public async Task Histories_of_two_servers_over_one_table_are_linearizable()
    {
        await using var place = await ServersPlace.Shared();
        await Recorded.Check(place, histories: 5, killsMin: 1);
    }
}

internal static class Recorded
{
    private const int Seed = 7;

    public static async Task Check(IRecordingPlace place, int histories, int killsMin)
    {
        var report = await RecordingReport.Run(place, histories, Math.Min(histories, 20), Seed);

        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
        report.Wrong.ShouldBeEmpty();
        report.Kills.ShouldBeGreaterThanOrEqualTo(killsMin);
        (report.Operations - report.Unanswered).ShouldBeGreaterThan(histories * 100, "most commands are answered");
    }
}
