using System.Security.Cryptography;
using Realtime.GrainInterfaces.Live;

namespace Realtime.Api.Live;

/// <summary>How grains know this process: an id of its own for each start, and the reference they call back.</summary>
public sealed class NodeReference(IGrainFactory grains)
{
    private readonly Lock _gate = new();
    private IFrontNode? _node;
    private IFrontNode? _reference;

    public string Id { get; } = $"fn_{RandomNumberGenerator.GetHexString(20, lowercase: true)}";

    /// <summary>Made with the first use: the grains' host has started by then.</summary>
    public IFrontNode Reference
    {
        get
        {
            lock (_gate)
            {
                return _reference ??= grains.CreateObjectReference<IFrontNode>(
                    _node ?? throw new InvalidOperationException("The front node does not listen yet."));
            }
        }
    }

    /// <summary>Says who answers; kept alive here, because a reference alone does not.</summary>
    public void Listen(IFrontNode node) => _node = node;
}
