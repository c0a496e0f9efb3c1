using System.Diagnostics;

namespace Realtime.Tests.Simulation;

public sealed class SimulationTests
{
    private const int Seeds = 1_000;

    [Fact]
    public void Promises_hold_in_every_seed()
    {
        var failures = new List<string>();
        SeedBatch.Run(1, Seeds, new RunOptions(), result =>
        {
            if (result.Failure is not null)
            {
                failures.Add(SeedBatch.Describe(result));
            }

            return failures.Count < 3;
        });
        failures.ShouldBeEmpty();
    }

    [Fact]
    public void Seed_that_runs_again_leaves_the_same_trace()
    {
        for (var seed = 1UL; seed <= 40; seed++)
        {
            var (first, second) = (SeedBatch.RunOne(seed, new RunOptions()), SeedBatch.RunOne(seed, new RunOptions()));
            (second.TraceHash, second.Steps).ShouldBe((first.TraceHash, first.Steps), $"seed {seed}");
        }
    }

    /// <summary>Another process has other hash codes of strings, another heap and another order of its threads.</summary>
    [Fact]
    public void Seeds_that_run_in_another_process_leave_the_same_traces() => SumOfTraces().ShouldBe(SumOfTraces());

    [Fact]
    public void Seeds_differ() =>
        Enumerable.Range(1, 20).Select(seed => SeedBatch.RunOne((ulong)seed, new RunOptions()).TraceHash).Distinct().Count().ShouldBe(20);

    private static string SumOfTraces()
    {
        var command = new ProcessStartInfo(Environment.ProcessPath!, ["--seeds", "40", "--from", "500"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            command.ArgumentList.Insert(0, typeof(SimulationTests).Assembly.Location);
        }

        using var process = Process.Start(command)!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, said);
        return said[said.LastIndexOf("traces ", StringComparison.Ordinal)..];
    }
}
