using Realtime.Tests.Simulation.Planted;

namespace Realtime.Tests.Simulation;

/// <summary>The simulation is only worth what it finds: with a promise of storage broken on purpose, some seed shows it soon.</summary>
public sealed class PlantedFaultTests
{
    private const int SeedsMax = 200;

    [Fact]
    public void Append_without_its_condition_is_found() => Finds(new RunOptions(Journal: inner => new UnconditionalJournal(inner)));

    [Fact]
    public void Append_that_is_acknowledged_and_lost_is_found() => Finds(new RunOptions(Journal: inner => new LosingJournal(inner)));

    [Fact]
    public void Mark_that_runs_ahead_of_the_effects_is_found() => Finds(new RunOptions(Journal: inner => new HastyJournal(inner)));

    [Fact]
    public void List_that_wakes_nobody_is_found() => Finds(new RunOptions(Journal: inner => new SilentJournal(inner)));

    [Fact]
    public void Command_ids_of_effects_that_are_not_kept_are_found() => Finds(new RunOptions(Journal: inner => new ForgetfulJournal(inner)));

    [Fact]
    public void Page_with_a_gap_is_found() => Finds(new RunOptions(Journal: inner => new GappyJournal(inner)));

    [Fact]
    public void Put_without_its_condition_is_found() => Finds(new RunOptions(Documents: inner => new UnconditionalDocuments(inner)));

    private static void Finds(RunOptions options)
    {
        RunResult? found = null;
        SeedBatch.Run(1, SeedsMax, options, result =>
        {
            found ??= result.Failure is null ? null : result;
            return found is null;
        });
        found.ShouldNotBeNull($"{SeedsMax} seeds ran as if nothing were wrong");
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {found.Seed}: {found.Failure!.Message}");
    }
}
