using Realtime.Cluster.Dynamo;
using Realtime.Cluster.Nodes;
using Realtime.Cluster.Proxy;

namespace Realtime.Cluster;

/// <summary>A whole cluster on this machine: DynamoDB, silos, front nodes, and one address for all of them.</summary>
public sealed class LocalCluster : IAsyncDisposable
{
    private readonly Dynalite _dynalite;
    private readonly DynamoDbProxy _dynamoDb;
    private readonly RoundRobin _proxy;

    private LocalCluster(ClusterOptions options, Dynalite dynalite, DynamoDbProxy dynamoDb)
    {
        (Options, _dynalite, _dynamoDb) = (options, dynalite, dynamoDb);
        Silos = [.. Enumerable.Range(1, options.Silos).Select(number => new Node(NodePlan.Silo(options, number)))];
        Fronts = [.. Enumerable.Range(1, options.Fronts).Select(number => new Node(NodePlan.Front(options, number)))];
        _proxy = new RoundRobin(options.Address, Fronts);
    }

    public ClusterOptions Options { get; }

    public IReadOnlyList<Node> Silos { get; }

    public IReadOnlyList<Node> Fronts { get; }

    public IEnumerable<Node> Nodes => Silos.Concat(Fronts);

    /// <summary>DynamoDB as the nodes see it.</summary>
    public Uri DynamoDb => NodePlan.DynamoDb(Options);

    /// <summary>Who appended what.</summary>
    public AppendLog Appends => _dynamoDb.Appends;

    /// <summary>What stays on the way to DynamoDB.</summary>
    public HeldAppends Held => _dynamoDb.Held;

    /// <summary>Who reads what is no longer so.</summary>
    public StaleReads Stale => _dynamoDb.Stale;

    /// <summary>DynamoDB is there; no node is started yet.</summary>
    /// <exception cref="InvalidOperationException">Something does not start; the message is one line.</exception>
    public static async Task<LocalCluster> Prepare(ClusterOptions options)
    {
        Directory.CreateDirectory(options.Logs);
        var dynalite = await Dynalite.Start(options);
        return new LocalCluster(options, dynalite, await DynamoDbProxy.Start(dynalite.Address, NodePlan.DynamoDb(options)));
    }

    /// <summary>The first silo alone, so that tables and demo practices are made once; then everybody.</summary>
    public async Task Start()
    {
        Silos[0].Start();
        await Silos[0].WaitUntilReady(Options.StartMax);
        foreach (var node in Nodes.Skip(1))
        {
            node.Start();
        }

        await Task.WhenAll(Nodes.Skip(1).Select(node => node.WaitUntilReady(Options.StartMax)));
        _proxy.Start();
    }

    /// <summary>Front nodes first, so that clients are told while silos still answer; then silo after silo, each into those that are left.</summary>
    public async Task Stop()
    {
        await Task.WhenAll(Fronts.Select(front => front.Leave(Options.StopMax)));
        foreach (var silo in Silos.Reverse())
        {
            await silo.Leave(Options.StopMax);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        foreach (var node in Nodes)
        {
            node.Dispose();
        }

        await _dynamoDb.DisposeAsync();
        _dynalite.Dispose();
    }
}
