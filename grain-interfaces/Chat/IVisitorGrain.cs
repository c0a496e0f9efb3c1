using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.GrainInterfaces.Chat;

/// <summary>What a practice decided about one visitor. Key: <see cref="GrainKeys.Of"/>(organization, visitor).</summary>
[Alias("chat.IVisitorGrain")]
public interface IVisitorGrain : IGrainWithStringKey
{
    const int ReasonLengthMax = 500;

    /// <summary><c>not_found</c> for whoever is no visitor.</summary>
    Task<Outcome<VisitorView>> Get();

    /// <summary>
    /// Blocks or unblocks, audited; the reason is the staff's own. Returns once every conversation of the visitor refuses what they
    /// write, with <c>visitor_blocked</c>, or takes it again.
    /// </summary>
    Task<Outcome<VisitorView>> SetBlocked(Caller caller, bool isBlocked, string? reason);

    Task<bool> IsBlocked();

    /// <summary>Forgets the reason, which may be about them; who was blocked stays so.</summary>
    Task Erase();
}

/// <summary>A visitor as staff sees them.</summary>
[GenerateSerializer, Immutable, Alias("visitor-view")]
public sealed record VisitorView(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] string? Email,
    [property: Id(3)] DateTimeOffset CreatedAt,
    [property: Id(4)] bool Blocked,
    [property: Id(5)] string? BlockedReason,
    [property: Id(6)] DateTimeOffset? BlockedAt,
    [property: Id(7)] string? BlockedBy);
