using System.Security.Claims;
using Realtime.Api.Chat;
using Realtime.Api.Errors;
using Realtime.Api.Idempotency;
using Realtime.Api.OpenApi;
using Realtime.Api.Practice;
using Realtime.Api.Validation;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.Api.Identity;

public sealed record SignInBody(string? Email, string? Password);

public sealed record RefreshBody(string? RefreshToken);

/// <summary>A signed-in account. <c>ExpiresIn</c> is the access token's life in seconds.</summary>
public sealed record TokenAnswer(string AccessToken, string? RefreshToken, int ExpiresIn, User User);

/// <summary>Good for one hub connection: <c>?access_token={ticket}</c>, within <c>ExpiresIn</c> seconds.</summary>
public sealed record TicketAnswer(string Ticket, int ExpiresIn);

/// <summary>Signing in and out, and tickets for the hub.</summary>
internal static class AuthEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("/api").WithTags("Identity");
        routes.MapPost("/auth/token", SignIn)
            .WithSummary("Signs a member of staff in.")
            .Answers<TokenAnswer>().Fails(ErrorCatalogue.InvalidCredentials, ErrorCatalogue.ValidationFailed);
        routes.MapPost("/auth/refresh", Refresh)
            .WithSummary("Exchanges a refresh token for a new pair. A token used twice ends its session.")
            .Answers<TokenAnswer>().Fails(ErrorCatalogue.InvalidRefreshToken, ErrorCatalogue.ValidationFailed);
        routes.MapPost("/auth/logout", SignOut)
            .RequireAuthorization(Policies.AnyToken)
            .WithMetadata(OpenToBlocked.Instance)
            .WithSummary("Ends this session: its access and refresh tokens are refused from now on.")
            .AnswersNothing();
        routes.MapPost("/hub/tickets", IssueTicket)
            .RequireAuthorization(Policies.AnyToken)
            .WithMetadata(OpenToBlocked.Instance)
            .WithSummary("Makes a one-use ticket with which a browser opens the hub.")
            .Answers<TicketAnswer>(StatusCodes.Status201Created);
    }

    private static async Task<IResult> SignIn(SignInBody body, IGrainFactory grains, AccessTokens tokens, HttpContext context)
    {
        var fields = new FieldErrors()
            .Check("email", string.IsNullOrEmpty(body.Email) ? "This is needed." : null)
            .Check("password", string.IsNullOrEmpty(body.Password) ? "This is needed." : null);
        if (fields.Problem is { } problem)
        {
            return problem.ToResult();
        }

        // What no account can have is refused like what none has.
        if (Rules.Email(body.Email) is not null || body.Password!.Length > Bounds.PasswordLengthMax || Rules.Text(body.Password, int.MaxValue) is not null)
        {
            return ErrorCatalogue.InvalidCredentials.ToResult();
        }

        var session = await grains.GetGrain<ISignInGrain>(PracticeDirectory.Normalize(body.Email!)).SignIn(body.Password);
        if (session.Problem is { } refused && refused.Kind == ErrorCatalogue.RateLimited)
        {
            context.Response.Headers.RetryAfter = ((int)ISignInGrain.FailuresWindow.TotalSeconds).ToString();
        }

        return Answer(session, tokens, context);
    }

    private static async Task<IResult> Refresh(RefreshBody body, IGrainFactory grains, AccessTokens tokens, HttpContext context)
    {
        if (new FieldErrors().Check("refreshToken", string.IsNullOrEmpty(body.RefreshToken) ? "This is needed." : null).Problem is { } problem)
        {
            return problem.ToResult();
        }

        if (!RefreshToken.TryParse(body.RefreshToken, out var token))
        {
            return ErrorCatalogue.InvalidRefreshToken.ToResult();
        }

        var user = grains.GetGrain<IUserGrain>(GrainKeys.Of(token.OrganizationId, token.UserId));
        return Answer(await user.Refresh(token.SessionId, token.Secret, Secret.New()), tokens, context);
    }

    private static async Task<IResult> SignOut(ClaimsPrincipal principal, IGrainFactory grains)
    {
        var caller = principal.Caller;
        await grains.GetGrain<IUserGrain>(GrainKeys.Of(caller.OrganizationId, caller.UserId)).Revoke(caller.SessionId);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> IssueTicket(ClaimsPrincipal principal, IGrainFactory grains, HttpContext context)
    {
        var identity = principal.CallerIdentity!;
        var ticket = CommandId.New().EntityId(EntityId.Ticket);
        await grains.GetGrain<ITicketGrain>(ticket).Issue(new TicketGrant(identity.Caller, identity.ExpiresAt));
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(new TicketAnswer(ticket, (int)ITicketGrain.Lifetime.TotalSeconds), statusCode: StatusCodes.Status201Created);
    }

    private static IResult Answer(Outcome<Session> outcome, AccessTokens tokens, HttpContext context) => outcome.ToResult(session =>
    {
        context.Response.Headers.CacheControl = "no-store";
        var (token, expiresIn) = tokens.Issue(session);
        return TypedResults.Ok(new TokenAnswer(token, RefreshToken.Of(session), expiresIn, session.User));
    });
}
