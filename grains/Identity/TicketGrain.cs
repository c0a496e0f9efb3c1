using System.Security.Cryptography;
using System.Text;
using Realtime.GrainInterfaces.Identity;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Identity;

/// <summary>One hub ticket, as a record under its hash until it is too old. The conditional write of its use is what makes that the only one.</summary>
[GrainType("ticket")]
internal sealed class TicketGrain(IDocuments documents, TimeProvider time) : Grain, ITicketGrain
{
    private const string Partition = "ticket";

    private string Id => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(this.GetPrimaryKeyString())));

    public async Task Issue(TicketGrant grant)
    {
        var until = time.GetUtcNow() + ITicketGrain.Lifetime;
        await Put(new IssuedTicket(grant, until, Redemption: null), PutCondition.Absent);
        DelayDeactivation(ITicketGrain.Lifetime);
    }

    public async Task<TicketGrant?> Redeem(string redemption)
    {
        DeactivateOnIdle();
        if (await documents.Read(Partition, Id) is not { } document
            || JournalJson.Read<IssuedTicket>(document.Data) is not { } ticket || ticket.Until <= time.GetUtcNow())
        {
            return null;
        }

        if (ticket.Redemption is null && await Put(ticket with { Redemption = redemption }, PutCondition.AtVersion(document.Version)) is null)
        {
            // Another activation was first; whose use it was is what counts.
            ticket = await documents.Read(Partition, Id) is { } now ? JournalJson.Read<IssuedTicket>(now.Data) : ticket;
            return ticket.Redemption == redemption ? ticket.Grant : null;
        }

        return ticket.Redemption is null || ticket.Redemption == redemption ? ticket.Grant : null;
    }

    private Task<long?> Put(IssuedTicket ticket, PutCondition condition) =>
        documents.Put(new DocumentWrite(Partition, Id, JournalJson.Write(ticket), condition) { ExpiresAt = ticket.Until });

    private sealed record IssuedTicket(TicketGrant Grant, DateTimeOffset Until, string? Redemption);
}
