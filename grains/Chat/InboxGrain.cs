using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;
using Realtime.Grains.Identity;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Chat;

/// <summary>Which conversation of a visitor is the open one, and everyone's list.</summary>
[GrainType("inbox")]
internal sealed class InboxGrain(
    [PersistentState("inbox")] IPersistentState<InboxState> state, IJournal journal, IDocuments documents, IIdSource ids) : Grain, IInboxGrain
{
    private readonly RoomDirectory _directory = new(documents);

    private string OrganizationId => GrainKeys.Parse(this.GetPrimaryKeyString()).OrganizationId;

    public async Task<Outcome<OpenedRoom>> OpenConversation(Participant visitor, string? subject, string? therapistId, string? commandId = null)
    {
        var known = state.State.OpenRoomId;
        if (known is not null)
        {
            var asVisitor = new Caller(OrganizationId, visitor.UserId, Role.Visitor, visitor.Name, SessionId: "");
            var found = await Room(known).Get(asVisitor);
            if (found.Value is { Status: RoomStatus.Open } open)
            {
                return new OpenedRoom(open, Created: commandId is not null && commandId == state.State.MadeBy);
            }

            known = found.Value is null ? known : null;
        }

        var assignee = therapistId is null ? null : await StaffOf(therapistId);
        if (assignee?.Problem is { } problem)
        {
            return problem;
        }

        // The id is durable before the room is: after a crash between the two the same room is made, not another.
        var roomId = known ?? $"{EntityId.Room}_{ids.NewId()}";
        if (known is null)
        {
            await state.Save(this, new InboxState { OpenRoomId = roomId, MadeBy = commandId });
        }

        var opened = await Room(roomId).Open(new OpenRoom(visitor, subject, assignee?.Value));
        return opened.Value is { } room ? new OpenedRoom(room, Created: true) : opened.Problem!;
    }

    public async Task<Outcome<RoomPage>> List(Caller caller, int limit, string? cursor, RoomFilter? filter = null)
    {
        if (filter?.Tag is not null && !caller.Role.IsStaff)
        {
            return ErrorCatalogue.Forbidden;
        }

        await new RoomsBehind(GrainFactory, journal, OrganizationId).SettleRooms();
        try
        {
            var (visitorId, count) = (caller.Role.IsStaff ? null : caller.UserId, Math.Clamp(limit, 1, IInboxGrain.PageMax));
            return filter is null
                ? await _directory.List(OrganizationId, visitorId, count, cursor)
                : await _directory.List(OrganizationId, visitorId, count, cursor, filter);
        }
        catch (ArgumentException)
        {
            return ErrorCatalogue.InvalidCursor;
        }
    }

    /// <summary>A therapist's account as a participant; a value of null where they have none.</summary>
    private async Task<Outcome<Participant>> StaffOf(string therapistId)
    {
        var practice = await GrainFactory.GetGrain<IPracticeGrain>(OrganizationId).Get();
        return practice?.Therapists.Find(therapist => therapist.Id == therapistId) is { } found
            ? new Outcome<Participant>(found.Profile.UserId is { } userId ? new Participant(userId, found.Profile.Name, Role.Therapist) : null, null)
            : ErrorCatalogue.NotFound;
    }

    private IRoomGrain Room(string roomId) => GrainFactory.GetGrain<IRoomGrain>(GrainKeys.Of(OrganizationId, roomId));
}

[GenerateSerializer, Alias("inbox-state")]
public sealed record InboxState
{
    [Id(0)]
    public string? OpenRoomId { get; init; }

    /// <summary>The command that made it.</summary>
    [Id(1)]
    public string? MadeBy { get; init; }
}
