using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Desk;
using Realtime.GrainInterfaces.Notifications;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Operations;

/// <summary>Lets the owners of entries that were set aside try their effects again, in a host without the web.</summary>
internal static class PoisonRetry
{
    private const int PageMax = 200;

    /// <summary>All that are recorded, by stream and sequence.</summary>
    public static async IAsyncEnumerable<EffectFailure> List(IDocuments documents)
    {
        string? cursor = null;
        do
        {
            var page = await new EffectFailures(documents).List(cursor, PageMax);
            foreach (var failure in page.Items)
            {
                yield return failure;
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    /// <param name="settings">As the server takes them.</param>
    /// <param name="stream">Only of this stream; null: of all.</param>
    /// <param name="sequence">Only this entry; null: all.</param>
    /// <param name="tell">Hears the outcome of each.</param>
    /// <param name="cancellation">Ends it between two entries.</param>
    /// <returns>How many are carried out, and how many failed again.</returns>
    public static async Task<(int Good, int Bad)> Run(
        string[] settings, string? stream, long? sequence, Action<EffectFailure, bool> tell, CancellationToken cancellation)
    {
        var builder = Host.CreateApplicationBuilder(settings);
        builder.Configuration.AddInMemoryCollection([new("Demo:Seed", "false")]);
        builder.Logging.ClearProviders();
        builder.AddRealtimeSilo();
        using var host = builder.Build();
        await host.StartAsync(cancellation);
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        var (good, bad) = (0, 0);
        await foreach (var failure in List(host.Services.GetRequiredService<IDocuments>()))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!failure.IsSetAside || (stream is not null && failure.Stream != stream) || (sequence is not null && failure.Sequence != sequence))
            {
                continue;
            }

            var isGood = await Retry(grains, failure);
            tell(failure, isGood);
            (good, bad) = isGood ? (good + 1, bad) : (good, bad + 1);
        }

        await host.StopAsync(CancellationToken.None);
        return (good, bad);
    }

    private static Task<bool> Retry(IGrainFactory grains, EffectFailure failure)
    {
        var (feature, key) = new StreamPosition(failure.Stream, 0, 0).Parts();
        return feature switch
        {
            "calendar" => grains.GetGrain<ICalendarGrain>(key).RetrySetAside(failure.Sequence),
            "waitlist" => grains.GetGrain<IWaitlistGrain>(key).RetrySetAside(failure.Sequence),
            "room" => grains.GetGrain<IRoomGrain>(key).RetrySetAside(failure.Sequence),
            "notes" => grains.GetGrain<INotesGrain>(key).RetrySetAside(failure.Sequence),
            "desk" => grains.GetGrain<IDeskGrain>(key).RetrySetAside(failure.Sequence),
            "mail" => grains.GetGrain<IMailGrain>(key).RetrySetAside(),
            _ => Task.FromResult(false),
        };
    }
}
