using Realtime.Api.Live;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Presence;

namespace Realtime.Api.Presence;

/// <summary>The users whom connections of this node watch.</summary>
public sealed class PresenceWatches(NodeContext context)
{
    private readonly LeaseTable<(string OrganizationId, string UserId), PresenceWatch> _watches =
        new("presence watch", context.Options.PresenceRenewPeriod, context);

    public ILeaseLoop Loop => _watches;

    public void Changed(string organizationId, PresenceState state) => _watches.Find((organizationId, state.UserId))?.Changed(state);

    /// <summary>
    /// The present state of each user, and their changes from now on. An event that arrives before the answer is newer than it.
    /// Ids of another practice show as never seen. <c>limit_reached</c> beyond what one connection may watch.
    /// </summary>
    public async Task<PresenceState[]> Watch(LiveConnection connection, IEnumerable<string> userIds) =>
        await Task.WhenAll(userIds.Select(userId => Watch(connection, userId)));

    private async Task<PresenceState> Watch(LiveConnection connection, string userId)
    {
        var organizationId = connection.Caller.OrganizationId;
        var watch = await _watches.Use((organizationId, userId), key => new PresenceWatch(context, key.OrganizationId, key.UserId));
        var answer = ParticipationAnswer.Over;
        try
        {
            await watch.Known();
            var state = watch.Enter(connection);
            answer = connection.PresenceWatches.Add(userId, () =>
            {
                watch.Leave(connection);
                watch.Release();
            });

            if (answer is ParticipationAnswer.Full or ParticipationAnswer.Over)
            {
                watch.Leave(connection);
            }

            return answer != ParticipationAnswer.Full
                ? state
                : throw ErrorCatalogue.LimitReached.ToHubException($"A connection watches at most {connection.PresenceWatches.Max} users.");
        }
        finally
        {
            if (answer != ParticipationAnswer.Added)
            {
                watch.Release();
            }
        }
    }
}
