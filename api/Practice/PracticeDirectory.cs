using Realtime.Api.Validation;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Api.Practice;

/// <summary>Finds practices by the name in their public address.</summary>
public sealed class PracticeDirectory(IGrainFactory grains)
{
    public static string KeyOfSlug(string slug) => $"slug/{slug}";

    public static string KeyOfEmail(string email) => $"email/{Normalize(email)}";

    /// <summary>An e-mail address as it is compared: lower case.</summary>
    public static string Normalize(string email) => email.ToLowerInvariant();

    /// <summary>The practice with this slug, or null.</summary>
    public async Task<PracticeView?> FindBySlug(string slug)
    {
        if (Rules.Slug(slug) is not null || await grains.GetGrain<IUniqueNameGrain>(KeyOfSlug(slug)).Resolve() is not { } organizationId)
        {
            return null;
        }

        return await grains.GetGrain<IPracticeGrain>(organizationId).Get();
    }
}
