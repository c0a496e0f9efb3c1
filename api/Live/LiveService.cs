using Realtime.Api.Booking;
using Realtime.Api.Presence;

namespace Realtime.Api.Live;

/// <summary>Keeps the node's leases while the process runs, and sends its clients elsewhere when it goes.</summary>
public sealed class LiveService(
    FrontNode node, ConnectionRegistry connections, RoomDirectory rooms, OrganizationDirectory organizations, PresenceReports reports,
    PresenceWatches presence, AvailabilityWatches availability, SlowReaders slow, NodeContext context) : BackgroundService
{
    private static readonly TimeSpan IdlePoll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LoopRest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(2);

    public bool IsDraining { get; private set; }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        context.Node.Listen(node);
        return base.StartAsync(cancellationToken);
    }

    /// <summary>
    /// Lets calls and writes under way end, says that the users are gone from here, and asks every client to come back: to
    /// another node, or to the next start of this one. Ends within <see cref="LiveOptions.DrainTime"/> and a little.
    /// </summary>
    public async Task Drain()
    {
        IsDraining = true;
        ConnectionLog.Draining(context.Logger, connections.Connections.Count);
        await WaitUntil(() => connections.Connections.All(connection => connection.IsIdle), context.Options.DrainTime);
        using var closing = new CancellationTokenSource(CloseTime, context.Time);
        try
        {
            await reports.WithdrawAll(closing.Token);
        }
        catch (OperationCanceledException exception)
        {
            ConnectionLog.DrainIncomplete(context.Logger, exception.Message);
        }

        foreach (var connection in connections.Connections)
        {
            connection.EndForReconnect();
        }

        await WaitUntil(() => connections.IsEmpty, CloseTime);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(
            Keep("rooms", rooms.Loop, stoppingToken),
            Keep("broadcasts", organizations.Loop, stoppingToken),
            Keep("presence reports", reports.Loop, stoppingToken),
            Keep("presence watches", presence.Loop, stoppingToken),
            Keep("availability watches", availability.Loop, stoppingToken),
            Keep("sessions", connections, stoppingToken),
            Keep("slow readers", slow, stoppingToken));

    private async Task Keep(string name, ILeaseLoop loop, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await loop.Run(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                ConnectionLog.LoopFailed(context.Logger, name, exception);
                await Task.Delay(LoopRest, context.Time, CancellationToken.None);
            }
        }
    }

    private async Task WaitUntil(Func<bool> condition, TimeSpan atMost)
    {
        var begun = context.Time.GetTimestamp();
        while (!condition() && context.Time.GetElapsedTime(begun) < atMost)
        {
            await Task.Delay(IdlePoll, context.Time);
        }
    }
}
