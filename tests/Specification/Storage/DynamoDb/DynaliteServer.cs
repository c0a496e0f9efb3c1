using System.Diagnostics;
using Realtime.Tests.Specification.Storage.DynamoDb;

[assembly: AssemblyFixture(typeof(DynaliteServer))]

namespace Realtime.Tests.Specification.Storage.DynamoDb;

/// <summary>
/// A DynamoDB server (<c>tests/dynalite</c>) for all tests of a run: installed when it is missing, started when the first test
/// asks, and gone with this process, which holds its standard input.
/// </summary>
public sealed class DynaliteServer : IDisposable
{
    private static readonly TimeSpan InstallMax = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(60);

    private readonly Lazy<Task<string>> url;
    private Process? process;

    public DynaliteServer() => url = new(Start);

    public Task<string> Url => url.Value;

    public void Dispose()
    {
        if (process is { HasExited: false })
        {
            process.Kill();
            process.WaitForExit();
        }

        process?.Dispose();
    }

    private async Task<string> Start()
    {
        var folder = Folder();

        // npm writes this when it has finished.
        if (!File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json")))
        {
            await Install(folder);
        }

        process = Process.Start(new ProcessStartInfo("node", ["server.mjs"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        var port = await process.StandardOutput.ReadLineAsync().WaitAsync(StartMax);
        return $"http://127.0.0.1:{port.ShouldNotBeNull("dynalite did not start")}";
    }

    private static async Task Install(string folder)
    {
        using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund"])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = await Task.WhenAll(npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync()).WaitAsync(InstallMax);
        await npm.WaitForExitAsync().WaitAsync(InstallMax);
        npm.ExitCode.ShouldBe(0, string.Concat(said));
    }

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Realtime.sln")))
            {
                return Path.Combine(folder.FullName, "tests", "dynalite");
            }
        }

        throw new DirectoryNotFoundException("The tests run outside their repository.");
    }
}
