using System.Security.Claims;
using Realtime.Api.Errors;
using Realtime.Api.OpenApi;
using Realtime.Api.Validation;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.Api.Identity;

/// <summary>Where answers are mailed to somebody who has left.</summary>
public sealed record OwnVisitorBody(string? Email);

/// <summary>What a visitor has told of themselves; <c>Email</c> is null where they gave none.</summary>
public sealed record OwnVisitorAnswer(string Id, string Name, string? Email);

/// <summary>What visitors may read and change of themselves.</summary>
internal static class OwnVisitorEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("/api/visitors/me").WithTags("Identity").RequireAuthorization(Policies.Visitors);
        routes.MapGet("", Get)
            .WithSummary("Reads what the visitor has told of themselves.")
            .Answers<OwnVisitorAnswer>().Fails(ErrorCatalogue.NotFound);
        routes.MapPut("", Change)
            .WithSummary("Says where answers are to be mailed, for a visitor who does not want to wait here.")
            .Answers<OwnVisitorAnswer>().Fails(ErrorCatalogue.NotFound, ErrorCatalogue.ValidationFailed);
    }

    private static async Task<IResult> Get(ClaimsPrincipal principal, IGrainFactory grains) =>
        await Account(principal, grains).Get() is { } user ? TypedResults.Ok(Of(user)) : ErrorCatalogue.NotFound.ToResult();

    private static async Task<IResult> Change(OwnVisitorBody body, ClaimsPrincipal principal, IGrainFactory grains)
    {
        if (new FieldErrors().Check("email", Rules.Email(body.Email)).Problem is { } problem)
        {
            return problem.ToResult();
        }

        return (await Account(principal, grains).SetVisitorEmail(body.Email!)).ToResult(user => TypedResults.Ok(Of(user)));
    }

    private static IUserGrain Account(ClaimsPrincipal principal, IGrainFactory grains) =>
        grains.GetGrain<IUserGrain>(GrainKeys.Of(principal.Caller.OrganizationId, principal.Caller.UserId));

    private static OwnVisitorAnswer Of(User user) => new(user.Id, user.Name, user.Email);
}
