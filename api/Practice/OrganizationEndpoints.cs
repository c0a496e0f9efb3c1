using System.Security.Claims;
using Microsoft.AspNetCore.OutputCaching;
using Realtime.Api.Errors;
using Realtime.Api.Idempotency;
using Realtime.Api.Identity;
using Realtime.Api.OpenApi;
using Realtime.Api.Reading;
using Realtime.Api.Validation;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Api.Practice;

/// <summary>The practice's own profile.</summary>
internal static class OrganizationEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("/api/organization").WithTags("Practice");
        routes.MapGet("", Get)
            .RequireAuthorization(Policies.Staff)
            .WithSummary("Reads the practice: profile, business hours, holidays, booking policy, widget origins, chat settings.")
            .Answers<Organization>();
        routes.MapPut("", Change)
            .RequireAuthorization(Policies.Managers)
            .TakesIdempotencyKey().TakesIfMatch()
            .WithSummary("Changes the practice's profile; what is left out goes back to its default.")
            .Answers<Organization>().Fails(ErrorCatalogue.ValidationFailed);
    }

    private static async Task<IResult> Get(ClaimsPrincipal principal, IGrainFactory grains) =>
        await grains.GetGrain<IPracticeGrain>(principal.Caller.OrganizationId).Get() is { Organization: var organization }
            ? Versioned.Ok(organization, organization.Version)
            : ErrorCatalogue.NotFound.ToResult();

    private static async Task<IResult> Change(
        OrganizationProfile body, ExpectedVersion expected, ClaimsPrincipal principal, IGrainFactory grains, IOutputCacheStore cache, HttpContext context)
    {
        var fields = new FieldErrors()
            .Check("name", Rules.Name(body.Name))
            .Check("timeZone", Rules.TimeZone(body.TimeZone))
            .CheckEach("businessHours", body.BusinessHours, Bounds.BusinessHoursMax, hours => hours.Start < hours.End ? null : "The end is after the start.")
            .CheckEach("widgetOrigins", body.WidgetOrigins, Bounds.WidgetOriginsMax, Rules.Origin)
            .CheckEach("holidays", body.Holidays, Holiday.CountMax, holiday => Rules.Date(holiday.Date) ?? Rules.Name(holiday.Name))
            .CheckPolicy("bookingPolicy", body.BookingPolicy)
            .Check("chat", body.Chat is null ? "This is needed." : null)
            .Check("chat.greeting", Rules.Text(body.Chat?.Greeting ?? "", Bounds.GreetingLengthMax))
            .Check("chat.conversationsMax", body.Chat is { ConversationsMax: < 1 or > ChatSettings.ConversationsLimit } ? $"1 to {ChatSettings.ConversationsLimit}." : null);
        if (fields.Problem is null)
        {
            _ = fields
                .Check("businessHours", Overlaps(body.BusinessHours) ? "Hours of one day do not overlap." : null)
                .Check("holidays", body.Holidays.DistinctBy(holiday => holiday.Date).Count() < body.Holidays.Count ? "A date is here once." : null);
        }

        if (fields.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var profile = body with { Chat = body.Chat! with { Greeting = body.Chat.Greeting ?? "" }, BookingPolicy = body.BookingPolicy ?? new BookingPolicy() };
        var changed = await grains.GetGrain<IPracticeGrain>(principal.Caller.OrganizationId).ChangeProfile(profile, expected.Value, CommandId.Of(context).Value);
        await PublicPractice.Forget(cache);
        return changed.ToResult(organization => Versioned.Ok(organization, organization.Version));
    }

    private static bool Overlaps(List<WeeklyHours> hours) => hours
        .GroupBy(interval => interval.Day)
        .Select(day => day.OrderBy(interval => interval.Start).ToList())
        .Any(day => day.Zip(day.Skip(1)).Any(pair => pair.Second.Start < pair.First.End));
}
