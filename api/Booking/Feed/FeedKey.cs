using System.Diagnostics.CodeAnalysis;
using Realtime.GrainInterfaces;

namespace Realtime.Api.Booking.Feed;

/// <summary>What opens a feed: <c>{organization}.{secret}</c>. The organization says where to look and is no secret.</summary>
internal sealed record FeedKey(string OrganizationId, string Secret)
{
    private const int SecretLengthMax = 64;

    public static bool TryParse(string? text, [NotNullWhen(true)] out FeedKey? key)
    {
        key = text?.Split('.') is [var organizationId, { Length: > 0 and <= SecretLengthMax } secret]
            && EntityId.IsWellFormed(organizationId) && EntityId.IsWellFormed(secret)
            ? new FeedKey(organizationId, secret)
            : null;
        return key is not null;
    }

    /// <summary>The key as a link carries it; nothing in it needs escaping.</summary>
    public string ToLink(string therapistId) => $"/api/calendars/{therapistId}.ics?key={this}";

    public override string ToString() => $"{OrganizationId}.{Secret}";
}
