using System.ComponentModel;
using System.Security.Claims;
using Realtime.Api.Errors;
using Realtime.Api.Idempotency;
using Realtime.Api.Identity;
using Realtime.Api.OpenApi;
using Realtime.Api.Reading;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Api.Chat;

/// <summary>What is said in a conversation.</summary>
internal static class MessageEndpoints
{
    public static void Map(IEndpointRouteBuilder rooms)
    {
        rooms.MapGet("/{id}/messages", Read)
            .WithSummary("Reads messages by sequence, ascending: after one, before one, or the newest.")
            .Answers<MessagePage>().Fails(ErrorCatalogue.NotFound, ErrorCatalogue.ValidationFailed);
        rooms.MapPost("/{id}/messages", Post)
            .TakesIdempotencyKey()
            .WithSummary("Says something. The same clientMessageId again answers the first message with 200.")
            .Answers<Message>(StatusCodes.Status201Created).Answers<Message>()
            .Fails(ErrorCatalogue.NotFound, ErrorCatalogue.RoomClosed, ErrorCatalogue.ValidationFailed, ErrorCatalogue.VisitorBlocked);
        MessageChangeEndpoints.Map(rooms);
    }

    private static async Task<IResult> Read(
        string id,
        ClaimsPrincipal principal,
        IGrainFactory grains,
        [Description("Messages after this sequence; 0: from the first.")] string? after,
        [Description("The newest messages before this sequence.")] string? before,
        string? limit)
    {
        var query = new QueryReader();
        var (from, until, count) = query.Stretch(after, before, limit);
        if (query.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var caller = principal.Caller;
        if (RoomEndpoints.FindRoom(grains, caller, id) is not { } room)
        {
            return ErrorCatalogue.NotFound.ToResult();
        }

        var page = from is { } sequence
            ? await room.ReadAfter(caller, sequence, count)
            : await room.ReadBefore(caller, until, count);
        return page.ToResult(TypedResults.Ok);
    }

    private static async Task<IResult> Post(
        string id, MessageBody body, ClaimsPrincipal principal, IGrainFactory grains, VisitorLimits limits, HttpContext context)
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

        if (RoomEndpoints.FindRoom(grains, caller, id) is not { } room)
        {
            return ErrorCatalogue.NotFound.ToResult();
        }

        return (await room.Post(new PostMessage(caller, body.ClientMessageId!, body.Text!))).ToResult(posted => posted.Repeat
            ? TypedResults.Ok(posted.Message)
            : TypedResults.Created($"/api/rooms/{id}/messages?after={posted.Message.Sequence - 1}&limit=1", posted.Message));
    }
}
