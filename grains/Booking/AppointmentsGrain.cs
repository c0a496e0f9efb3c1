using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;
using Realtime.Grains.Identity;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Booking;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>Questions and commands for more than one calendar of a practice; every decision is left to the calendars.</summary>
[Reentrant, GrainType("appointments")]
internal sealed partial class AppointmentsGrain(IJournal journal, IDocuments documents, IIdSource ids, TimeProvider time) : Grain, IAppointmentsGrain
{
    private const int YearMin = 1900;
    private const int YearMax = 9_000;

    private readonly BookingProjection _projection = new(documents);

    private string OrganizationId => this.GetPrimaryKeyString();

    public async Task<Outcome<Availability>> GetAvailability(
        string serviceId, string? therapistId, DateTimeOffset from, DateTimeOffset to, string? holderId)
    {
        if (await Find(serviceId, therapistId) is not { } offer)
        {
            return ErrorCatalogue.NotFound;
        }

        return await Collect(offer, from, to, holderId);
    }

    public async Task<Outcome<Availability>> GetAvailabilityOn(
        string serviceId, string? therapistId, DateOnly date, int days, string? timeZone, string? holderId)
    {
        if (timeZone is not null && !WorkingHours.IsZone(timeZone))
        {
            return Invalid("timeZone", "is not an IANA time zone");
        }

        if (date.Year is < YearMin or > YearMax)
        {
            return Invalid("date", $"must be in the years {YearMin} to {YearMax}");
        }

        if (days is < 1 or > SlotQuery.DaysMax)
        {
            return Invalid("days", $"must be 1 to {SlotQuery.DaysMax}");
        }

        if (await Find(serviceId, therapistId) is not { } offer)
        {
            return ErrorCatalogue.NotFound;
        }

        var zone = timeZone ?? (therapistId is null ? offer.Practice.Organization.Profile.TimeZone : offer.Therapists[0].Profile.TimeZone);
        var (from, to) = WorkingHours.DaysOf(date, days, zone);
        return await Collect(offer, from, to, holderId);
    }

    public async Task<Outcome<Hold>> PlaceHold(Caller caller, string commandId, string therapistId, string serviceId, DateTimeOffset start)
    {
        if (await Find(serviceId, therapistId) is not { } offer)
        {
            return ErrorCatalogue.NotFound;
        }

        return await GrainFactory.GetGrain<IHolderGrain>(GrainKeys.Of(OrganizationId, caller.UserId))
            .Place(new PlaceHold(commandId, caller, therapistId, offer.Terms, start));
    }

    public async Task<Outcome<Booking>> Book(BookingRequest request)
    {
        var prepared = await Prepare(request);
        if (prepared.Value is not var (command, offer))
        {
            return prepared.Problem!;
        }

        return command.TherapistId is { } therapistId ? await Calendar(therapistId).Book(command) : await BookAnyOnce(command, offer);
    }

    public async Task<Outcome<BookedSeries>> BookSeries(SeriesRequest request)
    {
        if (request.First.TherapistId is not { } therapistId)
        {
            return Invalid("therapistId", "is needed: a series is with one therapist");
        }

        if (request.Count is < GrainInterfaces.Booking.BookSeries.CountMin or > GrainInterfaces.Booking.BookSeries.CountMax)
        {
            return Invalid("count", $"must be {GrainInterfaces.Booking.BookSeries.CountMin} to {GrainInterfaces.Booking.BookSeries.CountMax}");
        }

        var prepared = await Prepare(request.First);
        return prepared.Value is var (command, _)
            ? await Calendar(therapistId).BookSeries(new BookSeries(command, request.Every, request.Count, request.Exceptions))
            : prepared.Problem!;
    }

    public async Task<Outcome<Booking>> Reschedule(Reschedule command)
    {
        if (!EntityId.TryGetTherapist(EntityId.Booking, command.BookingId, out var therapistId)
            || await GrainFactory.GetGrain<IPracticeGrain>(OrganizationId).Get() is not { } practice)
        {
            return ErrorCatalogue.NotFound;
        }

        var found = await Calendar(therapistId).GetBooking(command.Caller, command.BookingId);
        if (found.Value is not { } booking)
        {
            return found.Problem!;
        }

        if (command.TherapistId is { } other && other != booking.TherapistId && !OfferedBy(practice, other).Contains(booking.ServiceId, StringComparer.Ordinal))
        {
            return Invalid("therapistId", "is nobody here who gives this service");
        }

        return await Calendar(therapistId).Reschedule(command with { Holidays = HolidaysOf(practice), OfferedServiceIds = OfferedBy(practice, booking.TherapistId) });
    }

    public async Task<List<OutsideBooking>> ListOutsideHours(string? therapistId)
    {
        if (await GrainFactory.GetGrain<IPracticeGrain>(OrganizationId).Get() is not { } practice)
        {
            return [];
        }

        var therapists = practice.Therapists.FindAll(therapist => therapistId is null || therapist.Id == therapistId);
        var each = await Task.WhenAll(therapists.Select(therapist => Calendar(therapist.Id).ListOutsideHours(HolidaysOf(practice))));
        return [.. each.SelectMany(one => one).OrderBy(outside => outside.Start).ThenBy(outside => outside.BookingId, StringComparer.Ordinal)];
    }

