using System.Security.Claims;
using Realtime.Api.Errors;
using Realtime.Api.Idempotency;
using Realtime.Api.Identity;
using Realtime.Api.OpenApi;
using Realtime.Api.Validation;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Privacy;

namespace Realtime.Api.Chat;

/// <summary>Where to; left out: the visitor's own address.</summary>
public sealed record TranscriptBody(string? Email);

/// <summary>What was said, by mail.</summary>
internal static class TranscriptEndpoints
{
    public static void Map(IEndpointRouteBuilder rooms) =>
        rooms.MapPost("/{id}/transcript", Request)
            .TakesIdempotencyKey()
            .WithSummary("Mails what was said, in the practice's time. A visitor has it sent to their own address only.")
            .Produces(StatusCodes.Status202Accepted)
            .Fails(ErrorCatalogue.NotFound, ErrorCatalogue.ValidationFailed, ErrorCatalogue.RoomClosed);

    private static async Task<IResult> Request(
        string id, TranscriptBody? body, ClaimsPrincipal principal, IGrainFactory grains, VisitorLimits limits, HttpContext context)
    {
        if (new FieldErrors().Check("email", Rules.Email(body?.Email, optional: true)).Problem is { } problem)
        {
            return problem.ToResult();
        }

        var caller = principal.Caller;
        if (limits.Speak(caller, context) is { } limited)
        {
            return limited.ToResult();
        }

        return RoomEndpoints.FindRoom(grains, caller, id) is { } room
            ? (await Send(grains, room, id, caller, body?.Email, context)).ToResult(_ => TypedResults.StatusCode(StatusCodes.Status202Accepted))
            : ErrorCatalogue.NotFound.ToResult();
    }

    /// <summary>Once more with the same Idempotency-Key sends nothing more. What staff has sent is in the audit trail.</summary>
    public static async Task<Outcome<Done>> Send(IGrainFactory grains, IRoomGrain room, string id, Caller caller, string? email, HttpContext context)
    {
        var sent = await room.SendTranscript(new SendTranscript(CommandId.Of(context).Value, caller, string.IsNullOrEmpty(email) ? null : email));
        if (sent.Problem is null && caller.Role.IsStaff)
        {
            await grains.GetGrain<IAuditGrain>(caller.OrganizationId).Record(caller, "room.transcript-sent", id);
        }

        return sent;
    }

    /// <summary>Null where closing with a transcript can keep its word; asked before anything is closed.</summary>
    public static async Task<Problem?> Check(IGrainFactory grains, IRoomGrain room, Caller caller, RoomChangeBody body)
    {
        if (body.SendTranscript != true)
        {
            return null;
        }

        if (body.Status != RoomStatus.Closed)
        {
            return new FieldErrors().Check("sendTranscript", "This goes with the status closed.").Problem;
        }

        var found = await room.Get(caller);
        if (found.Value is not { } summary)
        {
            return found.Problem;
        }

        var visitor = await grains.GetGrain<IUserGrain>(GrainKeys.Of(caller.OrganizationId, summary.Participants[0].UserId)).Get();
        return new FieldErrors()
            .Check("sendTranscript", string.IsNullOrEmpty(visitor?.Email) ? "The visitor gave no address." : summary.HeadSequence == 0 ? "Nothing was said yet." : null)
            .Problem;
    }
}
