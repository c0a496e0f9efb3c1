using Realtime.Cluster.Network;

namespace Realtime.Cluster;

/// <summary>A cluster on this machine: how many processes, where they listen, and how long each step may take.</summary>
public sealed record ClusterOptions
{
    public const int NodesMax = 9;

    /// <summary>The folder that holds <c>Realtime.sln</c>; the programs lie under it in <c>artifacts/orleans/nodes</c> (<c>.ci/nodes.sh</c> puts them there).</summary>
    public required string Root { get; init; }

    /// <summary>The program of the silos, which has the operator's commands too.</summary>
    public string SiloProgram => Path.Combine(Root, "artifacts", "orleans", "nodes", "silo", "Realtime.Silo");

    /// <summary>The program of the front nodes.</summary>
    public string FrontProgram => Path.Combine(Root, "artifacts", "orleans", "nodes", "api", "Realtime.Api");

    /// <summary>1–<see cref="NodesMax"/>.</summary>
    public int Silos { get; init; } = 3;

    /// <summary>1–<see cref="NodesMax"/>.</summary>
    public int Fronts { get; init; } = 2;

    /// <summary>Where everybody finds the cluster.</summary>
    public Uri Address { get; init; } = new("http://127.0.0.1:5080");

    /// <summary>
    /// The nodes' ports count on from here: +0 DynamoDB, +10 front nodes, +20 silos' health, +30 silos, +40 their gateways.
    /// </summary>
    public int PortBase { get; init; } = 5100;

    /// <summary>Settings for every node, as <c>--RateLimits:Enabled=false</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Where each silo is a host of its own, so that links between them can be cut; null: all are at 127.0.0.1.</summary>
    public SiloNetwork? Network { get; init; }

    /// <summary>Whether the first silo makes the demo practices.</summary>
    public bool Demo { get; init; } = true;

    /// <summary>Where each node's output goes, one file each.</summary>
    public required string Logs { get; init; }

    public TimeSpan StartMax { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How long a node may take to leave before it is killed; above its own 20 s.</summary>
    public TimeSpan StopMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Null, or one line that says what is wrong.</summary>
    public string? Validate() => this switch
    {
        { Silos: < 1 or > NodesMax } => $"--silos must be 1 to {NodesMax}, not {Silos}.",
        { Fronts: < 1 or > NodesMax } => $"--fronts must be 1 to {NodesMax}, not {Fronts}.",
        { Address.Scheme: not "http" } => $"--url must be like http://127.0.0.1:5080, not {Address}.",
        { PortBase: < 1024 or > 65_000 } => $"--ports must be 1024 to 65000, not {PortBase}.",
        _ => null,
    };
}
