using System.Security.Claims;
using Realtime.Api.Errors;
using Realtime.Api.Idempotency;
using Realtime.Api.Identity;
using Realtime.Api.OpenApi;
using Realtime.Api.Reading;
using Realtime.Api.Validation;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Api.Chat;

/// <summary>A canned reply to add, or all of one that changes.</summary>
public sealed record CannedReplyBody(string? Shortcut, string? Text)
{
    internal Problem? Problem => new FieldErrors()
        .Check("shortcut", ShortcutError)
        .Check("text", TextError)
        .Problem;

    private string? ShortcutError => Rules.Line(Shortcut, CannedReply.ShortcutLengthMax)
        ?? (Shortcut!.Any(char.IsWhiteSpace) ? "A shortcut has no blanks." : null);

    private string? TextError
    {
        get
        {
            if (string.IsNullOrWhiteSpace(Text))
            {
                return "This is needed.";
            }

            var variables = CannedReply.VariablesIn(Text).ToList();
            return Rules.Text(Text, CannedReply.TextLengthMax)
                ?? (variables.Count > CannedReply.VariablesMax ? $"At most {CannedReply.VariablesMax} variables." : null)
                ?? (variables.Find(name => !CannedReply.Variables.Contains(name, StringComparer.Ordinal)) is { } unknown
                    ? $"There is no variable {unknown}; there are {string.Join(", ", CannedReply.Variables)}."
                    : null);
        }
    }
}

public sealed record RenderBody(string? RoomId);

public sealed record RenderedReply(string Text);

/// <summary>What staff says again and again.</summary>
internal static class CannedReplyEndpoints
{
    private const string IdPrefix = "cr";

    public static void Map(IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("/api/canned-replies").WithTags("Chat").RequireAuthorization(Policies.Staff);
        routes.MapGet("", List)
            .WithSummary("Lists the practice's canned replies by shortcut.")
            .Answers<ListPage<CannedReply>>();
        routes.MapGet("/{id}", Get)
            .WithSummary("Reads one canned reply.")
            .Answers<CannedReply>().Fails(ErrorCatalogue.NotFound);
        routes.MapPost("", Add)
            .TakesIdempotencyKey()
            .WithSummary("Adds a canned reply. Its text may hold {{visitor.name}}, {{staff.name}} and {{practice.name}}.")
            .Answers<CannedReply>(StatusCodes.Status201Created)
            .Fails(ErrorCatalogue.ValidationFailed, ErrorCatalogue.ShortcutTaken, ErrorCatalogue.LimitReached);
        routes.MapPut("/{id}", Change)
            .TakesIdempotencyKey().TakesIfMatch()
            .WithSummary("Changes a canned reply.")
            .Answers<CannedReply>()
            .Fails(ErrorCatalogue.NotFound, ErrorCatalogue.ValidationFailed, ErrorCatalogue.ShortcutTaken, ErrorCatalogue.LimitReached);
        routes.MapDelete("/{id}", Remove)
            .TakesIdempotencyKey().TakesIfMatch()
            .WithSummary("Removes a canned reply.")
            .AnswersNothing().Fails(ErrorCatalogue.NotFound);
        routes.MapPost("/{id}/render", Render)
            .WithSummary("Gives the reply as the caller would send it in one conversation; nothing is sent.")
            .Answers<RenderedReply>().Fails(ErrorCatalogue.NotFound, ErrorCatalogue.ValidationFailed);
    }

    private static async Task<IResult> List(ClaimsPrincipal principal, IGrainFactory grains, string? limit, string? cursor)
    {
        var query = new QueryReader();
        var (pageLimit, pageCursor) = (query.Limit(limit), query.Cursor(cursor));
        return query.Problem is { } problem
            ? problem.ToResult()
            : ListPages.Of(await Of(grains, principal).List(), reply => reply.Id, pageLimit, pageCursor).ToResult(TypedResults.Ok);
    }

    private static async Task<IResult> Get(string id, ClaimsPrincipal principal, IGrainFactory grains) =>
        (await Of(grains, principal).List()).Find(reply => reply.Id == id) is { } found
            ? Versioned.Ok(found, found.Version)
            : ErrorCatalogue.NotFound.ToResult();

    private static async Task<IResult> Add(CannedReplyBody body, ClaimsPrincipal principal, IGrainFactory grains, HttpContext context)
    {
        if (body.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var added = await Of(grains, principal).Add(CommandId.Of(context).EntityId(IdPrefix), body.Shortcut!, body.Text!);
        return added.ToResult(reply => Versioned.Created($"/api/canned-replies/{reply.Id}", reply, reply.Version));
    }

    private static async Task<IResult> Change(
        string id, CannedReplyBody body, ExpectedVersion expected, ClaimsPrincipal principal, IGrainFactory grains, HttpContext context)
    {
        if (body.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var changed = await Of(grains, principal).Change(id, body.Shortcut!, body.Text!, expected.Value, CommandId.Of(context).Value);
        return changed.ToResult(reply => Versioned.Ok(reply, reply.Version));
    }

    private static async Task<IResult> Remove(
        string id, ExpectedVersion expected, ClaimsPrincipal principal, IGrainFactory grains, HttpContext context)
    {
        var removed = await Of(grains, principal).Remove(id, expected.Value, CommandId.Of(context).Value);
        return removed.ToResult(_ => TypedResults.NoContent());
    }

    private static async Task<IResult> Render(string id, RenderBody body, ClaimsPrincipal principal, IGrainFactory grains)
    {
        if (new FieldErrors().Check("roomId", Rules.Id(body.RoomId)).Problem is { } problem)
        {
            return problem.ToResult();
        }

        return (await Of(grains, principal).Render(principal.Caller, id, body.RoomId!)).ToResult(text => TypedResults.Ok(new RenderedReply(text)));
    }

    private static ICannedRepliesGrain Of(IGrainFactory grains, ClaimsPrincipal principal) =>
        grains.GetGrain<ICannedRepliesGrain>(principal.Caller.OrganizationId);
}
