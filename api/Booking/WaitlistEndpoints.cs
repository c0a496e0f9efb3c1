using System.Security.Claims;
using Realtime.Api.Errors;
using Realtime.Api.Idempotency;
using Realtime.Api.Identity;
using Realtime.Api.OpenApi;
using Realtime.Api.Reading;
using Realtime.Api.Validation;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Api.Booking;

/// <summary>A wish to be told when a slot that starts in <c>[earliest, latest)</c> becomes free; without a therapist, of any who gives the service.</summary>
public sealed record WaitlistBody(
    string? ServiceId, string? TherapistId, DateTimeOffset? Earliest, DateTimeOffset? Latest, string? ClientId, Client? Client, string? RoomId)
{
    internal Problem? Problem => new FieldErrors()
        .Check("serviceId", Rules.Id(ServiceId))
        .Check("therapistId", Rules.Id(TherapistId, optional: true))
        .Check("earliest", Rules.Instant(Earliest))
        .Check("latest", Rules.Instant(Latest) ?? (Latest <= Earliest ? "This is not after earliest." : null))
        .Check("clientId", Rules.Id(ClientId, optional: true))
        .Check("client.name", Rules.Line(Client?.Name, Bounds.NameLengthMax, optional: true))
        .Check("client.email", Rules.Email(Client?.Email, optional: true))
        .Check("client.phone", Rules.Phone(Client?.Phone))
        .Check("roomId", Rules.Id(RoomId, optional: true))
        .Problem;
}

/// <summary>Waiting for a slot to become free.</summary>
internal static class WaitlistEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("/api/waitlist").WithTags("Booking").RequireAuthorization(Policies.AnyToken);
        routes.MapPost("", Join)
            .TakesIdempotencyKey()
            .WithSummary("Waits for a slot: when one becomes free, one person at a time is offered it as an exclusive hold of 15 minutes.")
            .Answers<WaitlistEntry>(StatusCodes.Status201Created)
            .Fails(ErrorCatalogue.NotFound, ErrorCatalogue.LimitReached, ErrorCatalogue.ValidationFailed);
        routes.MapGet("", List)
            .WithSummary("Lists who waits, the longest first: for staff the practice's, for visitors their own.")
            .Answers<ListPage<WaitlistEntry>>();
        routes.MapDelete("/{id}", Leave)
            .TakesIdempotencyKey()
            .WithSummary("Waits no more; an offer that stands goes to the next.")
            .AnswersNothing().Fails(ErrorCatalogue.NotFound);
    }

    private static async Task<IResult> Join(WaitlistBody body, ClaimsPrincipal principal, IGrainFactory grains, HttpContext context)
    {
        if (body.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var wish = new BookingBody(
            body.TherapistId, body.ServiceId, body.Earliest, HoldId: null, body.ClientId, body.Client, Notes: null, TimeZone: null, body.RoomId);
        var request = await BookingEndpoints.Wish(wish, principal.Caller, grains, context);
        if (request.Value is not { } who)
        {
            return request.Problem!.ToResult();
        }

        var joined = await grains.GetGrain<IAppointmentsGrain>(who.Caller.OrganizationId).JoinWaitlist(new WaitlistRequest(
            who.CommandId, who.Caller, who.ServiceId, who.TherapistId, body.Earliest!.Value, body.Latest!.Value, who.ClientId, who.Client, who.RoomId));
        return joined.ToResult(entry => TypedResults.Created($"/api/waitlist/{entry.Id}", entry));
    }

    private static async Task<IResult> List(ClaimsPrincipal principal, IGrainFactory grains, string? status, string? limit, string? cursor)
    {
        var query = new QueryReader();
        var (wanted, max, after) = (query.Choice<WaitlistStatus>("status", status), query.Limit(limit), query.Cursor(cursor));
        if (query.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var caller = principal.Caller;
        var entries = await grains.GetGrain<IWaitlistGrain>(IWaitlistGrain.KeyOf(caller.OrganizationId)).List(caller, clientId: null, wanted);
        return ListPages.Of(entries, entry => entry.Id, max, after).ToResult(TypedResults.Ok);
    }

    private static async Task<IResult> Leave(string id, ClaimsPrincipal principal, IGrainFactory grains)
    {
        var caller = principal.Caller;
        return (await grains.GetGrain<IWaitlistGrain>(IWaitlistGrain.KeyOf(caller.OrganizationId)).Leave(caller, id)).ToResult(_ => TypedResults.NoContent());
    }
}
