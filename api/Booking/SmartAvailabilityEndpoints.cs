using System.Security.Claims;
using Realtime.Api.Chat;
using Realtime.Api.Errors;
using Realtime.Api.Identity;
using Realtime.Api.OpenApi;
using Realtime.Api.Validation;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Api.Booking;

/// <summary>
/// What the visitor would like best. Left out: from now, 14 days from <c>Earliest</c>, no wish for a day or a time, any therapist,
/// the practice's zone for days and times. <c>Earliest</c> and <c>Latest</c> bound the starts; <c>Latest</c> itself is not in.
/// </summary>
public sealed record SmartAvailabilityBody(
    string? ServiceId,
    DateTimeOffset? Earliest,
    DateTimeOffset? Latest,
    List<DayOfWeek>? PreferredDays,
    List<PreferredTime>? PreferredTimes,
    List<string>? TherapistIds,
    string? TimeZone,
    int Limit = SuggestionQuery.LimitDefault)
{
    /// <summary>The question, seen from <paramref name="now"/>, before which nothing is offered.</summary>
    internal Outcome<SuggestionQuery> ToQuery(DateTimeOffset now, string holderId)
    {
        var fields = new FieldErrors()
            .Check("serviceId", Rules.Id(ServiceId))
            .Check("earliest", Rules.Instant(Earliest, optional: true))
            .Check("latest", Rules.Instant(Latest, optional: true))
            .Check("preferredDays", PreferredDays?.Count > SlotWishes.DaysMax ? $"At most {SlotWishes.DaysMax}." : null)
            .CheckEach("preferredTimes", PreferredTimes ?? [], SlotWishes.TimesMax, time => time.Error)
            .CheckEach("therapistIds", TherapistIds ?? [], IPracticeGrain.TherapistsMax, id => Rules.Id(id))
            .Check("timeZone", Rules.TimeZone(TimeZone, optional: true))
            .Check("limit", Rules.Range(Limit, 1, SuggestionQuery.LimitMax))
            .Check("latest", Latest <= Earliest ? "This is not after earliest." : null);
        if (fields.Problem is { } problem)
        {
            return problem;
        }

        var from = Earliest > now ? Earliest.Value : now;
        var to = Latest ?? from.AddDays(SuggestionQuery.DaysAheadDefault);
        return fields.Check("latest", to > from.AddDays(SlotQuery.DaysMax) ? $"At most {SlotQuery.DaysMax} days are looked at." : null).Problem is { } tooLong
            ? tooLong
            : new SuggestionQuery(
                ServiceId!, from, to, PreferredDays ?? [], PreferredTimes?.ConvertAll(time => time.Hours) ?? [],
                string.IsNullOrEmpty(TimeZone) ? null : TimeZone, [.. (TherapistIds ?? []).Distinct(StringComparer.Ordinal)], Limit, holderId);
    }
}

/// <summary>The best slots, best first. <c>Version</c> changes whenever one of the calendars did.</summary>
public sealed record SmartAvailabilityAnswer(IReadOnlyList<SuggestedSlot> Slots, string Version);

public sealed record SuggestedSlot(DateTimeOffset Start, DateTimeOffset End, string TherapistId, IReadOnlyList<SuggestionReason> Reasons);

/// <summary>Why a slot stands where it does: a stable code, and the same in words.</summary>
public sealed record SuggestionReason(SlotReason Code, string Text);

/// <summary>Which free slots suit best, and why.</summary>
internal static class SmartAvailabilityEndpoints
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/api/availability/smart", Suggest)
            .WithTags("Booking")
            .RequireAuthorization(Policies.AnyToken)
            .WithMetadata(OpenToBlocked.Instance)
            .WithSummary("Finds the slots that suit best: by wishes, then gaps left in the day, the therapist's load, and how soon. Each says why.")
            .Answers<SmartAvailabilityAnswer>().Fails(ErrorCatalogue.NotFound, ErrorCatalogue.ValidationFailed);

    /// <summary>A reason in words.</summary>
    public static string TextOf(SlotReason reason) => reason switch
    {
        SlotReason.PreferredDay => "It is on a day you prefer.",
        SlotReason.OtherDay => "It is not on a day you prefer.",
        SlotReason.PreferredTime => "It is at a time you prefer.",
        SlotReason.OtherTime => "It is not at a time you prefer.",
        SlotReason.NoGap => "It leaves no unusable gap in the therapist's day.",
        SlotReason.LeavesGap => "It would leave a gap too short for another appointment.",
        SlotReason.LightDay => "The therapist has few appointments that day.",
        SlotReason.FullDay => "The therapist has many appointments that day.",
        SlotReason.Soonest => "It is the earliest of these.",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "No such reason."),
    };

    private static async Task<IResult> Suggest(SmartAvailabilityBody body, ClaimsPrincipal principal, IGrainFactory grains, TimeProvider time)
    {
        var caller = principal.Caller;
        var query = body.ToQuery(time.GetUtcNow(), caller.UserId);
        if (query.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var found = await grains.GetGrain<IAppointmentsGrain>(caller.OrganizationId).Suggest(query.Value!);
        return found.ToResult(ranked => TypedResults.Ok(new SmartAvailabilityAnswer(
            ranked.Slots.ConvertAll(item => new SuggestedSlot(
                item.Slot.Start, item.Slot.End, item.Slot.TherapistId, item.Reasons.ConvertAll(reason => new SuggestionReason(reason, TextOf(reason))))),
            ranked.Version)));
    }
}
