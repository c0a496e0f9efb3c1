using Realtime.Cluster;

namespace Realtime.Tests.Cluster.Hosting;

/// <summary>A test on the cluster of this run. It finds every node running, and leaves them so.</summary>
public abstract class ClusterTest(ClusterFixture fixture, ITestOutputHelper output) : IAsyncLifetime
{
    protected static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    protected ClusterFixture Fixture => fixture;

    protected LocalCluster Cluster => fixture.Cluster;

    public async ValueTask InitializeAsync()
    {
        fixture.Network?.Heal();
        Cluster.Stale.End();
        Cluster.Held.LetGo();
        await fixture.Ready();
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>For the person who waits, and for the report.</summary>
    protected void Say(string line)
    {
        output.WriteLine(line);
        Console.Error.WriteLine($"  {line}");
    }

    /// <summary>A length that the environment may change.</summary>
    protected static TimeSpan Seconds(string name, int byDefault) =>
        TimeSpan.FromSeconds(int.TryParse(Environment.GetEnvironmentVariable(name), out var seconds) ? seconds : byDefault);
}
