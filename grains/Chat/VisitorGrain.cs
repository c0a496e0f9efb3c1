using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Privacy;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Chat;

/// <summary>Keeps whether a visitor is blocked, and tells their conversations.</summary>
/// <remarks>Reentrant: a conversation that is told may ask back, also while it activates.</remarks>
[Reentrant, GrainType("visitor")]
internal sealed class VisitorGrain(
    [PersistentState("visitor")] IPersistentState<VisitorState> state, IDocuments documents, TimeProvider time) : Grain, IVisitorGrain
{
    private const int PageLimit = 200;

    private (string OrganizationId, string VisitorId) Key => GrainKeys.Parse(this.GetPrimaryKeyString());

    public async Task<Outcome<VisitorView>> Get() =>
        await GrainFactory.GetGrain<IUserGrain>(this.GetPrimaryKeyString()).Get() is { Role: Role.Visitor } user ? View(user) : ErrorCatalogue.NotFound;

    public async Task<Outcome<VisitorView>> SetBlocked(Caller caller, bool isBlocked, string? reason)
    {
        if (await GrainFactory.GetGrain<IUserGrain>(this.GetPrimaryKeyString()).Get() is not { Role: Role.Visitor } user)
        {
            return ErrorCatalogue.NotFound;
        }

        var (organizationId, visitorId) = Key;
        if (isBlocked != state.State.IsBlocked || (isBlocked && reason != state.State.Reason))
        {
            await GrainFactory.GetGrain<IAuditGrain>(organizationId).Record(caller, isBlocked ? "visitor.blocked" : "visitor.unblocked", visitorId);
            await state.Save(this, isBlocked
                ? new VisitorState { IsBlocked = true, Reason = reason, At = time.GetUtcNow(), By = caller.UserId }
                : new VisitorState());
        }

        // Also where nothing changed: who was told may have been another activation, or the call that changed it may have failed here.
        await TellRooms(organizationId, visitorId);
        return View(user);
    }

    public Task<bool> IsBlocked() => Task.FromResult(state.State.IsBlocked);

    public async Task Erase()
    {
        if (state.State.Reason is not null)
        {
            await state.Save(this, state.State with { Reason = null });
        }
    }

    private async Task TellRooms(string organizationId, string visitorId)
    {
        var directory = new RoomDirectory(documents);
        var cursor = (string?)null;
        do
        {
            var page = await directory.List(organizationId, visitorId, PageLimit, cursor);
            foreach (var room in page.Items)
            {
                await GrainFactory.GetGrain<IRoomGrain>(GrainKeys.Of(organizationId, room.Id)).VisitorChanged();
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    private VisitorView View(User user) => new(
        user.Id, user.Name, user.Email, user.CreatedAt, state.State.IsBlocked, state.State.Reason, state.State.At, state.State.By);
}

[GenerateSerializer, Alias("visitor-state")]
public sealed record VisitorState
{
    [Id(0)]
    public bool IsBlocked { get; init; }

    [Id(1)]
    public string? Reason { get; init; }

    [Id(2)]
    public DateTimeOffset? At { get; init; }

    [Id(3)]
    public string? By { get; init; }
}
