using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Desk;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Live;

namespace Realtime.Tests.Api.Live.Fakes;

/// <summary>A conversation in memory whose pushes go wrong as the world says.</summary>
public sealed class FakeRoomGrain(FakeWorld world) : Grain, IRoomGrain
{
    private readonly List<Message> _messages = [];
    private readonly Dictionary<string, IFrontNode> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _reads = new(StringComparer.Ordinal);
    private Message? _late;

    private string Key => this.GetPrimaryKeyString();

    private bool Exists => world.Rooms.ContainsKey(Key);

    public Task<Outcome<Posted>> Post(PostMessage command) => Answer<Posted>(() =>
    {
        var former = _messages.Find(message => message.ClientMessageId == command.ClientMessageId && message.SenderId == command.Caller.UserId);
        if (former is not null)
        {
            return new Posted(former, true);
        }

        var sequence = _messages.Count + 1;
        var message = new Message(
            sequence, $"ms_{sequence}", command.ClientMessageId, command.Caller.UserId, command.Caller.Name, MessageKind.Text, command.Text,
            DateTimeOffset.UnixEpoch.AddSeconds(sequence), null);
        _messages.Add(message);
        Publish(message);
        return new Posted(message, false);
    });

    public Task<Outcome<MessagePage>> ReadAfter(Caller caller, long afterSequence, int limit) => Answer<MessagePage>(() =>
    {
        Interlocked.Increment(ref world.RoomReads);
        return new MessagePage([.. _messages.Skip((int)afterSequence).Take(Math.Min(limit, IRoomGrain.PageMax))], _messages.Count);
    });

    public Task<Outcome<RoomHead>> Subscribe(Caller caller, string nodeId, IFrontNode node) => Answer<RoomHead>(() =>
    {
        _nodes[nodeId] = node;
        return new RoomHead(_messages.Count, new(_reads, StringComparer.Ordinal));
    });

    public Task VisitorChanged() => Task.CompletedTask;

    public Task<Outcome<Done>> SendTranscript(SendTranscript command) => throw new NotSupportedException();

    public Task EraseVisitor() => Task.CompletedTask;

    public Task Unsubscribe(string nodeId)
    {
        _nodes.Remove(nodeId);
        return Task.CompletedTask;
    }

    public Task<Outcome<Done>> SetTyping(Caller caller, bool isTyping) => Answer<Done>(() =>
    {
        var (organization, room) = GrainKeys.Parse(Key);
        foreach (var node in _nodes.Values)
        {
            _ = node.TypingChanged(organization, room, caller.UserId, isTyping);
        }

        return Done.Instance;
    });

    public Task<Outcome<Done>> MarkRead(Caller caller, long sequence) => Answer<Done>(() =>
    {
        var (organization, room) = GrainKeys.Parse(Key);
        _reads[caller.UserId] = sequence;
        foreach (var node in _nodes.Values)
        {
            _ = node.ReadChanged(organization, room, caller.UserId, sequence);
        }

        return Done.Instance;
    });

    public Task<Outcome<RoomSummary>> Open(OpenRoom command) => throw new NotSupportedException();

    public Task<Outcome<RoomSummary>> Get(Caller caller) => throw new NotSupportedException();

    public Task<Outcome<MessagePage>> ReadBefore(Caller caller, long beforeSequence, int limit) => throw new NotSupportedException();

    public Task<Outcome<Posted>> PostNotice(PostNotice command) => throw new NotSupportedException();

    public Task<Outcome<Message>> Edit(EditMessage command) => throw new NotSupportedException();

    public Task<Outcome<Message>> Delete(DeleteMessage command) => throw new NotSupportedException();

    public Task<Outcome<MessageHistory>> GetHistory(Caller caller, long sequence) => throw new NotSupportedException();

    public Task<Outcome<Posted>> Propose(ProposeSlots command) => throw new NotSupportedException("a secret detail");

    public Task<Outcome<GrainInterfaces.Booking.Booking>> AcceptProposal(Caller caller, long sequence, DateTimeOffset start) =>
        throw new ServiceUnavailableException(ErrorCatalogue.StorageUnavailable.Code, "a secret detail");

    public Task<Outcome<RoomSummary>> Change(ChangeRoom command) => throw new NotSupportedException();

    public Task<Outcome<RoomSummary>> SetTags(Caller caller, List<string> tags) => throw new NotSupportedException();

    public Task<bool> AssignFromDesk(string commandId, Participant assignee) => throw new NotSupportedException();

    public Task ReleaseFromDesk(string commandId, string userId) => throw new NotSupportedException();

    public Task<RoomAtDesk?> AtDesk() => throw new NotSupportedException();

    public Task<DateTimeOffset?> Due(string subject) => throw new NotSupportedException();

    public Task Settle() => Task.CompletedTask;

    public Task<bool> RetrySetAside(long sequence) => Task.FromResult(true);

    private Task<Outcome<T>> Answer<T>(Func<Outcome<T>> answer) =>
        Task.FromResult(Exists ? answer() : ErrorCatalogue.NotFound);

    private void Publish(Message message)
    {
        switch (world.Fault(message.Sequence))
        {
            case PushFault.Lost:
                return;
            case PushFault.Late:
                _late = message;
                return;
            case PushFault.Twice:
                Send(message);
                break;
        }

        Send(message);
        if (_late is { } late)
        {
            _late = null;
            Send(late);
        }
    }

    private void Send(Message message)
    {
        var (organization, room) = GrainKeys.Parse(Key);
        foreach (var node in _nodes.Values)
        {
            _ = node.RoomMessages(organization, room, [message]);
        }
    }
}
