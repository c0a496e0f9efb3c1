using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Desk;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Hosting;

/// <summary>
/// Wakes the owners of streams whose effects were not carried out: at start, after a crash between commit and dispatch, and
/// then every <see cref="Period"/>. What fails while its owner is awake, the owner tries again by itself.
/// </summary>
internal sealed class DispatchSweeper(IJournal journal, IGrainFactory grains, TimeProvider time, ILogger<DispatchSweeper> log) : BackgroundService
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(15);
    public const int PageMax = 200;

    /// <summary>So many are settled side by side.</summary>
    public const int SettlingMax = 16;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            try
            {
                var woken = await Sweep(stoppingToken);
                if (woken > 0)
                {
                    log.SweepWoke(woken);
                }
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                log.SweepFailed(error);
            }
        }
        while (await Next(timer, stoppingToken));
    }

    /// <summary>How many streams were found behind; each has been settled, or its failure logged by its grain.</summary>
    internal async Task<int> Sweep(CancellationToken cancellation)
    {
        var (count, after) = (0, (string?)null);
        for (; ; )
        {
            var behind = await journal.ListUndispatched(after, PageMax, cancellation);
            foreach (var some in behind.Chunk(SettlingMax))
            {
                await Task.WhenAll(some.Select(stream => TrySettle(stream, cancellation)));
            }

            count += behind.Count;
            if (behind.Count < PageMax)
            {
                return count;
            }

            after = behind[^1].Stream;
        }
    }

    private async Task TrySettle(UndispatchedStream stream, CancellationToken stopping)
    {
        try
        {
            await Settle(stream.Stream).WaitAsync(stopping);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            log.StreamNotSettled(error, stream.Stream, stream.Dispatched, stream.Head);
        }
    }

    /// <summary>A stream's name is its feature and its grain's key.</summary>
    private Task Settle(string stream)
    {
        var slash = stream.IndexOf('/', StringComparison.Ordinal);
        var key = stream[(slash + 1)..];
        return stream[..slash] switch
        {
            "calendar" => grains.GetGrain<ICalendarGrain>(key).Settle(),
            "waitlist" => grains.GetGrain<IWaitlistGrain>(key).Settle(),
            "room" => grains.GetGrain<IRoomGrain>(key).Settle(),
            "notes" => grains.GetGrain<INotesGrain>(key).Settle(),
            "desk" => grains.GetGrain<IDeskGrain>(key).Settle(),
            var feature => throw new InvalidDataException($"No grain owns streams of '{feature}'."),
        };
    }

    private static async Task<bool> Next(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
