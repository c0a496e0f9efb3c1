using Microsoft.Extensions.Logging;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Desk;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Live;
using Realtime.GrainInterfaces.Practice;
using Realtime.GrainInterfaces.Presence;
using Realtime.Grains.Chat;
using Realtime.Grains.Due;
using Realtime.Grains.Journal;
using Realtime.Grains.Live;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Desk;

/// <summary>Loads, decides, commits and publishes one practice's desk.</summary>
[Reentrant, GrainType("desk")]
internal sealed class DeskGrain(IJournal journal, IDocuments documents, TimeProvider time, ILogger<DeskGrain> log)
    : JournaledGrain<Desk, IDeskEvent>(journal, documents, time, log), IDeskGrain
{
    private const string Kind = "desk";

    /// <summary>Due: give what waits, take back what was left.</summary>
    private const string LookSubject = "look";

    /// <summary>Due: find those that began to wait before the desk was in use.</summary>
    private const string FindSubject = "find";
    private const int FoundMax = 200;

    private readonly RoomDirectory _directory = new(documents);
    private readonly DueTimes _due = new(documents);
    private readonly ILogger _log = log;
    private IReadOnlySet<string> _present = new HashSet<string>(StringComparer.Ordinal);
    private Task _looking = Task.CompletedTask;
    private bool _lookAgain;
    private string _organizationId = "";

    protected override string StreamName => $"desk/{_organizationId}";

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _organizationId = this.GetPrimaryKeyString();
        return base.OnActivateAsync(cancellationToken);
    }

    public async Task<Outcome<DeskView>> SetDuty(Caller caller, bool onDuty)
    {
        if (caller.OrganizationId != _organizationId || !caller.Role.IsStaff)
        {
            return ErrorCatalogue.Forbidden;
        }

        var isFull = await Stream.Execute<bool>(null, (desk, _) => onDuty && desk.Duty.Count >= IDeskGrain.OnDutyMax && !desk.Duty.ContainsKey(caller.UserId)
            ? new([], _ => true)
            : new(DeskDecisions.SetDuty(desk, new Participant(caller.UserId, caller.Name, caller.Role), onDuty), _ => false));
        if (isFull)
        {
            return ErrorCatalogue.LimitReached.Problem($"At most {IDeskGrain.OnDutyMax} people are on duty at once.");
        }

        LookSoon();
        return await Get();
    }

    public async Task<DeskView> Get()
    {
        var presences = await Presences();
        return await Stream.Ask((desk, now) => new DeskView(
            desk.InUse,
            [.. desk.Duty.Values.OrderBy(duty => duty.Since).Select(duty => new DutyEntry(
                duty.Who.UserId, duty.Who.Name, presences.GetValueOrDefault(duty.Who.UserId), DeskDecisions.Busy(desk, duty.Who.UserId, now), duty.Since))],
            Waiting(desk, now)));
    }

    public async Task<List<WaitingRoom>> Find(List<string> roomIds) =>
        (await Stream.Ask(Waiting)).FindAll(room => roomIds.Contains(room.RoomId, StringComparer.Ordinal));

    public async Task<bool> Follow(RoomAtDesk room)
    {
        var (isInUse, hasToLook) = await ExecuteOnNewest<(bool, bool)>(null, (desk, _) => desk.InUse
            ? new(DeskDecisions.Follow(desk, room), after => (true, DeskDecisions.HasToLook(after)))
            : new([], _ => (false, false)));
        if (hasToLook)
        {
            LookSoon();
        }

        return isInUse;
    }

    public async Task PresenceChanged(string userId)
    {
        if (await Stream.Ask((desk, _) => desk.Duty.ContainsKey(userId)))
        {
            LookSoon();
            Broadcast().DeskChanged().AsHint();
        }
    }

    public async Task<DateTimeOffset?> Due(string subject)
    {
        if (subject == FindSubject)
        {
            await FindWaiting();
            return null;
        }

        await Look();
        return await AskNewest((desk, now) => DeskDecisions.HasToLook(desk) ? now + IDeskGrain.LookEvery : (DateTimeOffset?)null);
    }

    protected override Desk NewState() => new();

    protected override void OnCommitted(Desk state, IReadOnlyList<Committed<IDeskEvent>> entries) => Broadcast().DeskChanged().AsHint();

    protected override async Task CarryOut(IReadOnlyList<Committed<IDeskEvent>> entries)
    {
        foreach (var (entry, change) in entries)
        {
            await CarryOut(change, entry);
        }

        if (await Stream.Ask((desk, _) => DeskDecisions.HasToLook(desk)))
        {
            await _due.Arrange(Kind, _organizationId, LookSubject, Time.GetUtcNow() + IDeskGrain.LookEvery);
        }
    }

    protected override JournalSnapshot WriteSnapshot(Desk state, long sequence) => new(sequence, DeskSnapshot.Format, JournalJson.Write(state.ToSnapshot()));

    protected override Desk? ReadSnapshot(JournalSnapshot snapshot) =>
        JournalJson.Read<DeskSnapshot>(snapshot.Data) is { Closed: not null } known ? Desk.FromSnapshot(known) : null;

    private async Task CarryOut(IDeskEvent change, EntryContext entry)
    {
        var commandId = $"desk/{entry.Sequence}";
        switch (change)
        {
            case DutyChanged { OnDuty: true }:
                // Rooms that heard that the desk takes no part do not tell for a while: what they missed is found then.
                await FindWaiting();
                await _due.Arrange(Kind, _organizationId, FindSubject, entry.At + IDeskGrain.QuietFor + IDeskGrain.LookEvery);
                break;
            case RoomGiven given:
                await Room(given.RoomId).AssignFromDesk(commandId, given.To);
                break;
            case RoomTakenBack back:
                await Room(back.RoomId).ReleaseFromDesk(commandId, back.From);
                break;
            case VisitorTold told:
                await Room(told.RoomId).PostNotice(new PostNotice(commandId, MessageKind.Desk, DeskWords.Of(told.Notice), new MessageData { Desk = told.Notice }));
                break;
        }
    }

    private void LookSoon()
    {
        if (!_looking.IsCompleted)
        {
            _lookAgain = true;
            return;
        }

        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _looking = ended.Task;
        DetachedTurn.Start(() => LookNow(ended));
    }

    private async Task LookNow(TaskCompletionSource ended)
    {
        try
        {
            do
            {
                _lookAgain = false;
                await Look();
            }
            while (_lookAgain);
        }
        catch (Exception error)
        {
            // While somebody waits, the due time asks again.
            _log.DeskNotLooked(error, _organizationId);
        }
        finally
        {
            ended.SetResult();
        }
    }

    private async Task Look()
    {
        if (!await Stream.Ask((desk, _) => desk.InUse && desk.Rooms.Values.Any(room => room.WaitsSince is not null)))
        {
            return;
        }

        await Presences();
        var profile = (await GrainFactory.GetGrain<IPracticeGrain>(_organizationId).Get())?.Organization.Profile;
        await Stream.Execute<bool>(null, (desk, now) => new(
            DeskDecisions.Look(desk, new DeskSurroundings(_present, profile?.Chat.ConversationsMax ?? 1, profile is null ? null : BusinessHours.OpensAt(profile, now)), now),
            _ => true));
    }

    /// <summary>Asks for everybody on duty, and remembers who is here.</summary>
    private async Task<Dictionary<string, PresenceStatus>> Presences()
    {
        var ids = await Stream.Ask((desk, _) => desk.Duty.Keys.ToList());
        var states = await Task.WhenAll(ids.Select(id => GrainFactory.GetGrain<IPresenceGrain>(GrainKeys.Of(_organizationId, id)).Get()));
        _present = states.Where(state => state.Status == PresenceStatus.Online).Select(state => state.UserId).ToHashSet(StringComparer.Ordinal);
        return states.ToDictionary(state => state.UserId, state => state.Status, StringComparer.Ordinal);
    }

    /// <summary>
    /// The newest conversations that are nobody's and in which nobody of the practice spoke last, and those that wait as far as the desk
    /// knows: each as it is now.
    /// </summary>
    private async Task FindWaiting()
    {
        var page = await _directory.List(_organizationId, visitorId: null, FoundMax, cursor: null);
        var known = await Stream.Ask((desk, _) => desk.Rooms.Values.Where(room => room.WaitsSince is not null).Take(FoundMax).Select(room => room.RoomId).ToList());
        var asked = page.Items.Where(MayWait).Reverse().Select(room => room.Id).Concat(known).Distinct(StringComparer.Ordinal);
        var rooms = await Task.WhenAll(asked.Select(roomId => Room(roomId).AtDesk()));
        foreach (var room in rooms.OfType<RoomAtDesk>())
        {
            await Follow(room);
        }
    }

    private static bool MayWait(RoomSummary room) => room is { Status: RoomStatus.Open, AssignedTo: null }
        && room.LastMessage is { } last && (last.Kind is not (MessageKind.Text or MessageKind.Proposal) || last.SenderId == room.Participants[0].UserId);

    private List<WaitingRoom> Waiting(Desk desk, DateTimeOffset now) => [.. desk.Queue().Select((room, index) => new WaitingRoom(
        room.RoomId, room.VisitorId, index + 1, DeskDecisions.ExpectedMinutes(desk, index + 1, desk.Duty.Keys.Any(_present.Contains), now), room.WaitsSince!.Value))];

    private IRoomGrain Room(string roomId) => GrainFactory.GetGrain<IRoomGrain>(GrainKeys.Of(_organizationId, roomId));

    private IBroadcastGrain Broadcast() => GrainFactory.GetGrain<IBroadcastGrain>(_organizationId);
}
