using Realtime.GrainInterfaces.Practice;

namespace Realtime.Api.Origins;

/// <summary>Which web pages a browser may call this server from: its own, and those that the practice lists.</summary>
public sealed class OriginPolicy(IGrainFactory grains)
{
    /// <summary>The request's web origin where it is another than the server's own; null for own pages and for what is no browser.</summary>
    public static string? ForeignOriginOf(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length == 0)
        {
            return null;
        }

        // A proxy may have ended TLS in front of this process, so only host and port tell.
        var isOwn = Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && string.Equals(uri.Authority, AuthorityOf(request, uri), StringComparison.OrdinalIgnoreCase);
        return isOwn ? null : origin;
    }

    /// <summary>True for the server's own pages, for what is no browser, and for origins on the practice's list.</summary>
    public async Task<bool> Allows(HttpRequest request, string organizationId) =>
        ForeignOriginOf(request) is not { } origin || await Lists(organizationId, origin);

    /// <summary>True where the practice lists this origin.</summary>
    public async Task<bool> Lists(string organizationId, string origin) =>
        await grains.GetGrain<IPracticeGrain>(organizationId).Get() is { } practice && Lists(practice, origin);

    internal static bool Lists(PracticeView practice, string origin) =>
        practice.Organization.Profile.WidgetOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase);

    private static string AuthorityOf(HttpRequest request, Uri origin) =>
        request.Host.Port is { } port && port == (origin.Scheme == Uri.UriSchemeHttps ? 443 : 80) ? request.Host.Host : request.Host.Value ?? "";
}
