namespace Realtime.Tests.Simulation;

/// <summary>Many seeds, each on one thread of its own; several at a time, since no run knows of another.</summary>
internal static class SeedBatch
{
    private const int StackBytes = 16 * 1024 * 1024;

    /// <summary>Runs seeds and hands over each result as it comes, one at a time; stops early once that answers false.</summary>
    public static void Run(ulong from, int count, RunOptions options, Func<RunResult, bool> take)
    {
        var gate = new Lock();
        var next = -1;
        var isStopped = false;

        void Work()
        {
            for (var index = Interlocked.Increment(ref next); index < count; index = Interlocked.Increment(ref next))
            {
                var result = new SimulatedRun(from + (ulong)index, options).Execute();
                lock (gate)
                {
                    isStopped = isStopped || !take(result);
                    if (isStopped)
                    {
                        return;
                    }
                }
            }
        }

        // Threads of the pool would let continuations run within others.
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(Work, StackBytes) { IsBackground = true }).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
    }

    /// <summary>One seed, alone.</summary>
    public static RunResult RunOne(ulong seed, RunOptions options)
    {
        RunResult? only = null;
        Run(seed, 1, options, result =>
        {
            only = result;
            return true;
        });
        return only!;
    }

    public static string Title(RunResult result) => $"seed {result.Seed} failed after {result.Steps} steps: {result.Failure?.Message}";

    /// <summary>A failure as text: what broke, the end of its trace, and how to see it again.</summary>
    public static string Describe(RunResult result) =>
        $"""
        {Title(result)}
        {string.Join('\n', result.Tail.TakeLast(60))}
        {result.Failure?.InnerException?.ToString() ?? (result.Failure is Driver.SimulationFailedException ? "" : result.Failure?.ToString())}
        replay: dotnet run --project tests/Simulation -- --seed {result.Seed} --trace
        """;
}
