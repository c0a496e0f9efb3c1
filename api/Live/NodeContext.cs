using Microsoft.Extensions.Options;

namespace Realtime.Api.Live;

/// <summary>What every channel, watch and report of this node works with.</summary>
public sealed class NodeContext(
    IGrainFactory grains, NodeReference node, FrameEncoder frames, IOptions<LiveOptions> options, LiveMetrics metrics, TimeProvider time,
    ILogger<NodeContext> logger)
{
    public IGrainFactory Grains => grains;

    public NodeReference Node => node;

    public FrameEncoder Frames => frames;

    public LiveOptions Options { get; } = options.Value;

    public LiveMetrics Metrics => metrics;

    public TimeProvider Time => time;

    public ILogger Logger => logger;
}
