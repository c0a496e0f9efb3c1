using Realtime.GrainInterfaces.Identity;

namespace Realtime.Grains.Identity;

/// <summary>One hub ticket, in memory until it is used or too old.</summary>
[GrainType("ticket")]
internal sealed class TicketGrain(TimeProvider time) : Grain, ITicketGrain
{
    private TicketGrant? _grant;
    private DateTimeOffset _until;

    public Task Issue(TicketGrant grant)
    {
        (_grant, _until) = (grant, time.GetUtcNow() + ITicketGrain.Lifetime);
        DelayDeactivation(ITicketGrain.Lifetime);
        return Task.CompletedTask;
    }

    public Task<TicketGrant?> Redeem()
    {
        var grant = time.GetUtcNow() < _until ? _grant : null;
        _grant = null;
        DeactivateOnIdle();
        return Task.FromResult(grant);
    }
}
