using Realtime.GrainInterfaces.Live;

namespace Realtime.Api.Live;

/// <summary>The practices that connections of this node belong to.</summary>
public sealed class OrganizationDirectory(NodeContext context)
{
    private readonly LeaseTable<string, OrganizationChannel> _organizations =
        new("practice's broadcast", context.Options.BroadcastRenewPeriod, context);

    public ILeaseLoop Loop => _organizations;

    public OrganizationChannel? Find(string organizationId) => _organizations.Find(organizationId);

    /// <summary>The practice's channel, used once more; the caller releases it.</summary>
    public ValueTask<OrganizationChannel> Use(string organizationId) =>
        _organizations.Use(organizationId, id => new OrganizationChannel(id, context.Grains.GetGrain<IBroadcastGrain>(id), context));
}
