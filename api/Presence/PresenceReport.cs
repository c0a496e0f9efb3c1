using Realtime.Api.Live;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Presence;

namespace Realtime.Api.Presence;

/// <summary>What this node says of one user: how many connections there are. Each connection is one use.</summary>
public sealed class PresenceReport : Lease
{
    private readonly NodeContext _context;
    private readonly IPresenceGrain _grain;
    private readonly CoalescedRun _report;
    private int _reported;

    public PresenceReport(NodeContext context, string organizationId, string userId)
        : base(context.Time)
    {
        _context = context;
        _grain = context.Grains.GetGrain<IPresenceGrain>(GrainKeys.Of(organizationId, userId));
        _report = new CoalescedRun(Report);
    }

    /// <summary>Takes the report back, whatever connections there still are: the node is going away.</summary>
    public Task Withdraw() => _grain.Report(_context.Node.Id, 0);

    protected override void OnFirstUse() => _ = ReportSoon();

    protected override void OnLastRelease() => _ = ReportSoon();

    protected override Task Renew() => _report.Request();

    protected override Task GiveUp() => _reported == 0 ? Task.CompletedTask : _report.Request();

    private async Task ReportSoon()
    {
        try
        {
            await _report.Request();
        }
        catch (Exception exception)
        {
            PresenceLog.ReportFailed(_context.Logger, exception.GetType().Name, exception.Message);
        }
    }

    // One at a time, each with the count of its moment: the last one to arrive is the truth.
    private async Task Report()
    {
        var connections = Uses;
        await _grain.Report(_context.Node.Id, connections).WaitAsync(_context.Options.BackgroundCallTimeout, _context.Time);
        _reported = connections;
    }
}
