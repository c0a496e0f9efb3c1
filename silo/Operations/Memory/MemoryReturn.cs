using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Realtime.Silo.Operations.Memory;

/// <summary>
/// Gives memory back after a burst. The collector looks through all of the heap only when it must have more, so what a storm of
/// reconnects left behind would stay until the next one; nothing is wrong with that but the machine's other processes and the
/// operator who reads it as a leak. It takes one pause, some tenths of a second for some hundred megabytes, when the burst is over.
/// </summary>
internal sealed class MemoryReturn(TimeProvider time, ILogger<MemoryReturn> log) : BackgroundService
{
    private const double Mebibyte = 1024 * 1024;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    private readonly ReturnRule _rule = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Look();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    private void Look()
    {
        var before = Committed();
        if (!_rule.IsDue(before))
        {
            return;
        }

        // Aggressive: what is free afterwards goes back to the machine and is not kept for the next burst.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var after = Committed();
        _rule.Returned(after);
        log.MemoryReturned(before / Mebibyte, after / Mebibyte, GC.GetGCMemoryInfo(GCKind.FullBlocking).PauseDurations[0].TotalMilliseconds);
    }

    private static long Committed() => GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes;
}