    public async Task<Outcome<BookingPage>> List(Caller caller, BookingQuery query)
    {
        if (query.Cursor is { } cursor && !BookingProjection.IsCursor(cursor))
        {
            return ErrorCatalogue.InvalidCursor;
        }

        if (!caller.Role.IsStaff)
        {
            query = query with { ClientId = caller.UserId };
        }

        if (await GrainFactory.GetGrain<IPracticeGrain>(OrganizationId).Get() is not { } practice)
        {
            return ErrorCatalogue.NotFound;
        }

        var therapists = query.TherapistId is { } one ? [one] : practice.Therapists.ConvertAll(therapist => therapist.Id);
        await CalendarEffects.Settle(journal, GrainFactory, OrganizationId);
        return await _projection.List(OrganizationId, therapists, query);
    }

    /// <summary>The command that a wish becomes by the practice's own terms.</summary>
    private async Task<Outcome<Prepared>> Prepare(BookingRequest request)
    {
        var caller = request.Caller;
        if (request.TimeZone is not null && !WorkingHours.IsZone(request.TimeZone))
        {
            return Invalid("timeZone", "is not an IANA time zone");
        }

        if (!caller.Role.IsStaff && request.ClientId is not null && request.ClientId != caller.UserId)
        {
            return ErrorCatalogue.Forbidden.Problem("Visitors book for themselves.");
        }

        if (await Find(request.ServiceId, request.TherapistId) is not { } offer)
        {
            return ErrorCatalogue.NotFound;
        }

        var clientId = await ClientOf(request);
        return clientId.Problem is { } problem
            ? problem
            : new Prepared(
                new Book(
                    request.CommandId, caller, request.TherapistId, request.IsAgreed ? offer.Terms.Agreed : offer.Terms, request.Start, clientId.Value!,
                    await ClientDetails(request, clientId.Value!), request.HoldId, request.Notes,
                    request.TimeZone ?? offer.Practice.Organization.Profile.TimeZone, request.RoomId),
                offer);
    }

    private async Task<Outcome<string>> ClientOf(BookingRequest request)
    {
        if (request.RoomId is not { } roomId)
        {
            return request.Caller.Role.IsStaff ? request.ClientId ?? $"{EntityId.Client}_{ids.NewId()}" : request.Caller.UserId;
        }

        var room = await GrainFactory.GetGrain<IRoomGrain>(GrainKeys.Of(OrganizationId, roomId)).Get(request.Caller);
        if (room.Value is not { } summary)
        {
            return ErrorCatalogue.NotFound;
        }

        var visitor = summary.Participants.Find(participant => participant.Role == Role.Visitor);
        return request.ClientId ?? visitor?.UserId ?? request.Caller.UserId;
    }

    private async Task<Client> ClientDetails(BookingRequest request, string clientId)
    {
        if (request.Client is { Name: not null, Email: not null } given)
        {
            return given;
        }

        var user = await GrainFactory.GetGrain<IUserGrain>(GrainKeys.Of(OrganizationId, clientId)).Get();
        return new Client(request.Client?.Name ?? user?.Name, request.Client?.Email ?? user?.Email, request.Client?.Phone);
    }

    private async Task<Availability> Collect(Offer offer, DateTimeOffset from, DateTimeOffset to, string? holderId)
    {
        var query = new SlotQuery(offer.Terms, from, to, holderId);
        var each = await Task.WhenAll(offer.Therapists.Select(therapist => Calendar(therapist.Id).GetSlots(query)));
        return new Availability(SlotMerge.Of(each.Select(one => one.Slots)), offer.Version(each.Select(one => one.Version)));
    }

    private async Task<Offer?> Find(string serviceId, string? therapistId) =>
        await GrainFactory.GetGrain<IPracticeGrain>(OrganizationId).Get() is { } practice ? Offered(practice, serviceId, therapistId) : null;

    private static Offer? Offered(PracticeView practice, string serviceId, string? therapistId)
    {
        if (practice.Services.Find(service => service.Id == serviceId) is not { Profile.Active: true } found)
        {
            return null;
        }

        var therapists = practice.Therapists.FindAll(therapist =>
            therapist.Profile.Active
            && (therapistId is null || therapist.Id == therapistId)
            && therapist.Profile.ServiceIds.Contains(serviceId, StringComparer.Ordinal));
        return therapistId is not null && therapists.Count == 0 ? null : new Offer(practice, found, TermsOf(practice, found), therapists);
    }

    /// <summary>Services that this therapist gives at present; of nobody here: none.</summary>
    internal static List<string> OfferedBy(PracticeView practice, string therapistId) =>
        practice.Therapists.Find(therapist => therapist.Id == therapistId && therapist.Profile.Active) is { } therapist
            ? therapist.Profile.ServiceIds.FindAll(id => practice.Services.Exists(service => service.Id == id && service.Profile.Active))
            : [];

    private ICalendarGrain Calendar(string therapistId) => GrainFactory.GetGrain<ICalendarGrain>(GrainKeys.Of(OrganizationId, therapistId));

    private static Problem Invalid(string field, string sentence) =>
        ErrorCatalogue.ValidationFailed.Problem().At(field, sentence);

    private sealed record Prepared(Book Command, Offer Offer);

    private sealed record Offer(PracticeView Practice, Service Service, ServiceTerms Terms, List<Therapist> Therapists)
    {
        /// <summary>Another one whenever an answer may be: by the practice's rules, holidays among them, by its service, who gives it, and their calendars.</summary>
        public string Version(IEnumerable<string> calendars) =>
            string.Join('.', calendars.Prepend($"{Practice.Organization.Version}-{Service.Version}-{Therapists.Sum(therapist => therapist.Version)}"));
    }
}
