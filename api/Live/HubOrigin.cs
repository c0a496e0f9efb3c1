using Microsoft.AspNetCore.Authorization;
using Realtime.Api.Identity;
using Realtime.Api.Origins;

namespace Realtime.Api.Live;

/// <summary>A browser may open the hub only from the server's own pages and from origins that the caller's practice lists.</summary>
public sealed class HubOriginRequirement : IAuthorizationRequirement;

/// <inheritdoc cref="HubOriginRequirement"/>
public sealed class HubOrigin(OriginPolicy policy) : AuthorizationHandler<HubOriginRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, HubOriginRequirement requirement)
    {
        if (context.Resource is HttpContext http
            && context.User.CallerIdentity is { } identity
            && await policy.Allows(http.Request, identity.Caller.OrganizationId))
        {
            context.Succeed(requirement);
        }
    }
}
