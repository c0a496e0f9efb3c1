using System.ComponentModel;
using System.Security.Claims;
using Realtime.Api.Errors;
using Realtime.Api.Idempotency;
using Realtime.Api.Identity;
using Realtime.Api.OpenApi;
using Realtime.Api.Reading;
using Realtime.Api.Validation;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Appointment = Realtime.GrainInterfaces.Booking.Booking;

namespace Realtime.Api.Booking;

/// <summary>Appointments: made, read, moved, and taken through their life.</summary>
internal static class BookingEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("/api/bookings").WithTags("Booking").RequireAuthorization(Policies.AnyToken);
        routes.MapPost("", Book)
            .TakesIdempotencyKey()
            .WithSummary("Books a slot. Without a therapist: the least loaded free one. A taken slot answers with the nearest free ones.")
            .Answers<Appointment>(StatusCodes.Status201Created)
            .Fails(ErrorCatalogue.NotFound, ErrorCatalogue.SlotTaken, ErrorCatalogue.OutsideAvailability, ErrorCatalogue.ValidationFailed);
        routes.MapPost("/series", BookSeries)
            .TakesIdempotencyKey()
            .WithSummary("Books the same time every week or second week, but for the exceptions: all, or nothing and each clash with its alternatives.")
            .Answers<BookedSeries>(StatusCodes.Status201Created)
            .Fails(ErrorCatalogue.NotFound, ErrorCatalogue.SeriesConflict, ErrorCatalogue.OutsideAvailability, ErrorCatalogue.ValidationFailed);
        routes.MapGet("", List)
            .WithSummary("Lists bookings by start: for staff the practice's, for visitors their own.")
            .Answers<BookingPage>();
        routes.MapGet("/outside-hours", ListOutsideHours)
            .RequireAuthorization(Policies.Staff)
            .WithSummary("Lists live bookings ahead that no schedule covers any more, or that a holiday is on, by start: of the practice or of one therapist.")
            .Answers<ListPage<OutsideBooking>>();
        routes.MapGet("/{id}", Get)
            .WithSummary("Reads a booking with its history.")
            .Answers<Appointment>().Fails(ErrorCatalogue.NotFound);
        routes.MapPut("/{id}", ChangeStatus)
            .TakesIdempotencyKey().TakesIfMatch()
            .WithSummary("Confirms, cancels, completes a booking, or notes that nobody came. Clients may cancel.")
            .Answers<Appointment>()
            .Fails(ErrorCatalogue.NotFound, ErrorCatalogue.InvalidTransition, ErrorCatalogue.PolicyForbids, ErrorCatalogue.ValidationFailed);
        routes.MapPost("/{id}/reschedule", Move)
            .TakesIdempotencyKey().TakesIfMatch()
            .WithSummary("Moves a booking: the old slot frees only if the new one is taken.")
            .Answers<Appointment>()
            .Fails(
                ErrorCatalogue.NotFound, ErrorCatalogue.SlotTaken, ErrorCatalogue.InvalidTransition,
                ErrorCatalogue.OutsideAvailability, ErrorCatalogue.PolicyForbids, ErrorCatalogue.ValidationFailed);
    }

    private static async Task<IResult> Book(BookingBody body, ClaimsPrincipal principal, IGrainFactory grains, HttpContext context)
    {
        if (body.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var request = await Wish(body, principal.Caller, grains, context);
        if (request.Value is not { } wish)
        {
            return request.Problem!.ToResult();
        }

        var booked = await grains.GetGrain<IAppointmentsGrain>(wish.Caller.OrganizationId).Book(wish);
        return booked.ToResult(booking => Versioned.Created($"/api/bookings/{booking.Id}", booking, booking.Version));
    }

    private static async Task<IResult> BookSeries(SeriesBody body, ClaimsPrincipal principal, IGrainFactory grains, HttpContext context)
    {
        if (body.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var request = await Wish(body.First, principal.Caller, grains, context);
        if (request.Value is not { } first)
        {
            return request.Problem!.ToResult();
        }

        var booked = await grains.GetGrain<IAppointmentsGrain>(first.Caller.OrganizationId)
            .BookSeries(new SeriesRequest(first, body.Every!.Value, body.Count!.Value, body.Exceptions));
        return booked.ToResult(series => TypedResults.Json(series, statusCode: StatusCodes.Status201Created));
    }

    private static async Task<IResult> List(
        ClaimsPrincipal principal,
        IGrainFactory grains,
        [Description("The earliest start.")] string? from,
        [Description("Before this start.")] string? to,
        string? therapistId,
        string? clientId,
        string? status,
        string? limit,
        string? cursor)
    {
        var query = new QueryReader();
        var wanted = new BookingQuery(
            query.Instant("from", from), query.Instant("to", to), NullIfEmpty(therapistId), NullIfEmpty(clientId),
            query.Choice<BookingStatus>("status", status), query.Limit(limit), query.Cursor(cursor));
        _ = query.Fields
            .Check("therapistId", Rules.Id(therapistId, optional: true))
            .Check("clientId", Rules.Id(clientId, optional: true))
            .Check("to", wanted.To < wanted.From ? "This is not before from." : null);
        if (query.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var caller = principal.Caller;
        return (await grains.GetGrain<IAppointmentsGrain>(caller.OrganizationId).List(caller, wanted)).ToResult(TypedResults.Ok);
    }

    private static async Task<IResult> ListOutsideHours(ClaimsPrincipal principal, IGrainFactory grains, string? therapistId, string? limit, string? cursor)
    {
        var query = new QueryReader();
        var (pageLimit, pageCursor) = (query.Limit(limit), query.Cursor(cursor));
        _ = query.Fields.Check("therapistId", Rules.Id(therapistId, optional: true));
        if (query.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var outside = await grains.GetGrain<IAppointmentsGrain>(principal.Caller.OrganizationId).ListOutsideHours(NullIfEmpty(therapistId));
        return ListPages.Of(outside, booking => booking.BookingId, pageLimit, pageCursor).ToResult(TypedResults.Ok);
    }

    private static async Task<IResult> Get(string id, ClaimsPrincipal principal, IGrainFactory grains)
    {
        var caller = principal.Caller;
        return FindCalendar(grains, caller, id) is { } calendar
            ? (await calendar.GetBooking(caller, id)).ToResult(booking => Versioned.Ok(booking, booking.Version))
            : ErrorCatalogue.NotFound.ToResult();
    }

    private static async Task<IResult> ChangeStatus(
        string id, BookingStatusBody body, ExpectedVersion expected, ClaimsPrincipal principal, IGrainFactory grains, HttpContext context)
    {
        if (body.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var caller = principal.Caller;
        if (FindCalendar(grains, caller, id) is not { } calendar)
        {
            return ErrorCatalogue.NotFound.ToResult();
        }

        var changed = await calendar.ChangeStatus(
            new ChangeBookingStatus(CommandId.Of(context).Value, caller, id, body.Status!.Value, body.Reason, expected.Value, body.Scope == BookingScope.Following));
        return changed.ToResult(booking => Versioned.Ok(booking, booking.Version));
    }

    private static async Task<IResult> Move(
        string id, RescheduleBody body, ExpectedVersion expected, ClaimsPrincipal principal, IGrainFactory grains, HttpContext context)
    {
        if (body.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var caller = principal.Caller;
        if (FindCalendar(grains, caller, id) is null)
        {
            return ErrorCatalogue.NotFound.ToResult();
        }

        var moved = await grains.GetGrain<IAppointmentsGrain>(caller.OrganizationId).Reschedule(
            new Reschedule(CommandId.Of(context).Value, caller, id, body.Start!.Value, NullIfEmpty(body.TherapistId), expected.Value));
        return moved.ToResult(booking => Versioned.Ok(booking, booking.Version));
    }

    /// <summary>The wish in a valid body: its client and conversation are the practice's, and the caller's to name.</summary>
    internal static async Task<Outcome<BookingRequest>> Wish(BookingBody body, Caller caller, IGrainFactory grains, HttpContext context)
    {
        var booker = await FindClient(body, caller, grains);
        if (booker.Problem is { } refused)
        {
            return refused;
        }

        if (NullIfEmpty(body.RoomId) is { } roomId)
        {
            var room = await grains.GetGrain<IRoomGrain>(GrainKeys.Of(caller.OrganizationId, roomId)).Get(caller);
            if (room.Problem is { } unknown)
            {
                return unknown;
            }
        }

        var (clientId, client) = booker.Value!;
        return new BookingRequest(
            CommandId.Of(context).Value, caller, NullIfEmpty(body.TherapistId), body.ServiceId!, body.Start!.Value, NullIfEmpty(body.HoldId),
            clientId, client, body.Notes, NullIfEmpty(body.TimeZone), NullIfEmpty(body.RoomId));
    }

    // Whom the appointment is for. Null and null: staff that says nothing of the client.
    private static async Task<Outcome<(string? ClientId, Client? Client)>> FindClient(BookingBody body, Caller caller, IGrainFactory grains)
    {
        var clientId = NullIfEmpty(body.ClientId);
        if (caller.Role.IsStaff && clientId is null)
        {
            return (null, body.Client);
        }

        if (!caller.Role.IsStaff)
        {
            if (clientId is not null && clientId != caller.UserId)
            {
                return ErrorCatalogue.Forbidden.Problem("Visitors book for themselves.");
            }

            clientId = caller.UserId;
        }

        var profile = clientId!.StartsWith($"{EntityId.Client}_", StringComparison.Ordinal)
            ? null
            : await grains.GetGrain<IUserGrain>(GrainKeys.Of(caller.OrganizationId, clientId)).Get();
        if (profile is not { Role: Role.Visitor } && !clientId.StartsWith($"{EntityId.Client}_", StringComparison.Ordinal))
        {
            return new FieldErrors().Check("clientId", "There is no such client.").Problem!;
        }

        return (clientId, new Client(
            NullIfEmpty(body.Client?.Name) ?? profile?.Name, NullIfEmpty(body.Client?.Email) ?? profile?.Email, NullIfEmpty(body.Client?.Phone)));
    }

    private static ICalendarGrain? FindCalendar(IGrainFactory grains, Caller caller, string bookingId) =>
        EntityId.TryGetTherapist(EntityId.Booking, bookingId, out var therapistId)
            ? grains.GetGrain<ICalendarGrain>(GrainKeys.Of(caller.OrganizationId, therapistId))
            : null;

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
