using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Realtime.Api.Reading;

/// <summary>Entity tags of answers that have no version (RFC 9110, 8.8.3).</summary>
internal static class EntityTags
{
    private const int HashOctets = 12;

    /// <summary>The tag of exactly these octets, quotes included.</summary>
    public static string Of(ReadOnlySpan<byte> body) => $"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, HashOctets))}\"";

    /// <summary>True where <c>If-None-Match</c> names this tag, weak or strong, or is <c>*</c>.</summary>
    public static bool IsKnown(HttpRequest request, string tag)
    {
        var own = EntityTagHeaderValue.Parse(tag);
        return EntityTagHeaderValue.TryParseList([.. request.Headers.IfNoneMatch.OfType<string>()], out var known)
            && known.Any(item => item.Equals(EntityTagHeaderValue.Any) || item.Compare(own, useStrongComparison: false));
    }
}
