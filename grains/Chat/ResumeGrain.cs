using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Chat;

/// <summary>Looks a link up and opens the session that it is good for.</summary>
[Reentrant, GrainType("resume")]
internal sealed class ResumeGrain(IDocuments documents) : Grain, IResumeGrain
{
    public async Task<Outcome<ResumedConversation>> Resume(string token)
    {
        var organizationId = this.GetPrimaryKeyString();
        if (await new ResumeGrants(documents, organizationId).Use(token) is not var (visitorId, roomId))
        {
            return ErrorCatalogue.InvalidResumeToken;
        }

        // One who was erased or disabled has no session any more, whatever links are about.
        var session = await GrainFactory.GetGrain<IUserGrain>(GrainKeys.Of(organizationId, visitorId)).OpenVisitorSession();
        return session.Value is { } opened ? new ResumedConversation(roomId, opened) : ErrorCatalogue.InvalidResumeToken;
    }
}
