using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Desk;
using Realtime.GrainInterfaces.Due;
using Realtime.Grains.Due;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Hosting;

/// <summary>
/// Wakes whoever has something due: at start and then every <see cref="Period"/>, on every host. Two hosts may wake the same owner;
/// to be woken twice is harmless.
/// </summary>
internal sealed class DueSweeper(IDocuments documents, IGrainFactory grains, TimeProvider time, ILogger<DueSweeper> log) : BackgroundService
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>So many of a list are woken in one sweep; the rest in the next.</summary>
    public const int WokenMax = 500;

    /// <summary>So many are woken side by side.</summary>
    public const int WakingMax = 16;

    private readonly DueTimes _due = new(documents);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            try
            {
                await Sweep(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                log.DueSweepFailed(error);
            }
        }
        while (await Next(timer, stoppingToken));
    }

    /// <summary>How many were woken.</summary>
    internal async Task<int> Sweep(CancellationToken cancellation)
    {
        var count = 0;
        for (var shard = 0; shard < DueTimes.Shards; shard++)
        {
            var due = await _due.List(shard, time.GetUtcNow(), WokenMax, cancellation);
            foreach (var some in due.Chunk(WakingMax))
            {
                await Task.WhenAll(some.Select(one => TryWake(one.Time, one.Version, cancellation)));
            }

            count += due.Count;
        }

        return count;
    }

    private async Task TryWake(DueTime due, long version, CancellationToken stopping)
    {
        try
        {
            var next = await OwnerOf(due).Due(due.Subject).WaitAsync(stopping);
            await _due.Settle(due, version, next);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            log.DueFailed(error, due.Kind, due.Key, due.Subject, due.At, due.Failures + 1);
            await TryPutOff(due, version);
        }
    }

    private async Task TryPutOff(DueTime due, long version)
    {
        try
        {
            await _due.PutOff(due, version, time.GetUtcNow());
        }
        catch (StorageUnavailableException error)
        {
            // It stays where it was, and is woken in the next sweep.
            log.DueSweepFailed(error);
        }
    }

    private IDueOwner OwnerOf(DueTime due) => due.Kind switch
    {
        "calendar" => grains.GetGrain<ICalendarGrain>(due.Key),
        "room" => grains.GetGrain<IRoomGrain>(due.Key),
        "desk" => grains.GetGrain<IDeskGrain>(due.Key),
        var kind => throw new InvalidDataException($"No grain is woken as '{kind}'."),
    };

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
