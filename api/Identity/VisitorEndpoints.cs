using Realtime.Api.Errors;
using Realtime.Api.Idempotency;
using Realtime.Api.OpenApi;
using Realtime.Api.Practice;
using Realtime.Api.Validation;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.Api.Identity;

public sealed record VisitorBody(string? Name, string? Email);

/// <summary>A new visitor; <c>ExpiresIn</c> is the token's life in seconds.</summary>
public sealed record VisitorAnswer(string AccessToken, string VisitorId, int ExpiresIn);

/// <summary>Visitors: anyone may be one.</summary>
internal static class VisitorEndpoints
{
    private const string NameDefault = "Visitor";

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/public/organizations/{slug}/visitors", Create)
            .WithTags("Identity")
            .TakesIdempotencyKey()
            .WithSummary("Makes a visitor of a practice, who may chat and book.")
            .Answers<VisitorAnswer>(StatusCodes.Status201Created).Fails(ErrorCatalogue.NotFound, ErrorCatalogue.ValidationFailed);

    private static async Task<IResult> Create(
        string slug, VisitorBody? body, IGrainFactory grains, PracticeDirectory practices, AccessTokens tokens, HttpContext context)
    {
        if (await practices.FindBySlug(slug) is not { Organization.Id: var organizationId })
        {
            return ErrorCatalogue.NotFound.ToResult();
        }

        var fields = new FieldErrors()
            .Check("name", Rules.Line(body?.Name, Bounds.NameLengthMax, optional: true))
            .Check("email", Rules.Email(body?.Email, optional: true));
        if (fields.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var visitorId = CommandId.Of(context).EntityId(EntityId.Visitor);
        var visitor = grains.GetGrain<IUserGrain>(GrainKeys.Of(organizationId, visitorId));
        var name = string.IsNullOrWhiteSpace(body?.Name) ? NameDefault : body.Name;
        var email = string.IsNullOrEmpty(body?.Email) ? null : body.Email;
        var created = await visitor.Create(new CreateUser(name, email, Role.Visitor, null));
        if (created.Problem is { } refused)
        {
            return refused.ToResult();
        }

        return (await visitor.OpenVisitorSession()).ToResult(session =>
        {
            context.Response.Headers.CacheControl = "no-store";
            var (token, expiresIn) = tokens.Issue(session);
            return TypedResults.Json(new VisitorAnswer(token, visitorId, expiresIn), statusCode: StatusCodes.Status201Created);
        });
    }
}
