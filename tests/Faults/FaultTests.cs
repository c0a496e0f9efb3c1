using Realtime.Tests.Faults.Faults;
using Realtime.Tests.Faults.Server;

namespace Realtime.Tests.Faults;

// Each in a class of its own, so that their waits overlap.
public sealed class KillTests
{
    [Fact]
    public Task Killed_at_random_moments_it_loses_and_doubles_nothing() => Short.Run("kill", cycles: 12);
}

public sealed class PowerTests
{
    [Fact]
    public Task Without_what_it_had_not_synced_it_loses_and_doubles_nothing_acknowledged() => Short.Run("power", cycles: 5);
}

public sealed class StopTests
{
    [Fact]
    public Task Stopped_and_continued_it_goes_on_and_nobody_else_gets_its_folder() => Short.Run("stop", cycles: 1);
}

public sealed class WriteTests
{
    [Fact]
    public Task While_writes_fail_it_refuses_and_afterwards_it_works_again() => Short.Run("write", cycles: 4);
}

public sealed class SyncTests
{
    [Fact]
    public Task While_fsyncs_fail_it_refuses_and_never_acknowledges_what_they_lost() => Short.Run("sync", cycles: 4);
}

public sealed class FullDiskTests
{
    [Fact]
    public Task On_a_full_disk_it_refuses_and_with_space_it_works_again() => Short.Run("full-disk", cycles: 1);
}

public sealed class DamageTests
{
    [Fact]
    public Task Damaged_files_are_refused_or_recovered_and_never_answered_wrongly() => Short.Run("damage", cycles: 110);
}

public sealed class ClockTests
{
    [Fact]
    public Task With_its_clock_an_hour_off_slots_and_sequences_stay_whole() => Short.Run("clock", cycles: 2);
}

public sealed class DynamoDbTests
{
    [Fact]
    public Task On_a_DynamoDB_that_fails_and_loses_answers_it_refuses_and_loses_and_doubles_nothing() => Short.Run("dynamodb", cycles: 5);
}

public sealed class DropTests
{
    [Fact]
    public Task Clients_that_lose_connections_and_servers_end_with_the_same_gapless_list() => Short.Run("drops", cycles: 3);
}

/// <summary>A few cycles of a fault, with a seed that stays.</summary>
internal static class Short
{
    private const int Seed = 20_261_120;

    public static async Task Run(string name, int cycles)
    {
        try
        {
            var report = await Catalogue.Faults.Single(fault => fault.Name == name).Run(new(cycles, Seed, AtLength: false));
            TestContext.Current.TestOutputHelper!.WriteLine(report.ToString());
            report.Wrong.ShouldBeEmpty();
            report.Ledger.Acknowledged.ShouldBeGreaterThan(cycles);
        }
        catch (ToolMissingException missing)
        {
            Assert.Skip(missing.Message);
        }
    }
}
