using Realtime.GrainInterfaces.Chat;
using Realtime.Tests.Simulation.Checks;
using Realtime.Tests.Simulation.Hosts;

namespace Realtime.Tests.Simulation.Live;

/// <summary>A client that keeps one conversation on its screen, over however many connections: each item once, in sequence.</summary>
internal sealed class LiveReader(string roomId, string userId, Ledger ledger)
{
    private readonly SortedDictionary<long, Message> _messages = [];
    private long _pushed;
    private int _connection;

    public string RoomId => roomId;

    public string UserId => userId;

    /// <summary>Where it is connected, or was.</summary>
    public SimulatedHost? Host { get; private set; }

    /// <summary>Whether the present connection was let in; one that was not is nobody's to keep up to date.</summary>
    public bool IsJoined { get; private set; }

    /// <summary>The last item up to which nothing is missing.</summary>
    public long Complete { get; private set; }

    /// <summary>A join was answered with what came after <see cref="Complete"/>.</summary>
    public void Joined(IEnumerable<Message> messages)
    {
        foreach (var message in messages)
        {
            Keep(message);
        }
    }

    /// <summary>A new connection takes the place of the former, whatever becomes of it; says its number.</summary>
    public int Connect(SimulatedHost host)
    {
        (Host, IsJoined) = (host, false);
        return ++_connection;
    }

    /// <summary>Everything up to the moment of joining was read, and pushes follow.</summary>
    public void CompleteJoin(int connection) => IsJoined |= connection == _connection;

    public bool IsConnected(int connection) => connection == _connection;

    /// <summary>Pushes of this connection go on after <paramref name="upTo"/>.</summary>
    public void PushesFollow(long upTo) => _pushed = upTo;

    /// <summary>A push: exactly the one after the last.</summary>
    public void Pushed(int connection, Message message)
    {
        if (connection != _connection)
        {
            return;
        }

        Promise.Holds(message.Sequence == _pushed + 1, $"{userId} was pushed item {message.Sequence} of {roomId} after {_pushed}");
        _pushed = message.Sequence;
        Keep(message);
    }

    /// <summary>What stands on its screen: each item as it came, changed by what came of later changes.</summary>
    public IEnumerable<(long Sequence, MessageKind Kind, string Text)> Shown()
    {
        var changes = _messages.Values.Where(MessageChanges.IsChange).ToLookup(MessageChanges.SubjectOf);
        foreach (var item in _messages.Values)
        {
            var known = (item.Data?.Edited ?? item.Data?.Deleted)?.Sequence ?? 0;
            var now = changes[item.Sequence].Where(change => change.Sequence > known).Aggregate(item, MessageChanges.After);
            yield return (now.Sequence, now.Kind, now.Text);
        }
    }

    private void Keep(Message message)
    {
        ledger.Saw(roomId, message);
        _messages.TryAdd(message.Sequence, message);
        while (_messages.ContainsKey(Complete + 1))
        {
            Complete++;
        }
    }
}
