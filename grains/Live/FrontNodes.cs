using Realtime.GrainInterfaces.Live;

namespace Realtime.Grains.Live;

/// <summary>Front nodes that want a grain's events, each until its lease ends. Used on one grain's turns only.</summary>
internal sealed class FrontNodes(TimeSpan lease, TimeProvider time)
{
    private readonly Dictionary<string, (IFrontNode Node, DateTimeOffset Until)> _nodes = new(StringComparer.Ordinal);

    public int Count => _nodes.Count;

    public void Renew(string nodeId, IFrontNode node) => _nodes[nodeId] = (node, time.GetUtcNow() + lease);

    public void Remove(string nodeId) => _nodes.Remove(nodeId);

    /// <summary>One call per node; nobody waits for it, and a node whose lease is over is forgotten.</summary>
    public void Tell(Func<IFrontNode, Task> message)
    {
        if (_nodes.Count == 0)
        {
            return;
        }

        var now = time.GetUtcNow();
        List<string>? over = null;
        foreach (var (nodeId, (node, until)) in _nodes)
        {
            if (until < now)
            {
                (over ??= []).Add(nodeId);
                continue;
            }

            message(node).AsHint();
        }

        over?.ForEach(nodeId => _nodes.Remove(nodeId));
    }
}
