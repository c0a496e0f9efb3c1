using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Api.Live;

/// <summary>The conversations that connections of this node have joined.</summary>
public sealed class RoomDirectory(NodeContext context)
{
    private readonly LeaseTable<(string OrganizationId, string RoomId), RoomChannel> _rooms =
        new("conversation's subscription", context.Options.RoomRenewPeriod, context);

    public ILeaseLoop Loop => _rooms;

    public RoomChannel? Find(string organizationId, string roomId) => _rooms.Find((organizationId, roomId));

    /// <summary>
    /// Makes the connection a member, at once live, and answers what it missed after <paramref name="afterSequence"/>. A member
    /// may join again, to have the answer again. Fails with <c>not_found</c> and <c>limit_reached</c>.
    /// </summary>
    public async Task<JoinedRoom> Join(LiveConnection connection, string roomId, long afterSequence)
    {
        var caller = connection.Caller;
        var channel = await _rooms.Use((caller.OrganizationId, roomId), key => new RoomChannel(context, key.OrganizationId, key.RoomId));
        var member = new Membership(connection);
        var isNew = false;
        try
        {
            var head = (await channel.Subscribe(caller)).OrThrow();
            isNew = TakePart(connection, roomId, channel, member);
            var upTo = isNew ? channel.Enter(member, head) : channel.UpTo(head);
            var messages = await connection.ReadInTurn(() => channel.Read(caller, afterSequence, upTo));
            return new JoinedRoom(upTo, messages, head.ReadSequences);
        }
        finally
        {
            if (!isNew)
            {
                channel.Release();
            }
        }
    }

    private bool TakePart(LiveConnection connection, string roomId, RoomChannel channel, Membership member)
    {
        var answer = connection.Rooms.Add(roomId, () =>
        {
            channel.Remove(member);
            channel.Release();
        });

        return answer switch
        {
            ParticipationAnswer.Added => true,
            ParticipationAnswer.Full => throw ErrorCatalogue.LimitReached.ToHubException(
                $"A connection joins at most {connection.Rooms.Max} conversations at a time."),
            _ => false,
        };
    }
}

/// <summary>
/// The answer to <c>JoinRoom</c>: what came after the sequence asked for, ascending. Where that is more than one answer holds,
/// <c>HeadSequence</c> is beyond the last message, and joining again from that one gives the next. Pushes begin after the
/// <c>HeadSequence</c> of a connection's first join and may arrive before that answer does, and a join again may repeat what was
/// pushed: a client keeps messages by sequence.
/// </summary>
public sealed record JoinedRoom(long HeadSequence, List<Message> Messages, Dictionary<string, long> ReadSequences);
