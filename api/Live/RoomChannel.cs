using System.Runtime.InteropServices;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.Api.Live;

/// <summary>
/// One conversation on this node: a single subscription at its grain, and its members' pushes in one order. Whatever arrives
/// twice, late or not at all, each member gets every message after its join once and in sequence: what was pushed already is
/// dropped, and a gap is read from the grain before anything beyond it is pushed.
/// </summary>
public sealed class RoomChannel : Lease
{
    private readonly NodeContext _context;
    private readonly IRoomGrain _grain;
    private readonly CoalescedRun _fill;
    private readonly ArrivalQueue _arrivals;
    private readonly string _roomId;

    // Guards everything below: the state of the pushes.
    private readonly Lock _gate = new();
    private readonly RoomMembers _members;
    private readonly RecentMessages _recent;
    private readonly Dictionary<string, long> _reads = new(StringComparer.Ordinal);
    private bool _subscribed;
    private long _delivered;
    private long _known;
    private bool _patient;

    public RoomChannel(NodeContext context, string organizationId, string roomId)
        : base(context.Time)
    {
        _context = context;
        _roomId = roomId;
        _grain = context.Grains.GetGrain<IRoomGrain>(GrainKeys.Of(organizationId, roomId));
        _fill = new CoalescedRun(Fill);
        _arrivals = new ArrivalQueue(context.Options.DeliveriesWaitingMax, Advance);
        _members = new RoomMembers(roomId, context.Frames, context.Metrics);
        _recent = new RecentMessages(context.Options.RecentMessagesMax);
        context.Metrics.RoomOpened();
    }

    /// <summary>Subscribes on behalf of <paramref name="caller"/>, which also asks whether it may: <c>not_found</c> where not.</summary>
    public async Task<Outcome<RoomHead>> Subscribe(Caller caller)
    {
        var outcome = await _grain.Subscribe(caller, _context.Node.Id, _context.Node.Reference);
        if (outcome.Value is { } head)
        {
            Begin(head);
            Learn(head.HeadSequence);
            foreach (var (userId, sequence) in head.ReadSequences)
            {
                ReadChanged(userId, sequence);
            }
        }

        return outcome;
    }

    /// <summary>Makes the connection a member: its join is answered up to the result, and exactly what comes after is pushed.</summary>
    public long Enter(Membership member, RoomHead head)
    {
        lock (_gate)
        {
            var upTo = UpTo(head);
            _members.Add(member, upTo);
            return upTo;
        }
    }

    public void Remove(Membership member)
    {
        lock (_gate)
        {
            _members.Remove(member);
        }
    }

    /// <summary>The newest sequence known to be durable.</summary>
    public long UpTo(RoomHead head)
    {
        lock (_gate)
        {
            return Math.Max(head.HeadSequence, _delivered);
        }
    }

    /// <summary>Messages in <c>(after, upTo]</c>, ascending, as many as one answer holds: from memory as far as that reaches.</summary>
    public async Task<List<Message>> Read(Caller caller, long after, long upTo)
    {
        var page = new JoinPage(_context.Options);
        page.Add(Recall(after, upTo, _context.Options.JoinMessagesMax));
        while (page.Room > 0 && after + page.Messages.Count < upTo)
        {
            var read = (await _grain.ReadAfter(caller, after + page.Messages.Count, Math.Min(IRoomGrain.PageMax, page.Room))).OrThrow();
            if (read.Items.Count == 0)
            {
                break;
            }

            page.Add(read.Items.TakeWhile(message => message.Sequence <= upTo));
        }

        return page.Messages;
    }

    /// <summary>Takes what a grain said, without waiting for any push.</summary>
    public void Deliver(List<Message> messages) => _arrivals.Add(messages);

    /// <summary>Something says that the conversation has come this far: if the pushes have not in a while, the rest is read.</summary>
    public void Learn(long sequence)
    {
        lock (_gate)
        {
            _known = Math.Max(_known, sequence);
            if (_patient || !IsBehind)
            {
                return;
            }

            _patient = true;
        }

        _ = LosePatience();
    }

    public void ReadChanged(string userId, long sequence)
    {
        lock (_gate)
        {
            if (sequence > _reads.GetValueOrDefault(userId))
            {
                _reads[userId] = sequence;
                _members.PushRead(userId, sequence);
            }
        }
    }

    /// <summary>Joins are answered by the grain until new messages come.</summary>
    public void ForgetRecent()
    {
        lock (_gate)
        {
            _recent.Clear();
        }
    }

    public void TypingChanged(string userId, bool isTyping)
    {
        lock (_gate)
        {
            _members.PushTyping(userId, isTyping);
        }
    }

    /// <summary>Renewing finds lost pushes by the head, lost read marks, and members who may no longer read.</summary>
    protected override async Task Renew()
    {
        while (AnyMember() is { } member && (await Subscribe(member.Connection.Caller)).Problem is not null)
        {
            member.Connection.Rooms.Leave(_roomId);
        }
    }

    protected override async Task GiveUp()
    {
        _context.Metrics.RoomClosed();
        if (_subscribed)
        {
            await _grain.Unsubscribe(_context.Node.Id);
        }
    }

    private bool IsBehind => _subscribed && _known > _delivered && !_members.IsEmpty;

    private void Begin(RoomHead head)
    {
        lock (_gate)
        {
            if (_subscribed)
            {
                return;
            }

            // Nobody is a member yet: pushes begin after what the first one gets as its answer.
            _subscribed = true;
            _delivered = head.HeadSequence;
            foreach (var (userId, sequence) in head.ReadSequences)
            {
                _reads[userId] = sequence;
            }
        }
    }

    private void Advance(List<Message> messages)
    {
        bool gap;
        lock (_gate)
        {
            var fresh = new List<Message>(messages.Count);
            foreach (var message in messages)
            {
                _known = Math.Max(_known, message.Sequence);
                if (_subscribed && message.Sequence == _delivered + 1)
                {
                    fresh.Add(message);
                    _recent.Add(message);
                    _delivered = message.Sequence;
                }
            }

            _members.Push(CollectionsMarshal.AsSpan(fresh));
            gap = IsBehind;
        }

        if (gap)
        {
            _ = _fill.Request();
        }
    }

    private async Task LosePatience()
    {
        await Task.Delay(_context.Options.DeliveryPatience, _context.Time);
        bool behind;
        lock (_gate)
        {
            _patient = false;
            behind = IsBehind;
        }

        if (behind)
        {
            await _fill.Request();
        }
    }

    // Reads what the pushes lack. A failure is left to the next delivery or renewal.
    private async Task Fill()
    {
        while (Behind() is { } gap)
        {
            _context.Metrics.GapFill();
            try
            {
                var page = await _grain.ReadAfter(gap.Reader, gap.Delivered, IRoomGrain.PageMax)
                    .WaitAsync(_context.Options.BackgroundCallTimeout, _context.Time);
                if (page.Value is not { Items.Count: > 0 } found)
                {
                    return;
                }

                Advance(found.Items);
            }
            catch (Exception exception)
            {
                RoomLog.FillFailed(_context.Logger, exception.GetType().Name, exception.Message);
                return;
            }
        }
    }

    private (Caller Reader, long Delivered)? Behind()
    {
        lock (_gate)
        {
            return IsBehind ? (_members.Any!.Connection.Caller, _delivered) : null;
        }
    }

    private Membership? AnyMember()
    {
        lock (_gate)
        {
            return _members.Any;
        }
    }

    private List<Message> Recall(long after, long upTo, int max)
    {
        lock (_gate)
        {
            return _recent.Between(after, upTo, max);
        }
    }
}
