namespace Realtime.GrainInterfaces.Identity;

/// <summary>A hub ticket: one use, <see cref="Lifetime"/>. Held in memory only: a ticket that is lost is asked for again. Key: the ticket.</summary>
[Alias("identity.ITicketGrain")]
public interface ITicketGrain : IGrainWithStringKey
{
    static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    Task Issue(TicketGrant grant);

    /// <summary>The grant, once; null ever after, and for a ticket never issued or too old.</summary>
    Task<TicketGrant?> Redeem();
}
