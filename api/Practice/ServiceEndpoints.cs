using System.Security.Claims;
using Microsoft.AspNetCore.OutputCaching;
using Realtime.Api.Errors;
using Realtime.Api.Idempotency;
using Realtime.Api.Identity;
using Realtime.Api.OpenApi;
using Realtime.Api.Reading;
using Realtime.Api.Validation;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Api.Practice;

/// <summary>What a service is to be. Left out: no description, no buffers, free of charge, active, the practice's booking policy.</summary>
public sealed record ServiceBody(
    string? Name, string? Description, int DurationMinutes, int BufferBeforeMinutes, int BufferAfterMinutes, Money? Price, bool Active = true,
    BookingPolicy? BookingPolicy = null)
{
    private static readonly Money Free = new(0, "USD");

    internal Problem? Problem => new FieldErrors()
        .Check("name", Rules.Name(Name))
        .Check("description", Rules.Text(Description, Bounds.DescriptionLengthMax))
        .Check("durationMinutes", Rules.Range(DurationMinutes, Bounds.DurationMinutesMin, Bounds.DurationMinutesMax))
        .Check("bufferBeforeMinutes", Rules.Range(BufferBeforeMinutes, 0, Bounds.BufferMinutesMax))
        .Check("bufferAfterMinutes", Rules.Range(BufferAfterMinutes, 0, Bounds.BufferMinutesMax))
        .Check("price", Price is null ? null : Rules.Price(Price))
        .CheckPolicy("bookingPolicy", BookingPolicy)
        .Problem;

    internal ServiceProfile Profile =>
        new(Name!, Description ?? "", DurationMinutes, BufferBeforeMinutes, BufferAfterMinutes, Price ?? Free, Active) { BookingPolicy = BookingPolicy };
}

/// <summary>The services that a practice gives.</summary>
internal static class ServiceEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("/api/services").WithTags("Services").RequireAuthorization(Policies.AnyToken);
        routes.MapGet("", List)
            .WithSummary("Lists the services; visitors see those that are active.")
            .Answers<ListPage<Service>>();
        routes.MapGet("/{id}", Get)
            .WithSummary("Reads one service.")
            .Answers<Service>().Fails(ErrorCatalogue.NotFound);
        routes.MapPost("", Add)
            .RequireAuthorization(Policies.Managers)
            .TakesIdempotencyKey()
            .WithSummary("Adds a service.")
            .Answers<Service>(StatusCodes.Status201Created).Fails(ErrorCatalogue.ValidationFailed, ErrorCatalogue.LimitReached);
        routes.MapPut("/{id}", Change)
            .RequireAuthorization(Policies.Managers)
            .TakesIdempotencyKey().TakesIfMatch()
            .WithSummary("Changes a service; existing bookings stay as they are.")
            .Answers<Service>().Fails(ErrorCatalogue.NotFound, ErrorCatalogue.ValidationFailed);
        routes.MapDelete("/{id}", Remove)
            .RequireAuthorization(Policies.Managers)
            .TakesIdempotencyKey().TakesIfMatch()
            .WithSummary("Removes a service without future bookings.")
            .AnswersNothing().Fails(ErrorCatalogue.NotFound, ErrorCatalogue.ServiceInUse);
    }

    private static async Task<IResult> List(ClaimsPrincipal principal, IGrainFactory grains, string? limit, string? cursor)
    {
        var query = new QueryReader();
        var (pageLimit, pageCursor) = (query.Limit(limit), query.Cursor(cursor));
        if (query.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var caller = principal.Caller;
        var practice = await grains.GetGrain<IPracticeGrain>(caller.OrganizationId).Get();
        var services = practice?.Services.Where(service => service.Profile.Active || caller.Role.IsStaff).ToList() ?? [];
        return ListPages.Of(services, service => service.Id, pageLimit, pageCursor).ToResult(TypedResults.Ok);
    }

    private static async Task<IResult> Get(string id, ClaimsPrincipal principal, IGrainFactory grains)
    {
        var practice = await grains.GetGrain<IPracticeGrain>(principal.Caller.OrganizationId).Get();
        return practice?.Services.Find(service => service.Id == id) is { } service
            ? Versioned.Ok(service, service.Version)
            : ErrorCatalogue.NotFound.ToResult();
    }

    private static async Task<IResult> Add(
        ServiceBody body, ClaimsPrincipal principal, IGrainFactory grains, IOutputCacheStore cache, HttpContext context)
    {
        if (body.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var serviceId = CommandId.Of(context).EntityId(EntityId.Service);
        var added = await grains.GetGrain<IPracticeGrain>(principal.Caller.OrganizationId).AddService(serviceId, body.Profile);
        await PublicPractice.Forget(cache);
        return added.ToResult(service => Versioned.Created($"/api/services/{service.Id}", service, service.Version));
    }

    private static async Task<IResult> Change(
        string id, ServiceBody body, ExpectedVersion expected, ClaimsPrincipal principal, IGrainFactory grains, IOutputCacheStore cache, HttpContext context)
    {
        if (body.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var changed = await grains.GetGrain<IPracticeGrain>(principal.Caller.OrganizationId)
            .ChangeService(id, body.Profile, expected.Value, CommandId.Of(context).Value);
        await PublicPractice.Forget(cache);
        return changed.ToResult(service => Versioned.Ok(service, service.Version));
    }

    private static async Task<IResult> Remove(
        string id, ExpectedVersion expected, ClaimsPrincipal principal, IGrainFactory grains, IOutputCacheStore cache, HttpContext context)
    {
        var removed = await grains.GetGrain<IPracticeGrain>(principal.Caller.OrganizationId)
            .RemoveService(id, expected.Value, CommandId.Of(context).Value);
        await PublicPractice.Forget(cache);
        return removed.ToResult(_ => TypedResults.NoContent());
    }
}
