using System.ComponentModel;
using System.Security.Claims;
using Realtime.Api.Errors;
using Realtime.Api.Idempotency;
using Realtime.Api.Identity;
using Realtime.Api.OpenApi;
using Realtime.Api.Reading;
using Realtime.Api.Validation;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Privacy;

namespace Realtime.Api.Privacy;

/// <summary>Whose data to hand out; what staff noted beside the conversations only with <c>IncludeNotes</c>.</summary>
public sealed record ExportBody(string? ClientId, bool IncludeNotes = false);

/// <summary>A client's right to see and to erase what is held of them (GDPR, articles 15 and 17), and the audit trail.</summary>
internal static class PrivacyEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var managers = api.MapGroup("").WithTags("Privacy").RequireAuthorization(Policies.Managers);
        managers.MapPost("/api/privacy/exports", Export)
            .WithSummary("Hands out everything held of a client. Audited.")
            .Answers<ClientExport>(StatusCodes.Status201Created)
            .Fails(ErrorCatalogue.NotFound, ErrorCatalogue.LimitReached, ErrorCatalogue.ValidationFailed);
        managers.MapDelete("/api/clients/{id}", Erase)
            .TakesIdempotencyKey()
            .WithSummary("Erases a client: cancels what lies ahead and makes names, addresses, notes and texts unreadable. Audited.")
            .Answers<Erasure>().Fails(ErrorCatalogue.NotFound);
        managers.MapGet("/api/audit", Audit)
            .WithSummary("Lists the audit trail, newest first.")
            .Answers<AuditPage>();
    }

    private static async Task<IResult> Export(ExportBody body, ClaimsPrincipal principal, IGrainFactory grains)
    {
        if (new FieldErrors().Check("clientId", Rules.Id(body.ClientId)).Problem is { } problem)
        {
            return problem.ToResult();
        }

        var caller = principal.Caller;
        if (!await grains.GetGrain<IPrivacyGrain>(GrainKeys.Of(caller.OrganizationId, body.ClientId!)).Exists())
        {
            return ErrorCatalogue.NotFound.ToResult();
        }

        await grains.GetGrain<IAuditGrain>(caller.OrganizationId).Record(caller, "client.exported", body.ClientId!);
        var export = await ClientExport.Collect(grains, caller, body.ClientId!, body.IncludeNotes);
        return export.ToResult(found => Results.Json(found, statusCode: StatusCodes.Status201Created));
    }

    private static async Task<IResult> Erase(string id, ClaimsPrincipal principal, IGrainFactory grains)
    {
        var caller = principal.Caller;
        if (!EntityId.IsWellFormed(id))
        {
            return ErrorCatalogue.NotFound.ToResult();
        }

        return (await grains.GetGrain<IPrivacyGrain>(GrainKeys.Of(caller.OrganizationId, id)).Erase(caller)).ToResult(TypedResults.Ok);
    }

    private static async Task<IResult> Audit(
        ClaimsPrincipal principal,
        IGrainFactory grains,
        [Description("The earliest.")] string? from,
        [Description("Before this.")] string? to,
        string? limit,
        string? cursor)
    {
        var query = new QueryReader();
        var (earliest, latest, pageLimit, pageCursor) = (query.Instant("from", from), query.Instant("to", to), query.Limit(limit), query.Cursor(cursor));
        if (query.Problem is { } problem)
        {
            return problem.ToResult();
        }

        return (await grains.GetGrain<IAuditGrain>(principal.Caller.OrganizationId).List(earliest, latest, pageLimit, pageCursor))
            .ToResult(TypedResults.Ok);
    }
}
