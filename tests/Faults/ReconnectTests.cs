using System.CommandLine;
using Realtime.Load.Scenarios;
using Realtime.Load.Scenarios.Reconnect;
using Realtime.Tests.Faults.Server;

namespace Realtime.Tests.Faults;

/// <summary>The storm of <c>load reconnect</c>, small. How quick it is, is measured at length and not here.</summary>
public sealed class ReconnectTests
{
    private const string Small = "--clients 100 --within 1 --rate 100 --history 200 --before 3 --after 3 --p99 30000 --memory-percent 250";

    [Fact]
    public async Task A_hundred_come_back_at_once_and_those_who_do_not_read_are_cut_off_and_lose_nothing()
    {
        await using var server = new ServerProcess(settings: ["--RateLimits:Enabled=false", "--Live:ReadPatience=00:00:02", "--Live:FarewellTime=00:00:00.500"]);
        await server.Start();
        var scenario = new ReconnectScenario();
        var command = new RootCommand();
        foreach (var option in scenario.Options)
        {
            command.Add(option);
        }

        var run = new ScenarioRun(command.Parse(Small), server.Address, TimeProvider.System, _ => { });
        var report = await scenario.Run(run, TestContext.Current.CancellationToken);
        report.Broken.ShouldBeEmpty(server.Said);
        report.Figures.Single(figure => figure.Name == "who did not read").Value.ShouldBe(5);
    }
}
