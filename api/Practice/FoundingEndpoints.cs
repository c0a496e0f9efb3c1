using Realtime.Api.Errors;
using Realtime.Api.Idempotency;
using Realtime.Api.OpenApi;
using Realtime.Api.Validation;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Api.Practice;

public sealed record FoundingBody(FoundingOrganization? Organization, FoundingOwner? Owner);

public sealed record FoundingOrganization(string? Name, string? Slug, string? TimeZone);

public sealed record FoundingOwner(string? Name, string? Email, string? Password);

public sealed record FoundingAnswer(Organization Organization, User Owner);

/// <summary>A new practice and its owner.</summary>
internal static class FoundingEndpoints
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/api/organizations", Found)
            .WithTags("Practice")
            .TakesIdempotencyKey()
            .WithSummary("Founds a practice with its owner's account.")
            .Answers<FoundingAnswer>(StatusCodes.Status201Created)
            .Fails(ErrorCatalogue.SlugTaken, ErrorCatalogue.EmailTaken, ErrorCatalogue.ValidationFailed);

    private static async Task<IResult> Found(FoundingBody body, IGrainFactory grains, HttpContext context)
    {
        var (organization, owner) = (body.Organization, body.Owner);
        var fields = new FieldErrors()
            .Check("organization.name", Rules.Name(organization?.Name))
            .Check("organization.slug", Rules.Slug(organization?.Slug))
            .Check("organization.timeZone", Rules.TimeZone(organization?.TimeZone))
            .Check("owner.name", Rules.Name(owner?.Name))
            .Check("owner.email", Rules.Email(owner?.Email))
            .Check("owner.password", Rules.Password(owner?.Password));
        if (fields.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var command = CommandId.Of(context);
        var organizationId = command.EntityId(EntityId.Organization);
        var userId = command.EntityId(EntityId.User);

        // Asked first, so that a refusal leaves nothing behind; the account's own claim decides below.
        var emailOwner = await grains.GetGrain<IUniqueNameGrain>(PracticeDirectory.KeyOfEmail(owner!.Email!)).Resolve();
        if (emailOwner is not null && !emailOwner.Contains(userId, StringComparison.Ordinal))
        {
            return ErrorCatalogue.EmailTaken.ToResult();
        }

        var slug = grains.GetGrain<IUniqueNameGrain>(PracticeDirectory.KeyOfSlug(organization!.Slug!));
        if (!await slug.Claim(organizationId))
        {
            return ErrorCatalogue.SlugTaken.ToResult();
        }

        var practice = grains.GetGrain<IPracticeGrain>(organizationId);
        var founded = await practice.Found(organization.Slug!, new OrganizationProfile(organization.Name!, organization.TimeZone!));
        var added = founded.Problem is { } refused
            ? refused
            : await practice.AddStaff(userId, new CreateUser(owner.Name!, owner.Email, Role.Owner, owner.Password));
        if (added.Problem is { } failed)
        {
            await slug.Release(organizationId);
            return failed.ToResult();
        }

        return TypedResults.Created("/api/organization", new FoundingAnswer(founded.Value!, added.Value!));
    }
}
