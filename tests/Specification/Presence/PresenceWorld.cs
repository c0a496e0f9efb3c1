using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Live;
using Realtime.GrainInterfaces.Presence;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Presence;

/// <summary>People, their connections, and the nodes that report them: the truth that what is shown is compared with.</summary>
internal sealed class PresenceWorld
{
    /// <summary>So many reports of one user on one node are lost in a row at most; a lease outlasts them.</summary>
    public const int RenewalsLostMax = 2;

    /// <summary>So long a connection has to be there to be known of, whatever was lost.</summary>
    public static readonly TimeSpan KnownAfter = (RenewalsLostMax * IPresenceGrain.RenewEvery) + TimeSpan.FromSeconds(1);

    /// <summary>So long after the death of the grains' host every node has reported what it holds.</summary>
    public static TimeSpan KnownAgainAfter(bool isReliable) => isReliable ? IPresenceGrain.RenewEvery + TimeSpan.FromSeconds(1) : KnownAfter + IPresenceGrain.RenewEvery;

    private const int NodesCount = 3;
    private const int ConnectionsMax = 3;

    /// <summary>A third of the lease, as nodes renew.</summary>
    private static readonly int RenewSeconds = (int)IPresenceGrain.RenewEvery.TotalSeconds;

    private readonly Func<Task<GrainServer>> _replace;
    private readonly GrainStore _store;
    private readonly Random _random;
    private readonly double _lost;
    private readonly Dictionary<(string Node, string User), int> _lostInARow = [];
    private readonly List<ModelNode> _nodes = [];
    private GrainServer _server;
    private int _seconds;
    private int _born;

    /// <param name="server">Where the grains are.</param>
    /// <param name="replace">Kills that, and starts another in its place.</param>
    /// <param name="store">Under both.</param>
    /// <param name="random">What happens, and when.</param>
    /// <param name="lost">The share of reports that are lost.</param>
    /// <param name="users">How many.</param>
    public PresenceWorld(GrainServer server, Func<Task<GrainServer>> replace, GrainStore store, Random random, double lost, int users)
    {
        (_server, _replace, _store, _random, _lost) = (server, replace, store, random, lost);
        Users = [.. Enumerable.Range(1, users).Select(number => new PresentUser($"us_{number}"))];
        for (var node = 0; node < NodesCount; node++)
        {
            _nodes.Add(NewNode());
        }
    }

    public List<PresentUser> Users { get; }

    public bool IsReliable => _lost == 0;

    public int Deaths { get; private set; }

    public int Reloads { get; private set; }

    public int Aways { get; private set; }

    /// <summary>The host of the grains died so often; the last time <see cref="HostDiedAt"/>.</summary>
    public int HostDeaths { get; private set; }

    public DateTimeOffset HostDiedAt { get; private set; }

    private DateTimeOffset Now => _store.Time.GetUtcNow();

    public IPresenceGrain Grain(string userId) => _server.Grains.GetGrain<IPresenceGrain>(GrainKeys.Of(Clinic.Org, userId));

    /// <summary>As a front node does: what the answer says counts where it is news.</summary>
    public async Task Watch(RecordingNode watcher)
    {
        foreach (var user in Users)
        {
            var state = await Grain(user.Id).Watch("watcher", _server.Grains.CreateObjectReference<IFrontNode>(watcher)).Soon();
            if (state.Status != (watcher.Presences.LastOrDefault(told => told.UserId == user.Id)?.Status ?? PresenceStatus.Offline))
            {
                watcher.Presences.Enqueue(state);
            }
        }
    }

    /// <summary>At most one thing that happens now.</summary>
    public async Task Act()
    {
        var user = Users[_random.Next(Users.Count)];
        switch (_random.Next(34))
        {
            case 30 or 31 or 33 when user.IsConnected:
                await Say(user, _random.Next(2) == 0 ? PresenceStatus.Away : PresenceStatus.Online);
                break;
            case 32 when _random.Next(3) == 0:
                HostDeaths++;
                HostDiedAt = Now;
                _server = await _replace();
                break;
            case < 3 when user.Connections.Count < ConnectionsMax:
                await Open(user);
                break;
            case < 6 when user.IsConnected:
                await Close(user);
                break;
            case < 9 when user.IsConnected:
                Reloads++;
                await Close(user);
                await Open(user);
                break;
            case 9:
                await LeaveAll(user);
                break;
            case 10 when _random.Next(3) == 0:
                await Kill(_nodes[_random.Next(_nodes.Count)]);
                break;
        }
    }

