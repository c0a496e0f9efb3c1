using Realtime.Api.Live;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Presence;

namespace Realtime.Api.Presence;

/// <summary>One watched user: a single watch at the grain for all connections of this node that want to know.</summary>
public sealed class PresenceWatch : Lease
{
    private readonly NodeContext _context;
    private readonly IPresenceGrain _grain;
    private readonly CoalescedRun _renew;
    private readonly Lock _gate = new();
    private readonly HashSet<LiveConnection> _watchers = [];
    private PresenceState? _state;
    private int _changes;

    public PresenceWatch(NodeContext context, string organizationId, string userId)
        : base(context.Time)
    {
        _context = context;
        _grain = context.Grains.GetGrain<IPresenceGrain>(GrainKeys.Of(organizationId, userId));
        _renew = new CoalescedRun(WatchAgain);
    }

    /// <summary>Ends once the present state is known.</summary>
    public Task Known() => _state is null ? _renew.Request() : Task.CompletedTask;

    /// <summary>Tells the connection of changes from now on; the present state, which is there after <see cref="Known"/>.</summary>
    public PresenceState Enter(LiveConnection connection)
    {
        lock (_gate)
        {
            _watchers.Add(connection);
            return _state ?? throw new InvalidOperationException("Nothing is known yet.");
        }
    }

    public void Leave(LiveConnection connection)
    {
        lock (_gate)
        {
            _watchers.Remove(connection);
        }
    }

    /// <summary>What the grain said unasked.</summary>
    public void Changed(PresenceState state)
    {
        lock (_gate)
        {
            _changes++;
            Take(state);
        }
    }

    protected override Task Renew() => _renew.Request();

    protected override Task GiveUp() => _grain.Unwatch(_context.Node.Id);

    private async Task WatchAgain()
    {
        var changes = Volatile.Read(ref _changes);
        var state = await _grain.Watch(_context.Node.Id, _context.Node.Reference)
            .WaitAsync(_context.Options.BackgroundCallTimeout, _context.Time);
        lock (_gate)
        {
            // A change that arrived meanwhile may be newer than this answer.
            if (changes == _changes)
            {
                Take(state);
            }
        }
    }

    // While somebody is here, when they were last seen is no news.
    private void Take(PresenceState state)
    {
        var isNews = _state is not null
            && (_state.Status != state.Status || (state.Status == PresenceStatus.Offline && _state.LastSeenAt != state.LastSeenAt));
        _state = state;
        if (isNews)
        {
            var frame = _context.Frames.Encode(HubEvents.PresenceChanged, state.UserId, state.Status, state.LastSeenAt);
            foreach (var watcher in _watchers)
            {
                watcher.Push(frame);
            }
        }
    }
}
