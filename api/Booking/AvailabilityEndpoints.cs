using System.ComponentModel;
using System.Security.Claims;
using Realtime.Api.Errors;
using Realtime.Api.Identity;
using Realtime.Api.OpenApi;
using Realtime.Api.Reading;
using Realtime.Api.Validation;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Api.Booking;

/// <summary>Which slots are free.</summary>
internal static class AvailabilityEndpoints
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/api/availability", Get)
            .WithTags("Booking")
            .RequireAuthorization(Policies.AnyToken)
            .WithSummary("Lists the slots that can be booked on whole local days.")
            .Answers<Availability>().Fails(ErrorCatalogue.NotFound, ErrorCatalogue.ValidationFailed);

    private static async Task<IResult> Get(
        ClaimsPrincipal principal,
        IGrainFactory grains,
        [Description("Without one: any therapist who gives the service.")] string? therapistId,
        string? serviceId,
        [Description("The first day, YYYY-MM-DD.")] string? date,
        [Description("How many days, 1 to 62; 1 if left out.")] string? days,
        [Description("Whose days: an IANA zone; the therapist's (or the practice's) if left out.")] string? timeZone)
    {
        var query = new QueryReader();
        var first = query.Date("date", date);
        var count = query.Number("days", days, defaultValue: 1, min: 1, max: SlotQuery.DaysMax);
        _ = query.Fields
            .Check("serviceId", Rules.Id(serviceId))
            .Check("therapistId", Rules.Id(therapistId, optional: true))
            .Check("timeZone", Rules.TimeZone(timeZone, optional: true));
        if (query.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var caller = principal.Caller;
        var found = await grains.GetGrain<IAppointmentsGrain>(caller.OrganizationId).GetAvailabilityOn(
            serviceId!, NullIfEmpty(therapistId), first, count, NullIfEmpty(timeZone), caller.UserId);
        return found.ToResult(TypedResults.Ok);
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
