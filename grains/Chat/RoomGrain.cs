using Microsoft.Extensions.Logging;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Live;
using Realtime.Grains.Identity;
using Realtime.Grains.Journal;
using Realtime.Grains.Live;
using Realtime.Grains.Notifications;
using Realtime.Grains.Privacy;
using Realtime.Grains.Search;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Chat;

/// <summary>Loads, decides, commits and publishes one conversation.</summary>
/// <remarks>Reentrant so that messages that wait share a commit; the stream keeps their order.</remarks>
[Reentrant, GrainType("room")]
internal sealed partial class RoomGrain(
    IJournal journal, IDocuments documents, IIdSource ids, MailPolicy mails, TimeProvider time, ILogger<RoomGrain> log)
    : JournaledGrain<Room, IRoomEvent>(journal, documents, time, log), IRoomGrain
{
    private readonly IJournal _journal = journal;
    private readonly IDocuments _documents = documents;
    private RoomHistory _history = null!;
    private RoomRecord _record = null!;
    private RoomProposals _proposals = null!;
    private RoomReplies _replies = null!;
    private FrontNodes _nodes = null!;
    private SearchedStream _searched = null!;
    private PersonalVault _vault = null!;
    private PersonalKey _key = PersonalKey.Erased;
    private bool _isVisitorBlocked;
    private long _commandsKnownAfter;
    private string _organizationId = "";
    private string _roomId = "";

    protected override string StreamName => $"room/{_organizationId}/{_roomId}";

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_organizationId, _roomId) = GrainKeys.Parse(this.GetPrimaryKeyString());
        _nodes = new FrontNodes(IRoomGrain.SubscriptionLease, Time);
        _vault = new PersonalVault(_documents, _organizationId);
        _history = new RoomHistory(_journal, StreamName, message => MessageWords.Reveal(message, _key));
        _searched = new SearchedStream(_journal, _documents, ids, StreamName, _organizationId, _roomId, SearchSource.Messages);
        _record = new RoomRecord(_documents, _organizationId, _roomId);
        _proposals = new RoomProposals(GrainFactory, _organizationId, _roomId);
        _replies = new RoomReplies(GrainFactory, _documents, mails, ids, _organizationId, _roomId);
        await _record.Load(LoadKey);
        await base.OnActivateAsync(cancellationToken);

        // Before the first request, so that those which come while the journal is read are taken in the order in which they came.
        await Stream.EnsureLoaded();
    }

    public async Task<Outcome<RoomSummary>> Open(OpenRoom command)
    {
        if (_record.Summary is null)
        {
            List<Participant> participants = command.AssignTo is { } assignee ? [command.Visitor, assignee] : [command.Visitor];
            var summary = new RoomSummary(
                _roomId, _organizationId, command.Subject, participants, RoomStatus.Open, command.AssignTo?.UserId,
                HeadSequence: 0, LastMessage: null, Time.GetUtcNow(), new Dictionary<string, long>(StringComparer.Ordinal));
            await LoadKey(summary);
            if (!await _record.Create(summary) && _record.Summary is null)
            {
                await _record.Load(LoadKey);
            }

            Broadcast().InboxChanged(_record.Summary!).AsHint();
        }

        return _record.Summary!;
    }

    public async Task<Outcome<RoomSummary>> Get(Caller caller)
    {
        if (!MaySee(caller))
        {
            return ErrorCatalogue.NotFound;
        }

        await Stream.EnsureLoaded();
        return _record.Summary!;
    }

    public async Task<Outcome<Posted>> Post(PostMessage command)
    {
        if (!MaySee(command.Caller))
        {
            return ErrorCatalogue.NotFound;
        }

        if (Barred(command.Caller) is { } barred)
        {
            return barred;
        }

        if ((MessageText.CheckId(command.ClientMessageId) ?? MessageText.Check(command.Text)) is { } problem)
        {
            return problem;
        }

        var caller = command.Caller;
        return await Append(
            $"{caller.UserId}/{command.ClientMessageId}",
            new MessagePosted(NewMessageId(), command.ClientMessageId, caller.UserId, caller.Name, caller.Role, MessageKind.Text, command.Text, Data: null),
            onlyWhileOpen: true);
    }

    public async Task<Outcome<Posted>> PostNotice(PostNotice command)
    {
        await EnsureRecord();
        return _record.Summary is null
            ? ErrorCatalogue.NotFound
            : await Append(
                command.CommandId,
                new MessagePosted(NewMessageId(), null, Message.SystemSenderId, "", SenderRole: null, command.Kind, command.Text, command.Data),
                onlyWhileOpen: false);
    }

    protected override Room NewState() => new();

    protected override void OnLoaded(Room state, long head)
    {
        _history.Restart(head, state.Changes);
        _commandsKnownAfter = state.CommandsKnownAfter;
        _forDesk = DeskView.Of(state);
        if (_record.Summary is not null)
        {
            _record.Follow(state, _key);
        }
    }

    protected override void OnCommitted(Room state, IReadOnlyList<Committed<IRoomEvent>> entries)
    {
        var messages = new List<Message>(entries.Count);
        foreach (var entry in entries)
        {
            messages.Add(MessageWords.Reveal(((MessagePosted)entry.Event).ToMessage(entry.Entry), _key));
        }

        _record.MarkRead(messages.Where(message => !MessageChanges.IsChange(message)));
        _history.Add(messages, state.Changes);
        _commandsKnownAfter = state.CommandsKnownAfter;
        _forDesk = DeskView.Of(state);
        _record.Follow(state, _key);
        _nodes.Tell(node => node.RoomMessages(_organizationId, _roomId, messages));
    }

    /// <summary>The list's record follows the journal; one write stands for however many items.</summary>
    protected override async Task CarryOut(IReadOnlyList<Committed<IRoomEvent>> entries)
    {
        if (_record.Summary is null)
        {
            DeactivateOnIdle();
            throw new StorageUnavailableException($"{StreamName} was activated before it was opened elsewhere; its next activation knows it.");
        }

        await _record.Write();
        Broadcast().InboxChanged(_record.Summary!).AsHint();
        await TellDesk();
        await ArrangeReply(entries);
        await Index(entries);
    }

    protected override JournalSnapshot WriteSnapshot(Room state, long sequence) =>
        new(sequence, RoomSnapshot.Format, JournalJson.Write(state.ToSnapshot()));

    protected override Room? ReadSnapshot(JournalSnapshot snapshot) =>
        JournalJson.Read<RoomSnapshot>(snapshot.Data) is { Wait: not null } known ? Room.FromSnapshot(known, snapshot.Sequence) : null;

    private async Task<Outcome<Posted>> Append(string commandId, MessagePosted item, bool onlyWhileOpen)
    {
        await Stream.EnsureLoaded();
        for (; ; )
        {
            // Old commands that memory has dropped are looked up first; the decision makes sure that none was dropped meanwhile.
            var lookedUpTo = _commandsKnownAfter > 0 ? Stream.Head : 0;
            if (lookedUpTo > 0 && await _journal.FindCommand(StreamName, commandId) is { } old)
            {
                return await Repeated(old.Sequence);
            }

            var sealedItem = MessageWords.Seal(item, _key);
            var (problem, posted, repeated) = await Stream.Execute<(Problem?, Message?, long?)>(commandId, (room, _) =>
            {
                if (room.ResultOf(commandId) is { } sequence)
                {
                    return new([], _ => (null, null, sequence));
                }

                if (room.CommandsKnownAfter > lookedUpTo)
                {
                    return new([], _ => default);
                }

                return onlyWhileOpen && room.Status == RoomStatus.Closed
                    ? new([], _ => (ErrorCatalogue.RoomClosed.Problem(), null, null))
                    : new([sealedItem], after => (null, after.LastMessage, null));
            });
            if (problem is not null)
            {
                return problem;
            }

            if (posted is not null)
            {
                return new Posted(MessageWords.Reveal(posted, _key), Repeat: false);
            }

            if (repeated is { } first)
            {
                return await Repeated(first);
            }
        }
    }

    private async Task<Posted> Repeated(long sequence)
    {
        // The journal was asked, and may be ahead of memory by a commit whose answer is still on its way.
        if (sequence > Stream.Head)
        {
            await Stream.Ask((_, _) => true);
        }

        if (sequence > Stream.Head)
        {
            DeactivateOnIdle();
            throw new StorageUnavailableException($"{StreamName} was written by another activation; the next one knows.");
        }

        return new((await _history.After(sequence - 1, 1))[0], Repeat: true);
    }

    /// <summary>The conversation may have been opened since this activation began.</summary>
    private Task EnsureRecord() => _record.Summary is null ? _record.Load(LoadKey) : Task.CompletedTask;

    /// <summary>Before the record is known here: without its key, the visitor would pass for erased, and one who is blocked for anybody.</summary>
    private async Task LoadKey(RoomSummary summary)
    {
        var visitorId = summary.Participants[0].UserId;
        _key = await _vault.KeyOf(visitorId);
        _isVisitorBlocked = await Visitor(visitorId).IsBlocked();
    }

    private IVisitorGrain Visitor(string visitorId) => GrainFactory.GetGrain<IVisitorGrain>(GrainKeys.Of(_organizationId, visitorId));

    /// <summary>Why nothing more is taken from this caller; null where it is.</summary>
    private Problem? Barred(Caller caller) =>
        _key.IsErased ? ErrorCatalogue.RoomClosed.Problem("The visitor was erased.")
        : IsBlocked(caller) ? ErrorCatalogue.VisitorBlocked.Problem()
        : null;

    private bool IsBlocked(Caller caller) => _isVisitorBlocked && !caller.Role.IsStaff;

    private bool MaySee(Caller caller)
    {
        if (_record.Summary is not { } summary)
        {
            // It may be opened by another activation; this one would never learn of it.
            DeactivateOnIdle();
            return false;
        }

        return caller.OrganizationId == _organizationId && (caller.Role.IsStaff || summary.Participants[0].UserId == caller.UserId);
    }

    private IBroadcastGrain Broadcast() => GrainFactory.GetGrain<IBroadcastGrain>(_organizationId);

    private string NewMessageId() => $"ms_{ids.NewId()}";
}
