using System.Security.Claims;
using Realtime.Api.Errors;
using Realtime.Api.Idempotency;
using Realtime.Api.OpenApi;
using Realtime.Api.Reading;
using Realtime.Api.Validation;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Api.Identity;

/// <summary>A new staff account; with a <c>TherapistId</c> it becomes that therapist's.</summary>
public sealed record StaffBody(string? Name, string? Email, string? Password, Role? Role, string? TherapistId);

/// <summary>Staff accounts of a practice.</summary>
internal static class UserEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("/api/users").WithTags("Identity").RequireAuthorization(Policies.Managers);
        routes.MapGet("", List)
            .WithSummary("Lists the staff accounts.")
            .Answers<ListPage<User>>();
        routes.MapGet("/{id}", Get)
            .WithSummary("Reads one staff account.")
            .Answers<User>().Fails(ErrorCatalogue.NotFound);
        routes.MapPost("", Create)
            .TakesIdempotencyKey()
            .WithSummary("Makes a staff account. Only an owner makes an owner.")
            .Answers<User>(StatusCodes.Status201Created).Fails(ErrorCatalogue.EmailTaken, ErrorCatalogue.ValidationFailed);
        routes.MapDelete("/{id}", Remove)
            .TakesIdempotencyKey()
            .WithSummary("Closes a staff account and ends its sessions. Only an owner removes an owner.")
            .AnswersNothing().Fails(ErrorCatalogue.NotFound, ErrorCatalogue.LastOwner);
    }

    private static async Task<IResult> List(ClaimsPrincipal principal, IGrainFactory grains, string? limit, string? cursor)
    {
        var query = new QueryReader();
        var (pageLimit, pageCursor) = (query.Limit(limit), query.Cursor(cursor));
        if (query.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var staff = await grains.GetGrain<IPracticeGrain>(principal.Caller.OrganizationId).ListStaff();
        return ListPages.Of(staff, user => user.Id, pageLimit, pageCursor).ToResult(TypedResults.Ok);
    }

    private static async Task<IResult> Get(string id, ClaimsPrincipal principal, IGrainFactory grains) =>
        await FindStaff(grains, principal.Caller.OrganizationId, id) is { } user ? TypedResults.Ok(user) : ErrorCatalogue.NotFound.ToResult();

    private static async Task<IResult> Create(StaffBody body, ClaimsPrincipal principal, IGrainFactory grains, HttpContext context)
    {
        var caller = principal.Caller;
        var fields = new FieldErrors()
            .Check("name", Rules.Name(body.Name))
            .Check("email", Rules.Email(body.Email))
            .Check("password", Rules.Password(body.Password))
            .Check("role", body.Role is { IsStaff: true } ? null : "This is owner, admin, therapist or reception.")
            .Check("therapistId", Rules.Id(body.TherapistId, optional: true));
        if (fields.Problem is { } problem)
        {
            return problem.ToResult();
        }

        if (body.Role == Role.Owner && caller.Role != Role.Owner)
        {
            return ErrorCatalogue.Forbidden.Problem("Only an owner makes an owner.").ToResult();
        }

        var practice = grains.GetGrain<IPracticeGrain>(caller.OrganizationId);
        if (body.TherapistId is { } therapistId && (await practice.Get())?.Therapists.Any(therapist => therapist.Id == therapistId) != true)
        {
            return new FieldErrors().Check("therapistId", "There is no such therapist.").Problem!.ToResult();
        }

        var userId = CommandId.Of(context).EntityId(EntityId.User);
        var created = await practice.AddStaff(userId, new CreateUser(body.Name!, body.Email, body.Role!.Value, body.Password));
        if (created is { Problem: null, Value: { } user } && body.TherapistId is not null)
        {
            await Link(practice, body.TherapistId, user.Id);
        }

        return created.ToResult(made => TypedResults.Created($"/api/users/{made.Id}", made));
    }

    private static async Task Link(IPracticeGrain practice, string therapistId, string userId)
    {
        // Between read and write somebody else may change the therapist: then read again. Gone in the meantime: nothing to link.
        while ((await practice.Get())?.Therapists.Find(therapist => therapist.Id == therapistId) is { } present && present.Profile.UserId != userId)
        {
            var changed = await practice.ChangeTherapist(therapistId, present.Profile with { UserId = userId }, present.Version);
            if (changed.Problem is { } problem && problem.Kind != ErrorCatalogue.VersionMismatch)
            {
                return;
            }
        }
    }

    private static async Task<IResult> Remove(string id, ClaimsPrincipal principal, IGrainFactory grains, HttpContext context)
    {
        var caller = principal.Caller;
        if (await FindStaff(grains, caller.OrganizationId, id) is not { } user)
        {
            return ErrorCatalogue.NotFound.ToResult();
        }

        if (user.Role == Role.Owner && caller.Role != Role.Owner)
        {
            return ErrorCatalogue.Forbidden.Problem("Only an owner removes an owner.").ToResult();
        }

        var removed = await grains.GetGrain<IPracticeGrain>(caller.OrganizationId).RemoveStaff(id, CommandId.Of(context).Value);
        return removed.ToResult(_ => TypedResults.NoContent());
    }

    /// <summary>The active staff account with this id, or null.</summary>
    public static async Task<User?> FindStaff(IGrainFactory grains, string organizationId, string userId) =>
        EntityId.IsWellFormed(userId)
        && await grains.GetGrain<IUserGrain>(GrainKeys.Of(organizationId, userId)).Get() is { Active: true, Role.IsStaff: true } user
            ? user
            : null;
}
