using Realtime.Api.Errors;
using Realtime.Api.Identity;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.Api.Chat;

/// <summary>Marks a route that a blocked visitor may go on using: it changes nothing for anybody else.</summary>
public sealed class OpenToBlocked
{
    public static readonly OpenToBlocked Instance = new();
}

/// <summary>Refuses what a blocked visitor would change over HTTP. The hub's calls are refused by the conversation itself.</summary>
internal sealed class BlockedVisitors(RequestDelegate next, IGrainFactory grains)
{
    public async Task Invoke(HttpContext context)
    {
        if (context.User.CallerIdentity is { Caller: { Role: Role.Visitor } caller } && IsWrite(context)
            && await grains.GetGrain<IVisitorGrain>(GrainKeys.Of(caller.OrganizationId, caller.UserId)).IsBlocked())
        {
            await ProblemResults.Write(context, ErrorCatalogue.VisitorBlocked.Problem());
            return;
        }

        await next(context);
    }

    private static bool IsWrite(HttpContext context) =>
        !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) && !HttpMethods.IsOptions(context.Request.Method)
        && context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
        && context.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<OpenToBlocked>() is null;
}
