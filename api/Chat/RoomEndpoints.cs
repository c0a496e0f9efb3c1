using System.ComponentModel;
using System.Security.Claims;
using Realtime.Api.Desk;
using Realtime.Api.Errors;
using Realtime.Api.Idempotency;
using Realtime.Api.Identity;
using Realtime.Api.OpenApi;
using Realtime.Api.Reading;
using Realtime.Api.Validation;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Api.Chat;

/// <summary>Conversations: begun, listed, closed, handed over.</summary>
internal static class RoomEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("/api/rooms").WithTags("Chat").RequireAuthorization(Policies.AnyToken);
        routes.MapPost("", Open)
            .TakesIdempotencyKey()
            .WithSummary("Begins a conversation; where the visitor has an open one, that is returned with 200.")
            .Answers<RoomEntry>(StatusCodes.Status201Created).Answers<RoomEntry>()
            .Fails(ErrorCatalogue.ValidationFailed, ErrorCatalogue.VisitorBlocked);
        routes.MapGet("", List)
            .WithSummary("Lists conversations, newest first: a visitor's own, for staff all of the practice.")
            .WithDescription("With a filter a page may be short, even empty, and yet have a nextCursor: the list ends where there is none.")
            .Answers<ListPage<RoomEntry>>().Fails(ErrorCatalogue.Forbidden);
        routes.MapGet("/{id}", Get)
            .WithSummary("Reads one conversation's state.")
            .Answers<RoomEntry>().Fails(ErrorCatalogue.NotFound);
        routes.MapPut("/{id}", Change)
            .RequireAuthorization(Policies.Staff)
            .TakesIdempotencyKey()
            .WithSummary("Closes, reopens, assigns or hands over a conversation; closes with a transcript by mail.")
            .Answers<RoomEntry>().Fails(ErrorCatalogue.NotFound, ErrorCatalogue.ValidationFailed);
        MessageEndpoints.Map(routes);
        TranscriptEndpoints.Map(routes);
        NoteEndpoints.Map(routes);
    }

    private static async Task<IResult> Open(
        RoomBody body, ClaimsPrincipal principal, IGrainFactory grains, VisitorLimits limits, HttpContext context)
    {
        if (body.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var caller = principal.Caller;
        var fields = new FieldErrors();
        var visitor = new Participant(caller.UserId, caller.Name, caller.Role);
        if (body.VisitorId is { Length: > 0 } visitorId && visitorId != caller.UserId)
        {
            if (!caller.Role.IsStaff)
            {
                return ErrorCatalogue.Forbidden.Problem("Visitors speak for themselves.").ToResult();
            }

            var user = await grains.GetGrain<IUserGrain>(GrainKeys.Of(caller.OrganizationId, visitorId)).Get();
            _ = fields.Check("visitorId", user is { Role: Role.Visitor } ? null : "There is no such visitor.");
            visitor = new Participant(visitorId, user?.Name ?? "", Role.Visitor);
        }

        var therapistId = string.IsNullOrEmpty(body.TherapistId) ? null : body.TherapistId;
        if (therapistId is not null)
        {
            var practice = await grains.GetGrain<IPracticeGrain>(caller.OrganizationId).Get();
            _ = fields.Check("therapistId", practice?.Therapists.Exists(item => item.Id == therapistId) == true ? null : "There is no such therapist.");
        }

        if (fields.Problem is { } unknown)
        {
            return unknown.ToResult();
        }

        var inbox = grains.GetGrain<IInboxGrain>(GrainKeys.Of(caller.OrganizationId, visitor.UserId));
        if (!limits.MayBegin(caller) && (await inbox.List(caller, limit: 1, cursor: null)).Value?.Items is not [{ Status: RoomStatus.Open }])
        {
            return limits.RefuseToBegin(context).ToResult();
        }

        var opened = await inbox.OpenConversation(
            visitor, string.IsNullOrWhiteSpace(body.Subject) ? null : body.Subject, therapistId, CommandId.Of(context).Value);
        if (opened.Value is not { } answer)
        {
            return opened.Problem!.ToResult();
        }

        if (answer.Created)
        {
            limits.Begun(caller);
        }

        var entry = await RoomEntry.Of(grains, answer.Room, caller);
        return answer.Created ? TypedResults.Created($"/api/rooms/{entry.Id}", entry) : TypedResults.Ok(entry);
    }

    private static async Task<IResult> List(
        ClaimsPrincipal principal,
        IGrainFactory grains,
        [Description("For staff: conversations with this tag.")] string? tag,
        [Description("open or closed.")] string? status,
        [Description("Whose conversations; empty: nobody's.")] string? assignedTo,
        string? limit,
        string? cursor)
    {
        var query = new QueryReader();
        var (pageLimit, pageCursor) = (query.Limit(limit), query.Cursor(cursor));
        var filter = new RoomFilter(tag?.Trim(), query.Choice<RoomStatus>("status", status), assignedTo);
        _ = query.Fields
            .Check("tag", tag is null ? null : Rules.Line(tag, Tags.LengthMax))
            .Check("assignedTo", Rules.Id(assignedTo, optional: true));
        if (query.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var caller = principal.Caller;
        var inbox = grains.GetGrain<IInboxGrain>(GrainKeys.Of(caller.OrganizationId, caller.UserId));
        var list = await inbox.List(caller, pageLimit, pageCursor, filter is { Tag: null, Status: null, AssignedTo: null } ? null : filter);
        var places = await QueuePlace.Of(grains, caller.OrganizationId, list.Value?.Items ?? []);
        return list.ToResult(page => TypedResults.Ok(new ListPage<RoomEntry>(
            [.. page.Items.Select(room => RoomEntry.Of(room, caller, places.GetValueOrDefault(room.Id)))], page.NextCursor)));
    }

    private static async Task<IResult> Get(string id, ClaimsPrincipal principal, IGrainFactory grains)
    {
        var caller = principal.Caller;
        return FindRoom(grains, caller, id) is { } room
            ? await Answer(grains, await room.Get(caller), caller)
            : ErrorCatalogue.NotFound.ToResult();
    }

    private static async Task<IResult> Change(string id, RoomChangeBody body, ClaimsPrincipal principal, IGrainFactory grains, HttpContext context)
    {
        var caller = principal.Caller;
        if (FindRoom(grains, caller, id) is not { } room)
        {
            return ErrorCatalogue.NotFound.ToResult();
        }

        if (await TranscriptEndpoints.Check(grains, room, caller, body) is { } impossible)
        {
            return impossible.ToResult();
        }

        Participant? assignTo = null;
        if (body.AssignedTo is { IsGiven: true, Value: var userId })
        {
            assignTo = new Participant("", "", Role.Reception);
            if (userId is { Length: > 0 })
            {
                if (await UserEndpoints.FindStaff(grains, caller.OrganizationId, userId) is not { } user)
                {
                    return new FieldErrors().Check("assignedTo", "There is no such staff account.").Problem!.ToResult();
                }

                assignTo = new Participant(user.Id, user.Name, user.Role);
            }
        }

        var changed = await room.Change(new ChangeRoom(caller, body.Status, assignTo));
        if (changed.Problem is null && body.SendTranscript == true
            && (await TranscriptEndpoints.Send(grains, room, id, caller, email: null, context)).Problem is { } unsent)
        {
            return unsent.ToResult();
        }

        return await Answer(grains, changed, caller);
    }

    private static async Task<IResult> Answer(IGrainFactory grains, Outcome<RoomSummary> outcome, Caller caller) =>
        outcome.Value is { } room ? TypedResults.Ok(await RoomEntry.Of(grains, room, caller)) : outcome.Problem!.ToResult();

    public static IRoomGrain? FindRoom(IGrainFactory grains, Caller caller, string roomId) =>
        EntityId.IsWellFormed(roomId) ? grains.GetGrain<IRoomGrain>(GrainKeys.Of(caller.OrganizationId, roomId)) : null;
}
