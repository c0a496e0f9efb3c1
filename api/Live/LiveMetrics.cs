using System.Diagnostics.Metrics;

namespace Realtime.Api.Live;

/// <summary>What the live half of a node counts.</summary>
public sealed class LiveMetrics
{
    public const string MeterName = "Realtime.Live";

    private readonly UpDownCounter<long> _connections;
    private readonly UpDownCounter<long> _rooms;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _delivered;
    private readonly Counter<long> _slow;
    private readonly Counter<long> _gapFills;

    public LiveMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _connections = meter.CreateUpDownCounter<long>("realtime.live.connections", "{connection}", "Open hub connections.");
        _rooms = meter.CreateUpDownCounter<long>("realtime.live.rooms", "{room}", "Conversations this node subscribes to.");
        _sent = meter.CreateCounter<long>("realtime.live.messages.sent", "{message}", "Messages that clients sent, made durable.");
        _delivered = meter.CreateCounter<long>("realtime.live.messages.delivered", "{message}", "Messages pushed, counted once per connection.");
        _slow = meter.CreateCounter<long>("realtime.live.slow_disconnects", "{connection}", "Connections ended because they did not read on.");
        _gapFills = meter.CreateCounter<long>("realtime.live.gap_fills", "{read}", "Reads from a conversation because its pushes had a gap.");
    }

    public void ConnectionOpened() => _connections.Add(1);

    public void ConnectionClosed() => _connections.Add(-1);

    public void RoomOpened() => _rooms.Add(1);

    public void RoomClosed() => _rooms.Add(-1);

    public void MessageSent() => _sent.Add(1);

    public void MessagesDelivered(long count) => _delivered.Add(count);

    public void SlowDisconnect() => _slow.Add(1);

    public void GapFill() => _gapFills.Add(1);
}
