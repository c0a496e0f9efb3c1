using Realtime.Grains.Storage;
using Realtime.Tests.Linearizability.Planted;
using Realtime.Tests.Linearizability.Recording;
using Realtime.Tests.Simulation.Planted;

namespace Realtime.Tests.Linearizability;

/// <summary>The checker is only worth what it finds: with one thing broken on purpose, some history soon cannot be put in order.</summary>
public sealed class PlantedFaultTests
{
    private const int HistoriesMax = 30;
    private const int Seed = 20_261_127;

    [Theory]
    [InlineData(nameof(PlantedFault.CheckOutsideTheTurn))]
    [InlineData(nameof(PlantedFault.HoldIgnored))]
    [InlineData(nameof(PlantedFault.RepeatAppliedTwice))]
    [InlineData(nameof(PlantedFault.ExpiryRace))]
    [InlineData(nameof(PlantedFault.OldAvailability))]
    [InlineData(nameof(PlantedFault.BuffersForgotten))]
    [InlineData(nameof(PlantedFault.ExpectedVersionIgnored))]
    public Task A_fault_of_the_calendar_is_found(string fault) => Finds(new PlantedPlace(Enum.Parse<PlantedFault>(fault)));

    [Fact]
    public async Task Without_a_fault_nothing_is_found()
    {
        var report = await RecordingReport.Run(new PlantedPlace(PlantedFault.None), HistoriesMax, HistoriesMax, Seed);

        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
        report.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public Task Append_without_its_condition_is_found() => Finds(Hosts(journal => new UnconditionalJournal(journal)));

    [Fact]
    public Task Conflict_after_which_nothing_is_read_again_is_found() => Finds(Hosts(journal => new BlindJournal(journal)));

    [Fact]
    public Task Append_that_is_acknowledged_and_lost_is_found() => Finds(Hosts(journal => new LosingJournal(journal)));

    private static HostsPlace Hosts(Func<IJournal, IJournal> journal) => new(isCalm: true, journal: journal)
    {
        Options = new() { AbandonedShare = 1, HurriedShare = 0.01 },
    };

    private static async Task Finds(IRecordingPlace place)
    {
        for (var done = 0; done < HistoriesMax; done += 2)
        {
            var report = await RecordingReport.Run(place, 2, 2, Seed + done);
            if (report.Wrong.Find(wrong => wrong.Contains("is not linearizable", StringComparison.Ordinal)) is { } explanation)
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"history {done}: {explanation}");
                return;
            }
        }

        Assert.Fail($"{HistoriesMax} histories of {place.Name} are as if nothing were wrong");
    }
}
