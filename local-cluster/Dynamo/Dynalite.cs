using System.Diagnostics;

namespace Realtime.Cluster.Dynamo;

/// <summary>A DynamoDB server in memory (<c>tests/dynalite</c>): gone with this process, which holds its standard input.</summary>
public sealed class Dynalite : IDisposable
{
    private static readonly TimeSpan InstallMax = TimeSpan.FromMinutes(3);
    private readonly Process _process;

    private Dynalite(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <exception cref="InvalidOperationException">It cannot be installed or does not start; the message is one line.</exception>
    public static async Task<Dynalite> Start(ClusterOptions options)
    {
        var folder = Path.Combine(options.Root, "tests", "dynalite");

        // npm writes this when it has finished.
        if (!File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json")))
        {
            await Install(folder);
        }

        // It outlives the silos, which write while they leave, and ends when its input does.
        var start = OwnSession.Of("node", "server.mjs");
        start.WorkingDirectory = folder;
        start.RedirectStandardInput = start.RedirectStandardOutput = true;
        var process = Process.Start(start)!;
        var port = await process.StandardOutput.ReadLineAsync().WaitAsync(options.StartMax);
        return port is null
            ? throw new InvalidOperationException("dynalite did not start.")
            : new Dynalite(process, new Uri($"http://127.0.0.1:{port}"));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static async Task Install(string folder)
    {
        using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund", "--silent"]) { WorkingDirectory = folder })!;
        await npm.WaitForExitAsync().WaitAsync(InstallMax);
        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException($"npm ci in {folder} ended with {npm.ExitCode}.");
        }
    }
}
