using System.Security.Claims;
using Realtime.Api.Errors;
using Realtime.Api.Idempotency;
using Realtime.Api.Identity;
using Realtime.Api.OpenApi;
using Realtime.Api.Validation;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Api.Booking;

public sealed record HoldBody(string? TherapistId, string? ServiceId, DateTimeOffset? Start);

/// <summary>Slots set aside while somebody makes up their mind.</summary>
internal static class HoldEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("/api/holds").WithTags("Booking").RequireAuthorization(Policies.AnyToken);
        routes.MapPost("", Place)
            .TakesIdempotencyKey()
            .WithSummary("Sets a slot aside for five minutes; the caller's former hold is freed.")
            .Answers<Hold>(StatusCodes.Status201Created)
            .Fails(ErrorCatalogue.NotFound, ErrorCatalogue.SlotTaken, ErrorCatalogue.OutsideAvailability, ErrorCatalogue.ValidationFailed);
        routes.MapDelete("/{id}", Release)
            .TakesIdempotencyKey()
            .WithSummary("Frees a held slot.")
            .AnswersNothing().Fails(ErrorCatalogue.NotFound);
    }

    private static async Task<IResult> Place(HoldBody body, ClaimsPrincipal principal, IGrainFactory grains, HttpContext context)
    {
        var fields = new FieldErrors()
            .Check("therapistId", Rules.Id(body.TherapistId))
            .Check("serviceId", Rules.Id(body.ServiceId))
            .Check("start", Rules.Instant(body.Start));
        if (fields.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var caller = principal.Caller;
        var placed = await grains.GetGrain<IAppointmentsGrain>(caller.OrganizationId).PlaceHold(
            caller, CommandId.Of(context).Value, body.TherapistId!, body.ServiceId!, body.Start!.Value);
        return placed.ToResult(hold => TypedResults.Created($"/api/holds/{hold.Id}", hold));
    }

    private static async Task<IResult> Release(string id, ClaimsPrincipal principal, IGrainFactory grains, HttpContext context)
    {
        if (!EntityId.TryGetTherapist(EntityId.Hold, id, out var therapistId))
        {
            return ErrorCatalogue.NotFound.ToResult();
        }

        var caller = principal.Caller;
        var released = await grains.GetGrain<ICalendarGrain>(GrainKeys.Of(caller.OrganizationId, therapistId))
            .ReleaseHold(caller, id, CommandId.Of(context).Value);
        return released.ToResult(_ => TypedResults.NoContent());
    }
}
