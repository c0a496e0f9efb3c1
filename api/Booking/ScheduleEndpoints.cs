using System.Security.Claims;
using Realtime.Api.Errors;
using Realtime.Api.Idempotency;
using Realtime.Api.Identity;
using Realtime.Api.OpenApi;
using Realtime.Api.Reading;
using Realtime.Api.Validation;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Api.Booking;

/// <summary>When a therapist is to be bookable. Left out: the therapist's zone, no hours, an hour's notice, 60 days ahead, every 30 minutes.</summary>
public sealed record ScheduleBody(
    string? TimeZone,
    List<WeeklyHours>? Weekly,
    List<DateOverride>? Overrides,
    List<TimeOff>? TimeOff,
    int MinimumNoticeMinutes = 60,
    int BookingWindowDays = 60,
    int SlotStepMinutes = 30,
    int? DailyBookingsMax = null,
    int? WeeklyBookingsMax = null);

/// <summary>A schedule, and the live bookings ahead that it, or a holiday, does not cover any more: they stay as they are.</summary>
public sealed record ScheduleAnswer(Schedule Schedule, IReadOnlyList<OutsideBooking> OutsideHours);

/// <summary>Therapists' schedules. What hours are allowed, the calendar decides.</summary>
internal static class ScheduleEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("/api/therapists/{id}/schedule").WithTags("Therapists").RequireAuthorization(Policies.Staff);
        routes.MapGet("", Get)
            .WithSummary("Reads a therapist's schedule, with the live bookings ahead that it (or a holiday) does not cover any more.")
            .Answers<ScheduleAnswer>().Fails(ErrorCatalogue.NotFound);
        routes.MapPut("", Change)
            .TakesIdempotencyKey().TakesIfMatch()
            .WithSummary("Sets a schedule: owner, admin, or the therapist whose it is. Existing bookings stay as they are; those that are outside hours now are in the answer.")
            .Answers<ScheduleAnswer>().Fails(ErrorCatalogue.NotFound, ErrorCatalogue.ValidationFailed);
    }

    private static async Task<IResult> Get(string id, ClaimsPrincipal principal, IGrainFactory grains)
    {
        var caller = principal.Caller;
        if (await FindTherapist(grains, caller, id) is null)
        {
            return ErrorCatalogue.NotFound.ToResult();
        }

        var schedule = await grains.GetGrain<ICalendarGrain>(GrainKeys.Of(caller.OrganizationId, id)).GetSchedule();
        return await Answer(grains, caller, id, schedule);
    }

    private static async Task<IResult> Change(
        string id, ScheduleBody body, ExpectedVersion expected, ClaimsPrincipal principal, IGrainFactory grains, HttpContext context)
    {
        var caller = principal.Caller;
        if (await FindTherapist(grains, caller, id) is not { } therapist)
        {
            return ErrorCatalogue.NotFound.ToResult();
        }

        if (!caller.Role.IsManager && therapist.Profile.UserId != caller.UserId)
        {
            return ErrorCatalogue.Forbidden.ToResult();
        }

        var (weekly, overrides, timeOff) = (body.Weekly ?? [], body.Overrides ?? [], body.TimeOff ?? []);
        var fields = new FieldErrors()
            .Check("timeZone", Rules.TimeZone(body.TimeZone, optional: true))
            .CheckEach("weekly", weekly, Bounds.ScheduleEntriesMax, _ => null)
            .CheckEach("overrides", overrides, Bounds.ScheduleEntriesMax, RuleOfOverride)
            .CheckEach("timeOff", timeOff, Bounds.ScheduleEntriesMax, RuleOfTimeOff);
        if (fields.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var zone = string.IsNullOrEmpty(body.TimeZone) ? therapist.Profile.TimeZone : body.TimeZone;
        var schedule = new Schedule(
            zone, weekly, overrides, timeOff, body.MinimumNoticeMinutes, body.BookingWindowDays, body.SlotStepMinutes)
        {
            DailyBookingsMax = body.DailyBookingsMax,
            WeeklyBookingsMax = body.WeeklyBookingsMax,
        };
        var calendar = grains.GetGrain<ICalendarGrain>(GrainKeys.Of(caller.OrganizationId, id));
        var changed = await calendar.ChangeSchedule(caller, schedule, expected.Value, CommandId.Of(context).Value);
        return changed.Value is { } present ? await Answer(grains, caller, id, present) : changed.Problem!.ToResult();
    }

    // The version is the schedule's; what is outside hours changes without it, so that no copy of the answer stays good.
    private static async Task<IResult> Answer(IGrainFactory grains, Caller caller, string therapistId, Schedule schedule)
    {
        var outside = await grains.GetGrain<IAppointmentsGrain>(caller.OrganizationId).ListOutsideHours(therapistId);
        return Versioned.Fresh(new ScheduleAnswer(schedule, outside), schedule.Version);
    }

    private static string? RuleOfOverride(DateOverride item) =>
        Rules.Date(item.Date)
        ?? (item.Intervals is null || item.Intervals.Exists(interval => interval is null) ? "The intervals are needed; none closes the date." : null);

    private static string? RuleOfTimeOff(TimeOff item) =>
        Rules.Instant(item.Start) ?? Rules.Instant(item.End) ?? Rules.Text(item.Reason, Bounds.ReasonLengthMax);

    private static async Task<Therapist?> FindTherapist(IGrainFactory grains, Caller caller, string id) =>
        (await grains.GetGrain<IPracticeGrain>(caller.OrganizationId).Get())?.Therapists.Find(therapist => therapist.Id == id);
}
