using System.Security.Claims;
using Microsoft.AspNetCore.OutputCaching;
using Realtime.Api.Errors;
using Realtime.Api.Idempotency;
using Realtime.Api.Identity;
using Realtime.Api.OpenApi;
using Realtime.Api.Reading;
using Realtime.Api.Validation;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Api.Practice;

/// <summary>
/// What a therapist is to be. Left out: no title and bio, no services, the practice's time zone, active; <c>UserId</c> as it is
/// (empty: none).
/// </summary>
public sealed record TherapistBody(
    string? Name, string? Title, string? Bio, List<string>? ServiceIds, string? TimeZone, string? UserId, bool Active = true);

/// <summary>The therapists of a practice.</summary>
internal static class TherapistEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("/api/therapists").WithTags("Therapists").RequireAuthorization(Policies.AnyToken);
        routes.MapGet("", List)
            .WithSummary("Lists the therapists; visitors see those that are active.")
            .Answers<ListPage<Therapist>>();
        routes.MapGet("/{id}", Get)
            .WithSummary("Reads one therapist.")
            .Answers<Therapist>().Fails(ErrorCatalogue.NotFound);
        routes.MapPost("", Add)
            .RequireAuthorization(Policies.Managers)
            .TakesIdempotencyKey()
            .WithSummary("Adds a therapist.")
            .Answers<Therapist>(StatusCodes.Status201Created).Fails(ErrorCatalogue.ValidationFailed, ErrorCatalogue.LimitReached);
        routes.MapPut("/{id}", Change)
            .RequireAuthorization(Policies.Managers)
            .TakesIdempotencyKey().TakesIfMatch()
            .WithSummary("Changes a therapist.")
            .Answers<Therapist>().Fails(ErrorCatalogue.NotFound, ErrorCatalogue.ValidationFailed);
        routes.MapDelete("/{id}", Remove)
            .RequireAuthorization(Policies.Managers)
            .TakesIdempotencyKey().TakesIfMatch()
            .WithSummary("Removes a therapist without future bookings.")
            .AnswersNothing().Fails(ErrorCatalogue.NotFound, ErrorCatalogue.TherapistInUse);
    }

    private static async Task<IResult> List(ClaimsPrincipal principal, IGrainFactory grains, string? limit, string? cursor)
    {
        var query = new QueryReader();
        var (pageLimit, pageCursor) = (query.Limit(limit), query.Cursor(cursor));
        if (query.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var caller = principal.Caller;
        var practice = await grains.GetGrain<IPracticeGrain>(caller.OrganizationId).Get();
        var therapists = practice?.Therapists.Where(therapist => therapist.Profile.Active || caller.Role.IsStaff).ToList() ?? [];
        return ListPages.Of(therapists, therapist => therapist.Id, pageLimit, pageCursor).ToResult(TypedResults.Ok);
    }

    private static async Task<IResult> Get(string id, ClaimsPrincipal principal, IGrainFactory grains)
    {
        var practice = await grains.GetGrain<IPracticeGrain>(principal.Caller.OrganizationId).Get();
        return practice?.Therapists.Find(therapist => therapist.Id == id) is { } therapist
            ? Versioned.Ok(therapist, therapist.Version)
            : ErrorCatalogue.NotFound.ToResult();
    }

    private static async Task<IResult> Add(
        TherapistBody body, ClaimsPrincipal principal, IGrainFactory grains, IOutputCacheStore cache, HttpContext context)
    {
        var practice = grains.GetGrain<IPracticeGrain>(principal.Caller.OrganizationId);
        if (await practice.Get() is not { } view)
        {
            return ErrorCatalogue.NotFound.ToResult();
        }

        var profile = await ReadProfile(body, view, null, grains);
        if (profile.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var added = await practice.AddTherapist(CommandId.Of(context).EntityId(EntityId.Therapist), profile.Value!);
        await PublicPractice.Forget(cache);
        return added.ToResult(therapist => Versioned.Created($"/api/therapists/{therapist.Id}", therapist, therapist.Version));
    }

    private static async Task<IResult> Change(
        string id, TherapistBody body, ExpectedVersion expected, ClaimsPrincipal principal, IGrainFactory grains, IOutputCacheStore cache, HttpContext context)
    {
        var practice = grains.GetGrain<IPracticeGrain>(principal.Caller.OrganizationId);
        if (await practice.Get() is not { } view || view.Therapists.Find(therapist => therapist.Id == id) is not { } present)
        {
            return ErrorCatalogue.NotFound.ToResult();
        }

        var profile = await ReadProfile(body, view, present.Profile, grains);
        if (profile.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var changed = await practice.ChangeTherapist(id, profile.Value!, expected.Value, CommandId.Of(context).Value);
        await PublicPractice.Forget(cache);
        return changed.ToResult(therapist => Versioned.Ok(therapist, therapist.Version));
    }

    private static async Task<IResult> Remove(
        string id, ExpectedVersion expected, ClaimsPrincipal principal, IGrainFactory grains, IOutputCacheStore cache, HttpContext context)
    {
        var removed = await grains.GetGrain<IPracticeGrain>(principal.Caller.OrganizationId)
            .RemoveTherapist(id, expected.Value, CommandId.Of(context).Value);
        await PublicPractice.Forget(cache);
        return removed.ToResult(_ => TypedResults.NoContent());
    }

    private static async Task<Outcome<TherapistProfile>> ReadProfile(
        TherapistBody body, PracticeView practice, TherapistProfile? present, IGrainFactory grains)
    {
        var services = practice.Services.Select(service => service.Id).ToHashSet(StringComparer.Ordinal);
        var serviceIds = body.ServiceIds ?? [];
        var fields = new FieldErrors()
            .Check("name", Rules.Name(body.Name))
            .Check("title", Rules.Line(body.Title, Bounds.TitleLengthMax, optional: true))
            .Check("bio", Rules.Text(body.Bio, Bounds.DescriptionLengthMax))
            .Check("timeZone", Rules.TimeZone(body.TimeZone, optional: true))
            .Check("userId", Rules.Id(body.UserId, optional: true))
            .CheckEach("serviceIds", serviceIds, IPracticeGrain.ServicesMax, id => services.Contains(id) ? null : "There is no such service.");
        if (fields.Problem is null && body.UserId is { Length: > 0 } userId && userId != present?.UserId)
        {
            var user = await UserEndpoints.FindStaff(grains, practice.Organization.Id, userId);
            _ = fields.Check("userId", user is null ? "There is no such staff account." : null);
        }

        if (fields.Problem is { } problem)
        {
            return problem;
        }

        var zone = string.IsNullOrEmpty(body.TimeZone) ? present?.TimeZone ?? practice.Organization.Profile.TimeZone : body.TimeZone;
        var link = body.UserId is null ? present?.UserId : body.UserId.Length == 0 ? null : body.UserId;
        return new TherapistProfile(
            body.Name!, body.Title ?? "", body.Bio ?? "", [.. serviceIds.Distinct(StringComparer.Ordinal)], zone, body.Active)
        {
            UserId = link,
        };
    }
}
