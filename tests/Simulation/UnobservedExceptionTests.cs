namespace Realtime.Tests.Simulation;

/// <summary>Alone, since what nobody observed is told to the whole process.</summary>
[CollectionDefinition(nameof(UnobservedExceptionTests), DisableParallelization = true)]
[Collection(nameof(UnobservedExceptionTests))]
public sealed class UnobservedExceptionTests
{
    /// <summary>Where hosts are thrown away, so are their answers; elsewhere somebody hears of every failure.</summary>
    [Fact]
    public void Exceptions_are_all_observed_where_no_host_is_lost()
    {
        var unobserved = new List<Exception>();
        void Note(object? sender, UnobservedTaskExceptionEventArgs args)
        {
            lock (unobserved)
            {
                unobserved.Add(args.Exception);
            }
        }

        // What earlier tests left behind, whose hosts may have been lost, is not this one's.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            SeedBatch.Run(1, 100, new RunOptions(Profile: profile => profile with { CrashPerStep = 0, StopPerStep = 0 }), _ => true);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }

        lock (unobserved)
        {
            unobserved.Select(exception => exception.ToString()).ShouldBeEmpty();
        }
    }
}
