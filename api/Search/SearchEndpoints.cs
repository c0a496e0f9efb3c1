using System.ComponentModel;
using System.Security.Claims;
using Realtime.Api.Errors;
using Realtime.Api.Identity;
using Realtime.Api.OpenApi;
using Realtime.Api.Reading;
using Realtime.Api.Validation;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Search;

namespace Realtime.Api.Search;

/// <summary>Finding again what was said.</summary>
internal static class SearchEndpoints
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/api/search/messages", Search)
            .WithTags("Search")
            .RequireAuthorization(Policies.Staff)
            .WithSummary("Finds messages, and internal notes, that have every word of a query.")
            .WithDescription(
                "A word of three letters or more is found by how it begins, whatever its case and accents. A page may be short, even empty, "
                + "and yet have a nextCursor: the list ends where there is none.")
            .Answers<SearchPage>().Fails(ErrorCatalogue.ValidationFailed);

    private static async Task<IResult> Search(
        ClaimsPrincipal principal,
        IGrainFactory grains,
        [Description("Up to 12 words.")] string? q,
        string? limit,
        string? cursor)
    {
        var query = new QueryReader();
        var (pageLimit, pageCursor) = (query.Limit(limit), query.Cursor(cursor));
        _ = query.Fields.Check("q", string.IsNullOrWhiteSpace(q) ? "This is needed." : Rules.Text(q, ISearchGrain.QueryLengthMax));
        if (query.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var caller = principal.Caller;
        return (await grains.GetGrain<ISearchGrain>(caller.OrganizationId).Search(caller, q!, pageLimit, pageCursor)).ToResult(TypedResults.Ok);
    }
}