    /// <summary>A second went by: each node renews what it holds once in seven, and takes back what its last report still claims.</summary>
    public async Task Renew(RecordingNode watcher)
    {
        _seconds++;
        foreach (var user in Users)
        {
            // Whoever is connected is seen now.
            user.LastSeen = user.IsConnected ? Now : user.LastSeen;
        }

        foreach (var node in _nodes.Where(node => _seconds % RenewSeconds == node.RenewsAt))
        {
            foreach (var user in Users.Where(user => user.Connections.Exists(connection => connection.Node == node) || node.Reported.GetValueOrDefault(user.Id) > 0))
            {
                await Report(node, user);
            }
        }

        if (_seconds % RenewSeconds == 0)
        {
            await Watch(watcher);
        }
    }

    private async Task Open(PresentUser user)
    {
        var node = _nodes[_random.Next(_nodes.Count)];
        if (!user.IsConnected && (user.LastSeen is not { } last || Now - last >= IPresenceGrain.Grace))
        {
            user.Since = Now;
            user.Wanted = HasBeenShownOffline(user) ? PresenceStatus.Online : null;
        }

        user.Connections.Add((node, Now));
        user.LastSeen = Now;
        await Report(node, user);
    }

    /// <summary>False where nobody can know: a dead node may have vouched for them to the end, or the grain's host died before it was shown.</summary>
    private bool HasBeenShownOffline(PresentUser user) => user.LastSeen is not { } last
        || (last - HostDiedAt > KnownAgainAfter(IsReliable) && Now - last > (IsReliable && user.HasLeftByItself ? IPresenceGrain.Grace : PresenceModelSpecification.KilledMax));

    private async Task Say(PresentUser user, PresenceStatus status)
    {
        Aways += status == PresenceStatus.Away ? 1 : 0;
        user.Wanted = status;
        await Grain(user.Id).SetStatus(status).Soon();
    }

    private async Task Close(PresentUser user)
    {
        var (node, since) = user.Connections[_random.Next(user.Connections.Count)];
        user.Connections.Remove((node, since));
        (user.LastSeen, user.LastedFor) = (Now, Now - since);
        user.HasLeftByItself = !_vouchedFor.Exists(one => one.User == user.Id && one.Until > Now);
        if (!user.Connections.Exists(connection => connection.Node == node))
        {
            await Report(node, user);
        }
    }

    private async Task LeaveAll(PresentUser user)
    {
        while (user.IsConnected)
        {
            await Close(user);
        }
    }

    // What a dead node said goes on holding until its lease ends.
    private readonly List<(string User, DateTimeOffset Until)> _vouchedFor = [];

    private async Task Kill(ModelNode node)
    {
        Deaths++;
        _nodes[_nodes.IndexOf(node)] = NewNode();
        foreach (var user in Users)
        {
            if (node.Reported.GetValueOrDefault(user.Id) > 0)
            {
                _vouchedFor.Add((user.Id, Now + IPresenceGrain.Lease));
            }

            var gone = user.Connections.FindAll(connection => connection.Node == node);
            if (user.Connections.RemoveAll(gone.Contains) > 0)
            {
                (user.LastSeen, user.LastedFor) = (Now, Now - gone.Min(connection => connection.Since));
                user.HasLeftByItself = false;

                // A client whose node died is back at another within moments, unless it is its user who goes.
                if (_random.Next(3) > 0)
                {
                    await Open(user);
                }
            }
        }
    }

    private ModelNode NewNode() => new($"node-{++_born}") { RenewsAt = _random.Next(RenewSeconds) };

    private async Task Report(ModelNode node, PresentUser user)
    {
        var count = user.Connections.Count(connection => connection.Node == node);
        var key = (node.Id, user.Id);
        if (_random.NextDouble() < _lost && _lostInARow.GetValueOrDefault(key) < RenewalsLostMax)
        {
            _lostInARow[key] = _lostInARow.GetValueOrDefault(key) + 1;

            // Nobody knows whether it arrived; what was claimed before is claimed until it is taken back.
            node.Reported[user.Id] = Math.Max(count, node.Reported.GetValueOrDefault(user.Id));
            return;
        }

        _lostInARow.Remove(key);
        node.Reported[user.Id] = count;
        await Grain(user.Id).Report(node.Id, count).Soon();
    }
}
