using Microsoft.Extensions.Logging;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Live;
using Realtime.GrainInterfaces.Practice;
using Realtime.Grains.Identity;
using Realtime.Grains.Journal;
using Realtime.Grains.Live;
using Realtime.Grains.Privacy;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Booking;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>Loads, decides, commits and publishes one therapist's calendar; the rules are in <see cref="CalendarDecisions"/>.</summary>
/// <remarks>Reentrant so that waiting commands share a commit: their order is the stream's, and each is decided without an await.</remarks>
[Reentrant, GrainType("calendar")]
internal sealed partial class CalendarGrain(IJournal journal, IDocuments documents, IIdSource ids, TimeProvider time, ILogger<CalendarGrain> log)
    : JournaledGrain<Calendar, ICalendarEvent>(journal, documents, time, log), ICalendarGrain
{
    private readonly IDocuments _documents = documents;
    private readonly BookingProjection _projection = new(documents);
    private PersonalVault _vault = null!;
    private string _organizationId = "";
    private string _therapistId = "";

    protected override string StreamName => $"calendar/{_organizationId}/{_therapistId}";

    private IBroadcastGrain Broadcast => GrainFactory.GetGrain<IBroadcastGrain>(_organizationId);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_organizationId, _therapistId) = GrainKeys.Parse(this.GetPrimaryKeyString());
        _vault = new PersonalVault(_documents, _organizationId);
        return base.OnActivateAsync(cancellationToken);
    }

    public async Task<Schedule> GetSchedule()
    {
        var practice = await GrainFactory.GetGrain<IPracticeGrain>(_organizationId).Get();
        var zone = practice?.Therapists.Find(therapist => therapist.Id == _therapistId)?.Profile.TimeZone ?? "UTC";
        return await Stream.Ask((calendar, _) => calendar.Schedule) ?? ScheduleRules.Closed(zone);
    }

    public async Task<Outcome<Schedule>> ChangeSchedule(Caller caller, Schedule schedule, long? expectedVersion, string? commandId = null)
    {
        if (ScheduleRules.Check(schedule) is { } problem)
        {
            return problem;
        }

        // Without its caller's, an id of its own: a commit whose answer was lost is recognised when it is decided again.
        var known = $"schedule/{commandId ?? ids.NewId()}";
        return await Stream.Execute<Outcome<Schedule>>(known, (calendar, _) =>
        {
            if (calendar.ResultOf(known) is not null)
            {
                return new([], after => after.Schedule!);
            }

            var present = calendar.Schedule?.Version ?? 0;
            if (expectedVersion is { } expected && expected != present)
            {
                return new([], _ => ErrorCatalogue.VersionMismatch);
            }

            var next = schedule with { Version = present + 1 };
            return new([new ScheduleChanged(next, caller.UserId)], _ => next);
        });
    }

    public async Task<List<OutsideBooking>> ListOutsideHours(PracticeHolidays? holidays)
    {
        var outside = await Stream.Ask((calendar, now) => calendar.Outside(holidays, now).ConvertAll(one => (Outside: one, calendar.Find(one.BookingId)!.Booking)));
        return [.. await Task.WhenAll(outside.Select(async one => one.Outside with { ClientName = (await Reveal(one.Booking)).Client.Name }))];
    }

    public Task<Availability> GetSlots(SlotQuery query) =>
        Stream.Ask((calendar, now) => new Availability(
            [.. calendar.Slots(query.Service, query.From, query.To, _therapistId, now, query.HolderId)],
            calendar.Sequence.ToString()));

    public Task<RankedSlots> RankSlots(RankingQuery query) =>
        Stream.Ask((calendar, now) => new RankedSlots(
            SlotRanking.Rank(calendar.Candidates(query.Slots, query.Shortest, _therapistId, now), query.Wishes, query.Slots.From, query.Limit),
            calendar.Sequence.ToString()));

    public Task<Outcome<Hold>> PlaceHold(PlaceHold command)
    {
        var holdId = EntityId.In(EntityId.Hold, _therapistId, ids.NewId());
        return Decide<Hold>(
            command.CommandId,
            (calendar, now) => calendar.DecideHold(command, holdId, now),
            calendar => (command.ForCommand is { } booking
                    ? calendar.Holds.Where(hold => hold.HolderId == TherapistChoice.HolderOf(booking)).MaxBy(hold => hold.Hold.ExpiresAt)
                    : calendar.ResultOf(command.CommandId) is { } id ? calendar.FindHold(id) : null) is { } held
                ? held.Hold
                : (Outcome<Hold>)ErrorCatalogue.NotFound.Problem("The hold is over."));
    }

    public Task<Outcome<Done>> ReleaseHold(Caller caller, string holdId, string? commandId = null)
    {
        var known = $"release/{commandId ?? ids.NewId()}";
        return Decide<Done>(known, (calendar, now) => calendar.DecideRelease(caller, known, holdId, now), _ => Done.Instance);
    }

    public async Task<Outcome<Booking>> Book(Book command)
    {
        var key = await _vault.KeyOf(command.ClientId);
        if (key.IsErased)
        {
            return ErrorCatalogue.NotFound.Problem("This client was erased.");
        }

        var bookingId = EntityId.In(EntityId.Booking, _therapistId, ids.NewId());
        var stored = BookingWords.Seal(command, key);
        var made = await Reveal(await Decide<Booking>(
            command.CommandId,
            (calendar, now) => calendar.DecideBook(stored, _therapistId, bookingId, now),
            calendar => Made(calendar, command.CommandId)));

        // A repeat, of a booking that has changed calendars since.
        return made.Problem?.Code == ErrorCatalogue.NotFound.Code && await Stream.Ask((calendar, _) => calendar.ResultOf(command.CommandId)) is { } first
            ? await GetBooking(command.Caller, first)
            : made;
    }

    public async Task<Outcome<BookedSeries>> BookSeries(BookSeries command)
    {
        var key = await _vault.KeyOf(command.First.ClientId);
        if (key.IsErased)
        {
            return ErrorCatalogue.NotFound.Problem("This client was erased.");
        }

        var seriesId = $"{EntityId.Series}_{ids.NewId()}";
        var stored = command with { First = BookingWords.Seal(command.First, key) };
        var outcome = await Decide<BookedSeries>(
            command.First.CommandId,
            (calendar, now) => calendar.DecideSeries(stored, _therapistId, seriesId, () => EntityId.In(EntityId.Booking, _therapistId, ids.NewId()), now),
            calendar => calendar.ResultOf(command.First.CommandId) is { } id && calendar.Find(id)?.Booking.Series is { } series
                ? new BookedSeries(series.Id, calendar.FindSeries(series.Id))
                : (Outcome<BookedSeries>)ErrorCatalogue.NotFound);

        // A repeat by staff without a client's name has made up another one: what is shown is as it was sealed.
        return outcome.Value is { } booked ? booked with { Bookings = [.. await Task.WhenAll(booked.Bookings.Select(Reveal))] } : outcome;
    }

    public async Task<Booking?> FindByCommand(string commandId) =>
        await Stream.Ask((calendar, _) => calendar.ResultOf(commandId) is { } id ? calendar.Find(id)?.Booking ?? calendar.FindDeparture(id)?.Move.Booking : null) is { } booking
            ? await Reveal(booking)
            : null;

    public async Task<Outcome<Booking>> GetBooking(Caller caller, string bookingId)
    {
        var present = await Find(bookingId);
        if (present is null && await FindWay(bookingId) is { } therapistId)
        {
            return await CalendarOf(therapistId).GetBooking(caller, bookingId);
        }

        var booking = present is not null ? await Reveal(present) : await _projection.Read(_organizationId, bookingId);
        return booking is not null && (caller.Role.IsStaff || booking.ClientId == caller.UserId) ? booking : ErrorCatalogue.NotFound;
    }

    public async Task<Outcome<Booking>> ChangeStatus(ChangeBookingStatus command)
    {
        var stored = command;
        if (command.Reason is { } reason && await Find(command.BookingId) is { } present)
        {
            var key = await _vault.KeyOf(present.ClientId);
            stored = command with { Reason = key.IsErased ? null : key.Seal(reason) };
        }

        var changed = await Reveal(await Decide<Booking>(
            command.CommandId, (calendar, now) => calendar.DecideStatus(stored, now), calendar => Found(calendar, command.BookingId)));
        if (command.Following && changed.Value is not null)
        {
            await TrySettleSeries();
        }

        var answer = await OrWhereItIs(changed, command.Caller, command.BookingId, command.CommandId, calendar => calendar.ChangeStatus(command));
        return await OrAsCarriedOut(answer, command.Caller, command.BookingId, command.CommandId);
    }

    public async Task<Outcome<Booking>> Reschedule(Reschedule command) =>
        await OrAsCarriedOut(await Move(command), command.Caller, command.BookingId, command.CommandId);

    private async Task<Outcome<Booking>> Move(Reschedule command)
    {
        var isHere = await Find(command.BookingId) is not null;
        if (isHere && command.TherapistId is { } other && other != _therapistId)
        {
            return await MoveAway(command, other);
        }

        var moved = isHere ? await MoveHere(command) : ErrorCatalogue.NotFound;
        return await OrWhereItIs(moved, command.Caller, command.BookingId, command.CommandId, calendar => calendar.Reschedule(command));
    }

    public async Task EraseClient(Caller caller, string clientId)
    {
        _vault.Forget(clientId);
        var commandId = ChangeDecisions.EraseCommand(clientId);
        await Decide<Done>(commandId, (calendar, now) => calendar.DecideErasure(commandId, clientId, caller, now), _ => Done.Instance);
        await Settle();
    }

    public Task<int> CountBookings(DateTimeOffset from, DateTimeOffset to) => Stream.Ask((calendar, _) => calendar.CountLive(from, to));

    public Task<bool> HasFutureBookings(string? serviceId) => Stream.Ask((calendar, now) => calendar.HasLiveAfter(now, serviceId));

    protected override Calendar NewState() => new() { OrganizationId = _organizationId };

    private Task<Booking?> Find(string bookingId) => Stream.Ask((calendar, _) => calendar.Find(bookingId)?.Booking);

    private async Task<Booking> Reveal(Booking booking) => BookingWords.Reveal(booking, await _vault.KeyOf(booking.ClientId));

    private async Task<Outcome<Booking>> Reveal(Outcome<Booking> outcome) => outcome.Value is { } booking ? await Reveal(booking) : outcome;

    private static Outcome<Booking> Made(Calendar calendar, string commandId) =>
        calendar.ResultOf(commandId) is { } bookingId ? Found(calendar, bookingId) : ErrorCatalogue.NotFound;

    private static Outcome<Booking> Found(Calendar calendar, string bookingId) =>
        calendar.Find(bookingId) is { } booked ? booked.Booking : ErrorCatalogue.NotFound;

    private Task<Outcome<T>> Decide<T>(string? commandId, Func<Calendar, DateTimeOffset, CalendarDecisions.Ruling> rule, Func<Calendar, Outcome<T>> answer) =>
        Stream.Execute<Outcome<T>>(commandId, (calendar, now) =>
        {
            var ruling = rule(calendar, now);
            return ruling.Problem is { } problem ? new(ruling.Events, _ => problem) : new(ruling.Events, answer);
        });
}
