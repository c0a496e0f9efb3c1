using System.ComponentModel;
using System.Security.Claims;
using Realtime.Api.Errors;
using Realtime.Api.Idempotency;
using Realtime.Api.Identity;
using Realtime.Api.OpenApi;
using Realtime.Api.Reading;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.Api.Chat;

/// <summary>What staff keeps beside a conversation: internal notes and tags. No visitor is told of either.</summary>
internal static class NoteEndpoints
{
    public static void Map(IEndpointRouteBuilder rooms)
    {
        rooms.MapGet("/{id}/notes", Read)
            .RequireAuthorization(Policies.Staff)
            .WithSummary("Reads internal notes by their own sequence, ascending: after one, before one, or the newest.")
            .Answers<NotePage>().Fails(ErrorCatalogue.NotFound, ErrorCatalogue.ValidationFailed);
        rooms.MapPost("/{id}/notes", Add)
            .RequireAuthorization(Policies.Staff)
            .TakesIdempotencyKey()
            .WithSummary("Adds an internal note. The same clientNoteId again answers the first note with 200.")
            .Answers<Note>(StatusCodes.Status201Created).Answers<Note>()
            .Fails(ErrorCatalogue.NotFound, ErrorCatalogue.RoomClosed, ErrorCatalogue.LimitReached, ErrorCatalogue.ValidationFailed);
        rooms.MapPut("/{id}/tags", SetTags)
            .RequireAuthorization(Policies.Staff)
            .TakesIdempotencyKey()
            .WithSummary("Puts these tags in place of those that the conversation has.")
            .Answers<RoomEntry>().Fails(ErrorCatalogue.NotFound, ErrorCatalogue.RoomClosed, ErrorCatalogue.ValidationFailed);
    }

    private static async Task<IResult> Read(
        string id,
        ClaimsPrincipal principal,
        IGrainFactory grains,
        [Description("Notes after this sequence; 0: from the first.")] string? after,
        [Description("The newest notes before this sequence.")] string? before,
        string? limit)
    {
        var query = new QueryReader();
        var (from, until, count) = query.Stretch(after, before, limit);
        if (query.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var caller = principal.Caller;
        if (NotesOf(grains, caller, id) is not { } notes)
        {
            return ErrorCatalogue.NotFound.ToResult();
        }

        var page = from is { } sequence
            ? await notes.ReadAfter(caller, sequence, count)
            : await notes.ReadBefore(caller, until, count);
        return page.ToResult(TypedResults.Ok);
    }

    private static async Task<IResult> Add(string id, NoteBody body, ClaimsPrincipal principal, IGrainFactory grains)
    {
        if (body.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var caller = principal.Caller;
        if (NotesOf(grains, caller, id) is not { } notes)
        {
            return ErrorCatalogue.NotFound.ToResult();
        }

        return (await notes.Add(new AddNote(caller, body.ClientNoteId!, body.Text!))).ToResult(added => added.Repeat
            ? TypedResults.Ok(added.Note)
            : TypedResults.Created($"/api/rooms/{id}/notes?after={added.Note.Sequence - 1}&limit=1", added.Note));
    }

    private static async Task<IResult> SetTags(string id, TagsBody body, ClaimsPrincipal principal, IGrainFactory grains)
    {
        if (body.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var caller = principal.Caller;
        if (RoomEndpoints.FindRoom(grains, caller, id) is not { } room)
        {
            return ErrorCatalogue.NotFound.ToResult();
        }

        var changed = await room.SetTags(caller, Tags.Tidy(body.Tags!.OfType<string>()));
        return changed.Value is { } summary ? TypedResults.Ok(await RoomEntry.Of(grains, summary, caller)) : changed.Problem!.ToResult();
    }

    private static INotesGrain? NotesOf(IGrainFactory grains, Caller caller, string roomId) =>
        EntityId.IsWellFormed(roomId) ? grains.GetGrain<INotesGrain>(GrainKeys.Of(caller.OrganizationId, roomId)) : null;
}
