using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Grains.Booking;

/// <summary>The best of all therapists' slots. Each calendar ranks its own, and sends no more than are asked for.</summary>
internal sealed partial class AppointmentsGrain
{
    public async Task<Outcome<RankedSlots>> Suggest(SuggestionQuery query)
    {
        if (query.TimeZone is not null && !WorkingHours.IsZone(query.TimeZone))
        {
            return Invalid("timeZone", "is not an IANA time zone");
        }

        if (await Find(query.ServiceId, therapistId: null) is not { } offer)
        {
            return ErrorCatalogue.NotFound;
        }

        var wanted = query.TherapistIds.Count == 0 ? offer.Therapists : offer.Therapists.FindAll(therapist => query.TherapistIds.Contains(therapist.Id));
        if (query.TherapistIds.Exists(id => !wanted.Exists(therapist => therapist.Id == id)))
        {
            return ErrorCatalogue.NotFound;
        }

        var wishes = new SlotWishes(query.Days, query.Times, query.TimeZone ?? offer.Practice.Organization.Profile.TimeZone);
        var slots = new SlotQuery(offer.Terms, query.From, query.To, query.HolderId);
        var each = await Task.WhenAll(wanted.Select(therapist =>
            Calendar(therapist.Id).RankSlots(new RankingQuery(slots, ShortestOf(offer.Practice, therapist), wishes, query.Limit))));
        return new RankedSlots(
            SlotRanking.Merge(each.SelectMany(one => one.Slots), query.Limit),
            offer.Version(each.Select(one => one.Version)));
    }

    private static ServiceTerms ShortestOf(PracticeView practice, Therapist therapist) => practice.Services
        .Where(service => service.Profile.Active && therapist.Profile.ServiceIds.Contains(service.Id, StringComparer.Ordinal))
        .Select(service => TermsOf(practice, service))
        .MinBy(terms => (terms.BufferBeforeMinutes + terms.DurationMinutes + terms.BufferAfterMinutes, terms.ServiceId))!;

    internal static ServiceTerms TermsOf(PracticeView practice, Service service) => new(
        service.Id, service.Profile.DurationMinutes, service.Profile.BufferBeforeMinutes, service.Profile.BufferAfterMinutes, HolidaysOf(practice),
        service.Profile.BookingPolicy ?? practice.Organization.Profile.BookingPolicy);

    private static PracticeHolidays HolidaysOf(PracticeView practice) =>
        new(practice.Organization.Profile.TimeZone, practice.Organization.Profile.Holidays);
}
