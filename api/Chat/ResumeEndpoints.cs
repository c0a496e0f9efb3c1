using Realtime.Api.Errors;
using Realtime.Api.Identity;
using Realtime.Api.OpenApi;
using Realtime.Api.Practice;
using Realtime.Api.Validation;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Api.Chat;

public sealed record ResumeBody(string? Token);

/// <summary>The visitor's token, and the conversation that the link leads to.</summary>
public sealed record ResumeAnswer(string AccessToken, string VisitorId, int ExpiresIn, string RoomId);

/// <summary>Back into a conversation, by the link in a mail. The token stands behind a <c>#</c> there, so that no server logs it.</summary>
internal static class ResumeEndpoints
{
    private const int TokenLengthMax = 64;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/public/organizations/{slug}/resume", Resume)
            .WithTags("Chat")
            .WithSummary("Gives the visitor's token for the link in a mail about their conversation.")
            .Answers<ResumeAnswer>()
            .Fails(ErrorCatalogue.NotFound, ErrorCatalogue.ValidationFailed, ErrorCatalogue.InvalidResumeToken);

    private static async Task<IResult> Resume(
        string slug, ResumeBody? body, IGrainFactory grains, PracticeDirectory practices, AccessTokens tokens, HttpContext context)
    {
        if (await practices.FindBySlug(slug) is not { Organization.Id: var organizationId })
        {
            return ErrorCatalogue.NotFound.ToResult();
        }

        if (new FieldErrors().Check("token", Rules.Line(body?.Token, TokenLengthMax)).Problem is { } problem)
        {
            return problem.ToResult();
        }

        return (await grains.GetGrain<IResumeGrain>(organizationId).Resume(body!.Token!)).ToResult(resumed =>
        {
            context.Response.Headers.CacheControl = "no-store";
            var (token, expiresIn) = tokens.Issue(resumed.Session);
            return TypedResults.Ok(new ResumeAnswer(token, resumed.Session.User.Id, expiresIn, resumed.RoomId));
        });
    }
}
