using System.ComponentModel;
using System.Security.Claims;
using Realtime.Api.Errors;
using Realtime.Api.Idempotency;
using Realtime.Api.Identity;
using Realtime.Api.OpenApi;
using Realtime.Api.Reading;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Api.Booking.Feed;

/// <summary>Whether a calendar's feed has a key, without the key; the fields are null where it has none.</summary>
public sealed record CalendarKeyAnswer(bool Active, DateTimeOffset? CreatedAt, string? CreatedBy);

/// <summary>A new key. <c>Path</c> is the feed's address on this server, key included; neither is shown again.</summary>
public sealed record NewCalendarKeyAnswer(string Key, string Path, DateTimeOffset CreatedAt, string CreatedBy);

/// <summary>A therapist's calendar for the calendar program of whoever has its key, and that key.</summary>
internal static class CalendarFeedEndpoints
{
    /// <summary>Checked again each time: what a client's browser or proxy keeps must not outlive a cancellation.</summary>
    private const string CacheControl = "private, no-cache";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/api/calendars/{therapistId}.ics", Read)
            .WithTags("Calendars")
            .WithSummary("Reads a therapist's calendar as iCalendar (RFC 5545), for a calendar program to subscribe to.")
            .WithDescription(
                $"Appointments that start in the past {ICalendarFeedGrain.PastMax.Days} or the next {ICalendarFeedGrain.AheadMax.Days} days, "
                + $"at most {ICalendarFeedGrain.EventsMax}. Of clients it holds the name only.")
            .Produces<string>(StatusCodes.Status200OK, "text/calendar").Produces(StatusCodes.Status304NotModified)
            .Fails(ErrorCatalogue.NotFound);
        var keys = api.MapGroup("/api/calendars/{therapistId}/key").WithTags("Calendars").RequireAuthorization(Policies.Staff);
        keys.MapGet("", GetKey)
            .WithSummary("Says whether a calendar's feed has a key: owner, admin, or the therapist whose it is.")
            .Answers<CalendarKeyAnswer>().Fails(ErrorCatalogue.NotFound);
        keys.MapPost("", Rotate)
            .TakesIdempotencyKey()
            .WithSummary("Makes a new key, shown this once; the former one ends. Audited.")
            .Answers<NewCalendarKeyAnswer>(StatusCodes.Status201Created).Fails(ErrorCatalogue.NotFound);
        keys.MapDelete("", Revoke)
            .TakesIdempotencyKey()
            .WithSummary("Ends the key: the feed is closed. Audited.")
            .AnswersNothing().Fails(ErrorCatalogue.NotFound);
    }

    private static async Task<IResult> Read(
        string therapistId,
        [Description("As it was shown when the key was made.")] string? key,
        IGrainFactory grains,
        HttpContext context)
    {
        if (!EntityId.IsWellFormed(therapistId) || !FeedKey.TryParse(key, out var given)
            || await grains.GetGrain<ICalendarFeedGrain>(GrainKeys.Of(given.OrganizationId, therapistId)).Read(given.Secret) is not { } feed)
        {
            return ErrorCatalogue.NotFound.ToResult();
        }

        var body = CalendarComponent.Write(feed);
        var headers = context.Response.Headers;
        var tag = EntityTags.Of(body);
        headers.ETag = tag;
        headers.CacheControl = CacheControl;
        return EntityTags.IsKnown(context.Request, tag)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Bytes(body, CalendarComponent.ContentType);
    }

    private static async Task<IResult> GetKey(string therapistId, ClaimsPrincipal principal, IGrainFactory grains) =>
        (await Find(therapistId, principal.Caller, grains)) is { Problem: { } problem }
            ? problem.ToResult()
            : TypedResults.Ok(await FeedOf(therapistId, principal.Caller, grains).GetKey() is { } key
                ? new CalendarKeyAnswer(true, key.CreatedAt, key.CreatedBy)
                : new CalendarKeyAnswer(false, null, null));

    private static async Task<IResult> Rotate(string therapistId, ClaimsPrincipal principal, IGrainFactory grains, HttpContext context)
    {
        var caller = principal.Caller;
        if ((await Find(therapistId, caller, grains)).Problem is { } problem)
        {
            return problem.ToResult();
        }

        var issued = await FeedOf(therapistId, caller, grains).RotateKey(caller, Secret.New());
        var key = new FeedKey(caller.OrganizationId, issued.Secret);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created(
            $"/api/calendars/{therapistId}/key",
            new NewCalendarKeyAnswer(key.ToString(), key.ToLink(therapistId), issued.Info.CreatedAt, issued.Info.CreatedBy));
    }

    private static async Task<IResult> Revoke(string therapistId, ClaimsPrincipal principal, IGrainFactory grains)
    {
        var caller = principal.Caller;
        if ((await Find(therapistId, caller, grains)).Problem is { } problem)
        {
            return problem.ToResult();
        }

        await FeedOf(therapistId, caller, grains).RevokeKey(caller);
        return TypedResults.NoContent();
    }

    /// <summary>The therapist, if there is one and this caller may open their calendar to others.</summary>
    private static async Task<Outcome<Therapist>> Find(string therapistId, Caller caller, IGrainFactory grains)
    {
        var practice = await grains.GetGrain<IPracticeGrain>(caller.OrganizationId).Get();
        return practice?.Therapists.Find(therapist => therapist.Id == therapistId) is not { } found ? ErrorCatalogue.NotFound
            : caller.Role.IsManager || found.Profile.UserId == caller.UserId ? found
            : ErrorCatalogue.Forbidden;
    }

    private static ICalendarFeedGrain FeedOf(string therapistId, Caller caller, IGrainFactory grains) =>
        grains.GetGrain<ICalendarFeedGrain>(GrainKeys.Of(caller.OrganizationId, therapistId));
}
