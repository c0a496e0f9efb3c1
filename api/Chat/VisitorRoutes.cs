using System.Security.Claims;
using Realtime.Api.Errors;
using Realtime.Api.Identity;
using Realtime.Api.OpenApi;
using Realtime.Api.Validation;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Api.Chat;

/// <summary>Whether a visitor is to be blocked, and for staff's own memory why.</summary>
public sealed record VisitorChangeBody(bool? Blocked, string? Reason)
{
    internal Problem? Problem => new FieldErrors()
        .Check("blocked", Blocked is null ? "This is needed." : null)
        .Check("reason", Rules.Line(Reason, IVisitorGrain.ReasonLengthMax, optional: true))
        .Problem;
}

/// <summary>Visitors as staff sees them: looked at, blocked, unblocked.</summary>
internal static class VisitorRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("/api/visitors").WithTags("Chat").RequireAuthorization(Policies.Staff);
        routes.MapGet("/{id}", Get)
            .WithSummary("Reads a visitor: who they are, and whether they are blocked.")
            .Answers<VisitorView>().Fails(ErrorCatalogue.NotFound);
        routes.MapPut("/{id}", Change)
            .WithSummary("Blocks a visitor or takes that back. Whatever a blocked visitor writes is refused with visitor_blocked. Audited.")
            .Answers<VisitorView>().Fails(ErrorCatalogue.NotFound, ErrorCatalogue.ValidationFailed);
    }

    private static async Task<IResult> Get(string id, ClaimsPrincipal principal, IGrainFactory grains) =>
        Find(grains, principal, id) is { } visitor ? (await visitor.Get()).ToResult(TypedResults.Ok) : ErrorCatalogue.NotFound.ToResult();

    private static async Task<IResult> Change(string id, VisitorChangeBody body, ClaimsPrincipal principal, IGrainFactory grains)
    {
        if (body.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var reason = string.IsNullOrWhiteSpace(body.Reason) ? null : body.Reason;
        return Find(grains, principal, id) is { } visitor
            ? (await visitor.SetBlocked(principal.Caller, body.Blocked!.Value, reason)).ToResult(TypedResults.Ok)
            : ErrorCatalogue.NotFound.ToResult();
    }

    private static IVisitorGrain? Find(IGrainFactory grains, ClaimsPrincipal principal, string id) =>
        EntityId.IsWellFormed(id) ? grains.GetGrain<IVisitorGrain>(GrainKeys.Of(principal.Caller.OrganizationId, id)) : null;
}
