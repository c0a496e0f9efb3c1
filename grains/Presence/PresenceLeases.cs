using Realtime.GrainInterfaces.Presence;

namespace Realtime.Grains.Presence;

/// <summary>
/// Who has connections of one user, and until when that is believed. Pure: time is an argument. A node that stops renewing
/// counts as gone when its lease ends; after the last connection went the user is here for <see cref="IPresenceGrain.Grace"/> more.
/// </summary>
public sealed class PresenceLeases
{
    private readonly Dictionary<string, DateTimeOffset> _until = new(StringComparer.Ordinal);
    private DateTimeOffset? _graceUntil;

    /// <summary>The last moment at which a connection was known; null for never.</summary>
    public DateTimeOffset? LastSeenAt { get; private set; }

    public void Report(string nodeId, int connections, DateTimeOffset now)
    {
        Expire(now);
        if (connections > 0)
        {
            _until[nodeId] = now + IPresenceGrain.Lease;
            _graceUntil = null;
            LastSeenAt = now;
        }
        else if (_until.Remove(nodeId) && _until.Count == 0)
        {
            LastSeenAt = now;
            _graceUntil = now + IPresenceGrain.Grace;
        }
    }

    public bool IsHere(DateTimeOffset now)
    {
        Expire(now);
        return _until.Count > 0 || _graceUntil > now;
    }

    /// <summary>How long until <see cref="IsHere"/> may answer otherwise with no report; null where it cannot.</summary>
    public TimeSpan? NextChange(DateTimeOffset now)
    {
        Expire(now);
        DateTimeOffset? next = _until.Count > 0 ? _until.Values.Min() : _graceUntil > now ? _graceUntil : null;
        return next is { } at ? (at > now ? at - now : TimeSpan.Zero) + TimeSpan.FromMilliseconds(1) : null;
    }

    private void Expire(DateTimeOffset now)
    {
        DateTimeOffset? last = null;
        foreach (var (nodeId, until) in _until)
        {
            if (until <= now)
            {
                _until.Remove(nodeId);
                last = last > until ? last : until;
            }
        }

        // Several may have ended since anyone asked; the grace counts from the last of them.
        if (last is { } end && _until.Count == 0)
        {
            _graceUntil = end + IPresenceGrain.Grace;
        }
    }
}
