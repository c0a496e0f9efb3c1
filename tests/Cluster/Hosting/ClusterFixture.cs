using System.Diagnostics;
using System.Text.Json;
using Realtime.Cluster;
using Realtime.Cluster.Network;
using Realtime.Cluster.Nodes;

[assembly: AssemblyFixture(typeof(Realtime.Tests.Cluster.Hosting.ClusterFixture))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Realtime.Tests.Cluster.Hosting;

/// <summary>
/// Three silos and two front nodes for all tests of a run, over one DynamoDB. Each test leaves every node running. The ports are not
/// those of <c>./cluster</c>, so both can be there at once.
/// </summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    public const string MetricsToken = "a-token-of-the-cluster-tests";
    private const int PortBase = 5400;

    /// <summary>As <c>Cluster:MembershipTable</c> is by default.</summary>
    private const string MembershipTable = "realtime-silos";
    private const int Silos = 3;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(3) };

    public LocalCluster Cluster { get; private set; } = null!;

    /// <summary>Where all nodes send their spans.</summary>
    public TraceCollector Traces { get; private set; } = null!;

    /// <summary>Between the silos; null where this machine lets nobody have one, and all are at 127.0.0.1.</summary>
    public SiloNetwork? Network { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var root = Root();
        Network = SiloNetwork.TryCreate("rtcl", Silos);
        Traces = await TraceCollector.Start(new Uri($"http://{Network?.Host ?? "127.0.0.1"}:{PortBase + 99}"));
        Cluster = await LocalCluster.Prepare(new ClusterOptions
        {
            Root = root,
            Logs = Path.Combine(root, "artifacts", "test-logs", "cluster"),
            Address = new Uri("http://127.0.0.1:5480"),
            PortBase = PortBase,
            Silos = Silos,
            Network = Network,
            Settings =
            [
                // Traced is what asks for it.
                $"--Traces:Endpoint={Traces.Address}", "--Traces:Ratio=0", $"--Metrics:Token={MetricsToken}",
                "--RateLimits:Enabled=false", "--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Realtime=Information",
            ],
        });
        Cluster.Stale.Watch(MembershipTable);
        await Cluster.Start();
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.Stop();
        await Cluster.DisposeAsync();
        await Traces.DisposeAsync();
        Network?.Dispose();
    }

    /// <summary>Every silo and front node runs and is ready; what has ended is started.</summary>
    public async Task Ready()
    {
        foreach (var node in Cluster.Nodes)
        {
            for (var begun = Stopwatch.GetTimestamp(); !await node.Check();)
            {
                Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(Cluster.Options.StartMax, $"{node.Name}: {node.State}");
                if (node.ProcessId is null)
                {
                    node.Start();
                }

                await Task.Delay(Look);
            }
        }
    }

    /// <summary>The addresses of the silos that <paramref name="silo"/> takes for active, as it says itself; null where it does not answer.</summary>
    public async Task<IReadOnlyList<string>?> ActiveAsSeenBy(Node silo)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(silo.Address, "/api/health"));
            var health = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
            var seen = health.GetProperty("checks").GetProperty("cluster").GetProperty("detail").GetString()!;
            return seen[(seen.IndexOf("active: ", StringComparison.Ordinal) + "active: ".Length)..].Split(", ", StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException or JsonException)
        {
            return null;
        }
    }

    /// <summary>As the others name it.</summary>
    public string EndpointOf(int silo) => $"{Network?.AddressOf(silo) ?? "127.0.0.1"}:{PortBase + 30 + silo}";

    public static string Root()
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
