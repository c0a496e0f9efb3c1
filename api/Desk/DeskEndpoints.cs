using System.Security.Claims;
using Realtime.Api.Errors;
using Realtime.Api.Identity;
using Realtime.Api.OpenApi;
using Realtime.Api.Validation;
using Realtime.GrainInterfaces.Desk;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Api.Desk;

/// <summary>Who waits, and who is there for them.</summary>
internal static class DeskEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("/api/desk").WithTags("Desk").RequireAuthorization(Policies.Staff);
        routes.MapGet("", Get)
            .WithSummary("Reads who is on duty and which conversations wait, the longest waiting first.")
            .Answers<DeskAnswer>();
        routes.MapPut("/duty", SetDuty)
            .WithSummary("Goes on duty or off: whoever is on duty and here is given conversations that wait.")
            .Answers<DeskAnswer>().Fails(ErrorCatalogue.ValidationFailed, ErrorCatalogue.LimitReached);
    }

    private static async Task<IResult> Get(ClaimsPrincipal principal, IGrainFactory grains) =>
        TypedResults.Ok(DeskAnswer.Of(await grains.GetGrain<IDeskGrain>(principal.Caller.OrganizationId).Get()));

    private static async Task<IResult> SetDuty(DutyBody body, ClaimsPrincipal principal, IGrainFactory grains)
    {
        if (new FieldErrors().Check("onDuty", body.OnDuty is null ? "This is needed." : null).Problem is { } problem)
        {
            return problem.ToResult();
        }

        var caller = principal.Caller;
        return (await grains.GetGrain<IDeskGrain>(caller.OrganizationId).SetDuty(caller, body.OnDuty!.Value))
            .ToResult(desk => TypedResults.Ok(DeskAnswer.Of(desk)));
    }
}
