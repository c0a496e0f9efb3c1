using Microsoft.AspNetCore.Authorization;
using Microsoft.Net.Http.Headers;
using Realtime.Api.Errors;
using Realtime.Api.Identity;
using Realtime.Api.Practice;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Api.Origins;

/// <summary>
/// Refuses browsers on pages that the practice does not list, and lets scripts of listed pages read the answers. A preflight is
/// answered alike for everybody: it carries no token, so that only the request itself can be judged.
/// </summary>
internal sealed class OriginMiddleware(RequestDelegate next, OriginPolicy policy, PracticeDirectory practices)
{
    private const string PreflightMaxAgeSeconds = "600";

    private static readonly string ExposedHeaders = string.Join(
        ", ", HeaderNames.ETag, HeaderNames.Location, HeaderNames.RetryAfter, Idempotency.IdempotentRoute.ReplayHeader);

    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!IsGuarded(request.Path) || OriginPolicy.ForeignOriginOf(request) is not { } origin)
        {
            await next(context);
            return;
        }

        var headers = context.Response.Headers;
        headers.Append(HeaderNames.Vary, HeaderNames.Origin);
        if (HttpMethods.IsOptions(request.Method) && request.Headers.ContainsKey(HeaderNames.AccessControlRequestMethod))
        {
            headers.AccessControlAllowOrigin = origin;
            headers.AccessControlAllowMethods = "GET, POST, PUT, DELETE";
            headers.AccessControlAllowHeaders = request.Headers.AccessControlRequestHeaders;
            headers.AccessControlMaxAge = PreflightMaxAgeSeconds;
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        if (!await Allows(context, origin))
        {
            // The refusal itself may be read, so that the widget can say why it does not work there.
            headers.AccessControlAllowOrigin = origin;
            await ProblemResults.Write(context, ErrorCatalogue.OriginNotAllowed.Problem());
            return;
        }

        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlExposeHeaders = ExposedHeaders;
        await next(context);
    }

    private static bool IsGuarded(PathString path) =>
        (path.StartsWithSegments("/api") && !path.StartsWithSegments("/api/health")) || path.StartsWithSegments("/public");

    private async Task<bool> Allows(HttpContext context, string origin)
    {
        if (context.User.CallerIdentity is { Caller.OrganizationId: var organizationId })
        {
            return await policy.Lists(organizationId, origin);
        }

        if (context.Request.RouteValues.TryGetValue("slug", out var slug))
        {
            // Without such a practice there is nothing to guard: the route says 404.
            return await practices.FindBySlug((string)slug!) is not { } practice || OriginPolicy.Lists(practice, origin);
        }

        // Nobody in particular on a route that needs somebody: 401 tells a widget to renew its token.
        return context.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null;
    }
}
