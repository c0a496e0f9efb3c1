using System.Diagnostics;
using Realtime.Cluster;
using Realtime.Cluster.Nodes;

namespace Realtime.Tests.Cluster.Hosting;

/// <summary>The operator's <c>check</c> of the cluster's store, beside the running cluster.</summary>
public static class StoreCheck
{
    private static readonly TimeSpan CheckMax = TimeSpan.FromMinutes(3);

    /// <summary>Its exit code: 0 where nothing is wrong.</summary>
    public static async Task<int> Run(LocalCluster cluster)
    {
        using var check = Process.Start(NodeRuntime.Point(new ProcessStartInfo(
            cluster.Options.SiloProgram, ["check", "--Storage:Provider=DynamoDb", $"--DynamoDb:ServiceUrl={cluster.DynamoDb}"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        }))!;
        var said = await check.StandardOutput.ReadToEndAsync().WaitAsync(CheckMax);
        await check.WaitForExitAsync().WaitAsync(CheckMax);
        TestContext.Current.TestOutputHelper?.WriteLine(said);
        return check.ExitCode;
    }
}
