namespace Realtime.GrainInterfaces.Identity;

/// <summary>A hub ticket: one use, <see cref="Lifetime"/>, at whichever node, also where the ticket's host dies in between. Key: the ticket.</summary>
[Alias("identity.ITicketGrain")]
public interface ITicketGrain : IGrainWithStringKey
{
    static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    Task Issue(TicketGrant grant);

    /// <summary>The grant, once; null ever after, and for a ticket never issued or too old.</summary>
    /// <param name="redemption">Names this use, so that a repeat of it gets the grant again, and nobody else does.</param>
    Task<TicketGrant?> Redeem(string redemption);
}
