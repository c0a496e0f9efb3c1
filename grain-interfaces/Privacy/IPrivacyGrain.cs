using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.GrainInterfaces.Privacy;

/// <summary>What erasing a client came to.</summary>
[GenerateSerializer, Immutable, Alias("erasure")]
public sealed record Erasure(
    [property: Id(0)] string ClientId,
    [property: Id(1)] DateTimeOffset ErasedAt,
    [property: Id(2)] int Bookings,
    [property: Id(3)] int Conversations);

/// <summary>
/// One client's right to be forgotten (GDPR, article 17). Key: <see cref="GrainKeys.Of"/>(organization, client). Sequences, times and
/// counts stay; names, addresses, notes and texts cannot be read any more, in history and snapshots either.
/// </summary>
[Alias("privacy.IPrivacyGrain")]
public interface IPrivacyGrain : IGrainWithStringKey
{
    /// <summary>Every step can be repeated: after a crash the same call goes on. <c>not_found</c> for nobody's id and for staff.</summary>
    Task<Outcome<Erasure>> Erase(Caller caller);

    /// <summary>True for a client that the practice holds anything of.</summary>
    Task<bool> Exists();
}
