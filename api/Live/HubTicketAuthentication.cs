using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Realtime.Api.Errors;
using Realtime.Api.Idempotency;
using Realtime.Api.Identity;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.Api.Live;

/// <summary>
/// Who opens a hub connection: by the <c>Authorization</c> header as everywhere, or by a one-use ticket in
/// <c>?access_token=</c>. The connection ends when what it was opened with does.
/// </summary>
public sealed class HubTicketAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, IGrainFactory grains)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Hub";
    private const string TicketParameter = "access_token";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization.Count > 0)
        {
            var result = await Context.AuthenticateAsync();
            return result.Principal?.CallerIdentity is { } identity ? Success(identity) : result;
        }

        return Request.Query[TicketParameter] is [{ } ticket] ? await Redeem(ticket) : AuthenticateResult.NoResult();
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Context.ChallengeAsync();

    // Any role may connect: what is refused here is the page.
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        ProblemResults.Write(Context, ErrorCatalogue.OriginNotAllowed.Problem());

    private async Task<AuthenticateResult> Redeem(string ticket)
    {
        if (!EntityId.IsWellFormed(ticket) || await grains.GetGrain<ITicketGrain>(ticket).Redeem(CommandId.New().Value) is not { } grant)
        {
            return AuthenticateResult.Fail("The ticket is unknown, used or too old.");
        }

        var caller = grant.Caller;
        return grant.TokenExpiresAt > TimeProvider.GetUtcNow()
            && await grains.GetGrain<IUserGrain>(GrainKeys.Of(caller.OrganizationId, caller.UserId)).HasSession(caller.SessionId)
            ? Success(new CallerIdentity(caller, grant.TokenExpiresAt, SchemeName))
            : AuthenticateResult.Fail("The session has ended.");
    }

    private static AuthenticateResult Success(CallerIdentity identity) =>
        AuthenticateResult.Success(new AuthenticationTicket(
            new ClaimsPrincipal(identity), new AuthenticationProperties { ExpiresUtc = identity.ExpiresAt }, SchemeName));
}
