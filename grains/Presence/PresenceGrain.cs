using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Desk;
using Realtime.GrainInterfaces.Live;
using Realtime.GrainInterfaces.Presence;
using Realtime.Grains.Live;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Presence;

/// <summary>One user's presence: what <see cref="PresenceLeases"/> says now, told to whoever watches when it changes.</summary>
[GrainType("presence")]
internal sealed class PresenceGrain([PersistentState("presence")] IPersistentState<PresenceRecord> record, TimeProvider time) : Grain, IPresenceGrain
{
    private readonly PresenceLeases _leases = new();
    private FrontNodes _watchers = null!;
    private PresenceStatus _wanted = PresenceStatus.Online;
    private PresenceState _told = null!;
    private IGrainTimer? _timer;
    private string _organizationId = "";
    private string _userId = "";

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_organizationId, _userId) = GrainKeys.Parse(this.GetPrimaryKeyString());
        _watchers = new FrontNodes(IPresenceGrain.Lease, time);
        _told = new PresenceState(_userId, PresenceStatus.Offline, record.State.LastSeenAt);
        _wanted = record.State.IsAway ? PresenceStatus.Away : PresenceStatus.Online;
        return base.OnActivateAsync(cancellationToken);
    }

    public async Task Report(string nodeId, int connections)
    {
        _leases.Report(nodeId, connections, time.GetUtcNow());
        await Refresh();
    }

    public async Task SetStatus(PresenceStatus status)
    {
        _wanted = status == PresenceStatus.Away ? PresenceStatus.Away : PresenceStatus.Online;
        await Refresh();

        // Connections are reported again to the next activation; what somebody said once is not.
        if (record.State.IsAway != (_wanted == PresenceStatus.Away))
        {
            await record.Save(this, record.State with { IsAway = _wanted == PresenceStatus.Away });
        }
    }

    public Task<PresenceState> Get() => Task.FromResult(Now());

    public Task<PresenceState> Watch(string nodeId, IFrontNode node)
    {
        _watchers.Renew(nodeId, node);
        return Task.FromResult(Now());
    }

    public Task Unwatch(string nodeId)
    {
        _watchers.Remove(nodeId);
        return Task.CompletedTask;
    }

    private PresenceState Now()
    {
        var now = time.GetUtcNow();
        return _leases.IsHere(now)
            ? new PresenceState(_userId, _wanted, now)
            : new PresenceState(_userId, PresenceStatus.Offline, _leases.LastSeenAt ?? record.State.LastSeenAt);
    }

    /// <summary>Tells a change and wakes at the next moment at which one is possible.</summary>
    private async Task Refresh()
    {
        var state = Now();
        var changed = state.Status != _told.Status;
        if (changed)
        {
            _told = state;
            _watchers.Tell(node => node.PresenceChanged(_organizationId, state));
            Hint.Send(() => GrainFactory.GetGrain<IDeskGrain>(_organizationId).PresenceChanged(_userId));
        }

        _timer?.Dispose();
        _timer = null;
        if (_leases.NextChange(time.GetUtcNow()) is { } due)
        {
            _timer = this.RegisterGrainTimer(Refresh, new GrainTimerCreationOptions(due, Timeout.InfiniteTimeSpan) { KeepAlive = true });
        }

        if (changed && state.Status == PresenceStatus.Offline)
        {
            _wanted = PresenceStatus.Online;
            await record.Save(this, new PresenceRecord { LastSeenAt = state.LastSeenAt });
        }
    }
}

[GenerateSerializer, Alias("presence-record")]
public sealed record PresenceRecord
{
    [Id(0)]
    public DateTimeOffset? LastSeenAt { get; init; }

    /// <summary>What they said of themselves, until they are shown as offline.</summary>
    [Id(1)]
    public bool IsAway { get; init; }
}
