using System.Collections.Concurrent;
using Realtime.Api.Presence;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.Api.Live;

/// <summary>The open connections of this node: each counts for its user's presence and hears its practice's broadcasts.</summary>
public sealed class ConnectionRegistry(OrganizationDirectory organizations, PresenceReports presence, NodeContext context) : ILeaseLoop
{
    private readonly ConcurrentDictionary<LiveConnection, (OrganizationChannel Organization, PresenceReport Presence)> _connections = new();

    public ICollection<LiveConnection> Connections => _connections.Keys;

    public bool IsEmpty => _connections.IsEmpty;

    /// <summary>
    /// Takes the connection in. Its session is asked for again once the practice's broadcasts come: if it ended between the
    /// authentication and now, no announcement of that reaches this node.
    /// </summary>
    public async Task Enter(LiveConnection connection)
    {
        var caller = connection.Caller;
        var entry = (await organizations.Use(caller.OrganizationId), await presence.Use(caller.OrganizationId, caller.UserId));
        _connections.TryAdd(connection, entry);
        context.Metrics.ConnectionOpened();
        try
        {
            await entry.Item1.Enter(connection);
            await EndIfSessionEnded(caller, [connection]);
        }
        catch (Exception exception)
        {
            // The loops try again; meanwhile the connection works by itself.
            ConnectionLog.EntryIncomplete(context.Logger, exception.GetType().Name, exception.Message);
        }
    }

    public void Leave(LiveConnection connection)
    {
        connection.Rooms.LeaveAll();
        connection.PresenceWatches.LeaveAll();
        connection.AvailabilityWatches.LeaveAll();
        if (_connections.TryRemove(connection, out var entry))
        {
            entry.Organization.Leave(connection);
            entry.Organization.Release();
            entry.Presence.Release();
            context.Metrics.ConnectionClosed();
        }
    }

    /// <summary>Ends connections whose session is over although nothing said so: an announcement may have been lost.</summary>
    public async Task Run(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(context.Options.SessionCheckPeriod, context.Time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            var bySession = Connections.GroupBy(connection => connection.Caller).ToList();
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = context.Options.BackgroundCallsMax, CancellationToken = stopping };
            await Parallel.ForEachAsync(bySession, parallel, async (connections, _) =>
            {
                try
                {
                    await EndIfSessionEnded(connections.Key, connections);
                }
                catch (Exception exception)
                {
                    ConnectionLog.SessionCheckFailed(context.Logger, exception.GetType().Name, exception.Message);
                }
            });
        }
    }

    private async Task EndIfSessionEnded(Caller caller, IEnumerable<LiveConnection> connections)
    {
        var user = context.Grains.GetGrain<IUserGrain>(GrainKeys.Of(caller.OrganizationId, caller.UserId));
        if (await user.HasSession(caller.SessionId).WaitAsync(context.Options.BackgroundCallTimeout, context.Time))
        {
            return;
        }

        foreach (var connection in connections)
        {
            connection.End();
        }
    }
}
