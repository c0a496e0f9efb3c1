using Realtime.Api.Live;

namespace Realtime.Api.Presence;

/// <summary>The users who have connections on this node.</summary>
public sealed class PresenceReports(NodeContext context)
{
    private readonly LeaseTable<(string OrganizationId, string UserId), PresenceReport> _reports =
        new("presence report", context.Options.PresenceRenewPeriod, context);

    public ILeaseLoop Loop => _reports;

    /// <summary>One connection more of this user; the caller releases it when it ends.</summary>
    public ValueTask<PresenceReport> Use(string organizationId, string userId) =>
        _reports.Use((organizationId, userId), key => new PresenceReport(context, key.OrganizationId, key.UserId));

    /// <summary>Takes every report back, as far as time allows.</summary>
    public async Task WithdrawAll(CancellationToken stopping)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = context.Options.BackgroundCallsMax, CancellationToken = stopping };
        await Parallel.ForEachAsync(_reports.All, parallel, async (pair, cancelled) =>
        {
            try
            {
                await pair.Value.Withdraw().WaitAsync(cancelled);
            }
            catch (Exception exception)
            {
                PresenceLog.WithdrawFailed(context.Logger, exception.GetType().Name, exception.Message);
            }
        });
    }
}
