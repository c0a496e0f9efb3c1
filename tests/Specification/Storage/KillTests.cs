using System.Text;
using Realtime.Silo.Storage;
using Realtime.Silo.Storage.Sqlite;

namespace Realtime.Tests.Specification.Storage;

/// <summary>kill -9 at any moment loses nothing acknowledged, doubles nothing, and leaves no gap.</summary>
public sealed class KillTests
{
    private const int Cycles = 50;
    private const int Seed = 20_261_120;

    [Fact]
    public async Task Folder_of_a_process_that_was_killed_has_everything_it_acknowledged_exactly_once()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(Seed);
        var truth = new AcknowledgedTruth();
        for (var cycle = 0; cycle < Cycles; cycle++)
        {
            // Now and then before it is even ready; mostly after some acknowledgements and a moment more.
            var acknowledged = cycle % 10 == 9 ? -1 : random.Next(1, 600);
            var lines = await KilledProcess.Run(folder.Path, acknowledged, TimeSpan.FromMilliseconds(random.NextDouble() * 5));
            truth.Hear(lines);

            using var metrics = new StorageMetrics();
            using var database = SqliteDatabase.Open(folder.Path);
            await truth.Verify(new SqliteJournal(database, metrics), new SqliteDocuments(database, metrics), $"cycle {cycle}");
        }

        // Otherwise the test has proved nothing.
        truth.Acknowledged.ShouldBeGreaterThan(Cycles * 20);
        TestContext.Current.TestOutputHelper!.WriteLine($"{truth.Acknowledged} acknowledgements in {Cycles} lives");
    }
}
