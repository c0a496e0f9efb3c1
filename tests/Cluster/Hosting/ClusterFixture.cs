using Realtime.Cluster;

[assembly: AssemblyFixture(typeof(Realtime.Tests.Cluster.Hosting.ClusterFixture))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Realtime.Tests.Cluster.Hosting;

/// <summary>
/// Three silos and two front nodes for all tests of a run, over one DynamoDB. Each test leaves every node running. The ports are not
/// those of <c>./cluster</c>, so both can be there at once.
/// </summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    private const int PortBase = 5400;

    public LocalCluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var root = Root();
        Cluster = await LocalCluster.Prepare(new ClusterOptions
        {
            Root = root,
            Logs = Path.Combine(root, "artifacts", "test-logs", "cluster"),
            Address = new Uri("http://127.0.0.1:5480"),
            PortBase = PortBase,
            Settings = ["--RateLimits:Enabled=false", "--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Realtime=Information"],
        });
        await Cluster.Start();
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.Stop();
        await Cluster.DisposeAsync();
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Realtime.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("The tests run outside their repository.");
    }
}
