using System.Security.Claims;
using Realtime.Api.Errors;
using Realtime.Api.Idempotency;
using Realtime.Api.Identity;
using Realtime.Api.OpenApi;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Privacy;

namespace Realtime.Api.Chat;

/// <summary>What was said, in other words or not at all; and what it was before.</summary>
internal static class MessageChangeEndpoints
{
    public static void Map(IEndpointRouteBuilder rooms)
    {
        rooms.MapPut("/{id}/messages/{sequence:long}", Edit)
            .TakesIdempotencyKey()
            .WithSummary("Changes a text of one's own: an item of kind edit. Visitors may for 15 minutes.")
            .Answers<Message>()
            .Fails(ErrorCatalogue.NotFound, ErrorCatalogue.RoomClosed, ErrorCatalogue.MessageDeleted, ErrorCatalogue.ValidationFailed,
                ErrorCatalogue.EditTooLate, ErrorCatalogue.LimitReached);
        rooms.MapDelete("/{id}/messages/{sequence:long}", Delete)
            .TakesIdempotencyKey()
            .WithSummary("Deletes a text of one's own, or as owner or admin anybody's: an item of kind deletion.")
            .AnswersNothing()
            .Fails(ErrorCatalogue.NotFound, ErrorCatalogue.EditTooLate, ErrorCatalogue.LimitReached);
        rooms.MapGet("/{id}/messages/{sequence:long}/history", History)
            .RequireAuthorization(Policies.Managers)
            .WithSummary("Reads what a message said before it was changed or deleted, the first first. Audited.")
            .Answers<MessageHistory>().Fails(ErrorCatalogue.NotFound);
    }

    private static async Task<IResult> Edit(
        string id, long sequence, MessageEditBody body, ClaimsPrincipal principal, IGrainFactory grains, VisitorLimits limits, HttpContext context)
    {
        if (body.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var caller = principal.Caller;
        if (limits.Speak(caller, context) is { } limited)
        {
            return limited.ToResult();
        }

        return RoomEndpoints.FindRoom(grains, caller, id) is { } room
            ? (await room.Edit(new EditMessage(CommandId.Of(context).Value, caller, sequence, body.Text!))).ToResult(TypedResults.Ok)
            : ErrorCatalogue.NotFound.ToResult();
    }

    private static async Task<IResult> Delete(string id, long sequence, ClaimsPrincipal principal, IGrainFactory grains, HttpContext context)
    {
        var caller = principal.Caller;
        return RoomEndpoints.FindRoom(grains, caller, id) is { } room
            ? (await room.Delete(new DeleteMessage(CommandId.Of(context).Value, caller, sequence))).ToResult(_ => TypedResults.NoContent())
            : ErrorCatalogue.NotFound.ToResult();
    }

    private static async Task<IResult> History(string id, long sequence, ClaimsPrincipal principal, IGrainFactory grains)
    {
        var caller = principal.Caller;
        if (RoomEndpoints.FindRoom(grains, caller, id) is not { } room)
        {
            return ErrorCatalogue.NotFound.ToResult();
        }

        var history = await room.GetHistory(caller, sequence);
        if (history.Value is not null)
        {
            await grains.GetGrain<IAuditGrain>(caller.OrganizationId).Record(caller, "message.history-read", $"{id}/{sequence}");
        }

        return history.ToResult(TypedResults.Ok);
    }
}
