using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.OutputCaching;
using Realtime.Api.Errors;
using Realtime.Api.Json;
using Realtime.Api.OpenApi;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Api.Practice;

/// <summary>A practice as its widget shows it: what is active, and nothing that is only the practice's.</summary>
public sealed record PublicPracticeAnswer(PublicOrganization Organization, IReadOnlyList<Service> Services, IReadOnlyList<Therapist> Therapists);

public sealed record PublicOrganization(
    string Id, string Slug, string Name, string TimeZone, IReadOnlyList<WeeklyHours> BusinessHours, ChatSettings Chat,
    IReadOnlyList<Holiday> Holidays, BookingPolicy BookingPolicy);

/// <summary>The widget's first read: cached here and by browsers for a moment, and checked by ETag after.</summary>
internal static class PublicPractice
{
    public const string CachePolicy = "public-practice";
    private const string CacheTag = "public-practice";
    private const string CacheControl = "public, max-age=5";
    private static readonly TimeSpan CachedFor = TimeSpan.FromSeconds(5);

    public static void AddCache(IServiceCollection services) => services.AddOutputCache(cache =>
        cache.AddPolicy(CachePolicy, policy => policy.Expire(CachedFor).SetVaryByHeader("Origin").SetVaryByQuery([]).Tag(CacheTag)));

    /// <summary>Forgets what was cached here: on this node a change shows at once.</summary>
    public static ValueTask Forget(IOutputCacheStore cache) => cache.EvictByTagAsync(CacheTag, CancellationToken.None);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/public/organizations/{slug}", Get)
            .WithTags("Practice")
            .CacheOutput(CachePolicy)
            .WithSummary("Reads a practice as its widget shows it.")
            .Answers<PublicPracticeAnswer>().Fails(ErrorCatalogue.NotFound);

    private static async Task<IResult> Get(string slug, PracticeDirectory practices, HttpContext context)
    {
        if (await practices.FindBySlug(slug) is not { } practice)
        {
            return ErrorCatalogue.NotFound.ToResult();
        }

        var profile = practice.Organization.Profile;
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new PublicPracticeAnswer(
                new PublicOrganization(
                    practice.Organization.Id, practice.Organization.Slug, profile.Name, profile.TimeZone, profile.BusinessHours, profile.Chat,
                    profile.Holidays, profile.BookingPolicy),
                [.. practice.Services.Where(service => service.Profile.Active)],
                [.. practice.Therapists.Where(therapist => therapist.Profile.Active)]),
            RealtimeJson.Options);

        var headers = context.Response.Headers;
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 12))}\"";
        headers.ETag = tag;
        headers.CacheControl = CacheControl;
        return context.Request.Headers.IfNoneMatch == tag
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Bytes(body, "application/json; charset=utf-8");
    }
}
