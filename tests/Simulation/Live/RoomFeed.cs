using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Identity;
using Realtime.Tests.Simulation.Hosts;

namespace Realtime.Tests.Simulation.Live;

/// <summary>
/// One conversation on one front node, by the rules of the api's RoomChannel: pushes in sequence, duplicates dropped, and a gap
/// read from the grain before anything beyond it.
/// </summary>
internal sealed class RoomFeed(SimulatedHost host, string nodeId, Caller caller, string roomId)
{
    private readonly IRoomGrain _grain = host.Grains.GetGrain<IRoomGrain>(GrainKeys.Of(caller.OrganizationId, roomId));
    private readonly List<(LiveReader Reader, int Connection, long From)> _members = [];
    private bool _subscribed;
    private bool _filling;
    private long _delivered;
    private long _known;

    /// <summary>Makes the reader a member; false where the grain refused.</summary>
    public async Task<bool> Join(LiveReader reader, IFrontNodeReference node)
    {
        var connection = reader.Connect(host);
        if ((await _grain.Subscribe(caller, nodeId, node.Reference)).Value is not { } head || !reader.IsConnected(connection))
        {
            return false;
        }

        if (!_subscribed)
        {
            _subscribed = true;
            _delivered = head.HeadSequence;
        }

        var upTo = Math.Max(head.HeadSequence, _delivered);
        _members.Add((reader, connection, upTo));
        reader.PushesFollow(upTo);
        Learn(head.HeadSequence);
        for (var after = reader.Complete; after < upTo && reader.IsConnected(connection);)
        {
            var page = (await _grain.ReadAfter(caller, after, IRoomGrain.PageMax)).Value;
            if (page is not { Items.Count: > 0 })
            {
                break;
            }

            reader.Joined(page.Items.TakeWhile(message => message.Sequence <= upTo));
            after = page.Items[^1].Sequence;
        }

        reader.CompleteJoin(connection);
        return true;
    }

    public void Deliver(IReadOnlyList<Message> messages)
    {
        foreach (var message in messages)
        {
            _known = Math.Max(_known, message.Sequence);
            if (_subscribed && message.Sequence == _delivered + 1)
            {
                _delivered = message.Sequence;
                _members.FindAll(member => message.Sequence > member.From).ForEach(member => member.Reader.Pushed(member.Connection, message));
            }
        }

        Learn(_known);
    }

    /// <summary>Renewing tells the head, and so what was lost.</summary>
    public async Task Renew(IFrontNodeReference node)
    {
        if ((await _grain.Subscribe(caller, nodeId, node.Reference)).Value is { } head)
        {
            Learn(head.HeadSequence);
        }
    }

    private void Learn(long sequence)
    {
        _known = Math.Max(_known, sequence);
        if (_subscribed && !_filling && _known > _delivered)
        {
            _filling = true;
            _ = host.Tasks.Start(Fill);
        }
    }

    private async Task Fill()
    {
        try
        {
            while (_known > _delivered && (await _grain.ReadAfter(caller, _delivered, IRoomGrain.PageMax)).Value is { Items.Count: > 0 } page)
            {
                Deliver(page.Items);
            }
        }
        catch (Exception exception) when (ExpectedFailures.Includes(exception))
        {
            // Left to the next delivery or renewal.
        }
        finally
        {
            _filling = false;
        }
    }
}
