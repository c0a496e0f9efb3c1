using System.ComponentModel;
using System.Security.Claims;
using Realtime.Api.Errors;
using Realtime.Api.Identity;
using Realtime.Api.OpenApi;
using Realtime.Api.Validation;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Presence;

namespace Realtime.Api.Presence;

public sealed record PresenceAnswer(IReadOnlyList<PresenceState> Items);

/// <summary>Who is here.</summary>
internal static class PresenceEndpoints
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/api/presence", Get)
            .WithTags("Presence")
            .RequireAuthorization(Policies.AnyToken)
            .WithSummary("Reads whether users of the practice are online, away or offline.")
            .Answers<PresenceAnswer>().Fails(ErrorCatalogue.ValidationFailed);

    private static async Task<IResult> Get(
        ClaimsPrincipal principal, IGrainFactory grains, [Description("Ids, separated by commas, at most 200.")] string? userIds)
    {
        var ids = (userIds ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Distinct(StringComparer.Ordinal).ToList();
        var fields = new FieldErrors()
            .Check("userIds", ids.Count == 0 ? "This is needed." : ids.Count > Bounds.PresenceUsersMax ? $"At most {Bounds.PresenceUsersMax}." : null)
            .Check("userIds", ids.Select(id => Rules.Id(id)).FirstOrDefault(error => error is not null));
        if (fields.Problem is { } problem)
        {
            return problem.ToResult();
        }

        // Somebody of another practice is, under this one's key, somebody never seen.
        var organizationId = principal.Caller.OrganizationId;
        var states = await Task.WhenAll(ids.Select(id => grains.GetGrain<IPresenceGrain>(GrainKeys.Of(organizationId, id)).Get()));
        return TypedResults.Ok(new PresenceAnswer(states));
    }
}
