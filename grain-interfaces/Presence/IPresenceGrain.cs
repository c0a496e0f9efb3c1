using Realtime.GrainInterfaces.Live;

namespace Realtime.GrainInterfaces.Presence;

/// <summary>Numbers are on the wire; only ever append.</summary>
public enum PresenceStatus
{
    Offline = 0,
    Away = 1,
    Online = 2,
}

/// <summary><c>LastSeenAt</c> is null for somebody never seen.</summary>
[GenerateSerializer, Immutable, Alias("presence-state")]
public sealed record PresenceState(
    [property: Id(0)] string UserId,
    [property: Id(1)] PresenceStatus Status,
    [property: Id(2)] DateTimeOffset? LastSeenAt);

/// <summary>
/// Whether one user is here, from the connections that front nodes report under leases. Key: <see cref="GrainKeys.Of"/>(organization, user).
/// </summary>
[Alias("presence.IPresenceGrain")]
public interface IPresenceGrain : IGrainWithStringKey
{
    /// <summary>How long a node's report holds; nodes renew every <see cref="RenewEvery"/>.</summary>
    static readonly TimeSpan Lease = TimeSpan.FromSeconds(22);
    static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(7);

    /// <summary>After the last connection is gone, before the user shows as offline: a reload does not flicker.</summary>
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>A node has so many connections of the user; 0: the last one closed.</summary>
    Task Report(string nodeId, int connections);

    /// <summary>What the user says of themselves: online or away. It counts until they are shown as offline, also where the grain's host ends.</summary>
    Task SetStatus(PresenceStatus status);

    [ReadOnly]
    Task<PresenceState> Get();

    /// <summary>Sends changes to a front node for <see cref="Lease"/>; answers the present state.</summary>
    Task<PresenceState> Watch(string nodeId, IFrontNode node);

    Task Unwatch(string nodeId);
}
