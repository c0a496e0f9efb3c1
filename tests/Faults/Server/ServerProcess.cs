using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Realtime.Tests.Faults.Server;

/// <summary>The built server in a process of its own, on a data folder and an address that outlive it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    /// <summary>In place of an exit code: neither ready nor gone within <see cref="StartMax"/>.</summary>
    public const int NeverReady = -1;

    public static readonly TimeSpan StartMax = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan ExitMax = TimeSpan.FromSeconds(30);

    // It asks its storage, and waits for it.
    private static readonly TimeSpan HealthMax = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan CommandMax = TimeSpan.FromMinutes(5);
    // Built as these tests are: debug or release.
    private static readonly string Program = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Realtime.Api", new DirectoryInfo(AppContext.BaseDirectory).Name, "Realtime.Api.dll"));

    private static readonly ConcurrentDictionary<int, Process> Running = new();

    private readonly FaultyDisk? disk;
    private readonly bool ownsFolder;
    private readonly IReadOnlyList<string> storage;
    private readonly HttpClient http = new() { Timeout = HealthMax };
    private readonly ConcurrentQueue<string> said = new();
    private Process? process;

    // Whoever stops a run stops its servers.
    static ServerProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var left in Running.Values.Where(left => !left.HasExited))
        {
            left.Kill();
        }
    };

    /// <param name="disk">Loaded into the process; null: an honest one.</param>
    /// <param name="folder">The data folder; null: a new one, removed at the end.</param>
    /// <param name="settings">Of a storage other than the folder.</param>
    public ServerProcess(FaultyDisk? disk = null, string? folder = null, IEnumerable<string>? settings = null)
    {
        this.disk = disk;
        ownsFolder = folder is null;
        Folder = folder ?? Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "data", Guid.NewGuid().ToString("N"))).FullName;
        storage = [$"--Storage:Path={Folder}", .. settings ?? []];
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }

    public Uri Address { get; }

    public string Folder { get; }

    public bool HasExited => process?.HasExited ?? true;

    public int Id => process!.Id;

    /// <summary>The last lines on its outputs since it was started, for who reads why something failed.</summary>
    public string Said => string.Join('\n', said);

    /// <summary>Starts it, and waits until it is ready.</summary>
    public async Task Start()
    {
        Launch();
        using var timeout = new CancellationTokenSource(StartMax);
        while (!await IsHealthy())
        {
            if (HasExited)
            {
                throw new InvalidOperationException($"The server ended with {process!.ExitCode}: {Said}");
            }

            await Task.Delay(25, timeout.Token);
        }
    }

    /// <summary>Starts it on a folder that it may refuse: its exit code, <see cref="NeverReady"/>, or null once it is ready.</summary>
    /// <param name="isUnhealthyEnough">Not to wait for more than that it answers.</param>
    public async Task<int?> TryStart(bool isUnhealthyEnough = false)
    {
        Launch();
        using var timeout = new CancellationTokenSource(StartMax);
        while (await Health() is var health && health != 200 && !(isUnhealthyEnough && health != 0))
        {
            if (HasExited)
            {
                return await Exited();
            }

            if (timeout.IsCancellationRequested)
            {
                await Kill();
                return NeverReady;
            }

            await Task.Delay(25);
        }

        return null;
    }

    public async Task<bool> IsHealthy() => await Health() == 200;

    /// <summary>The status of <c>GET /api/health</c>; 0 where nobody answers.</summary>
    public async Task<int> Health()
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(Address, "/api/health"));
            return (int)answer.StatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            return 0;
        }
    }

    /// <summary>SIGKILL.</summary>
    public async Task Kill()
    {
        process!.Kill();
        await Exited();
    }

    /// <summary>Waits until it has ended by itself.</summary>
    public async Task<int> Exited()
    {
        await process!.WaitForExitAsync().WaitAsync(ExitMax);
        return process.ExitCode;
    }

    public void Signal(string name) => Tools.Run("kill", $"-{name}", process!.Id.ToString());

    /// <summary>SIGTERM; the exit code.</summary>
    public async Task<int> Terminate()
    {
        Signal("TERM");
        return await Exited();
    }

    /// <summary>One of the operator's commands on the storage of this server: its exit code, and what it said.</summary>
    public async Task<(int Code, string Said)> Operate(string command)
    {
        using var operating = Process.Start(new ProcessStartInfo("dotnet", [Program, command, .. storage])
        {
            WorkingDirectory = Path.GetTempPath(),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Running[operating.Id] = operating;
        try
        {
            var output = await Task.WhenAll(operating.StandardOutput.ReadToEndAsync(), operating.StandardError.ReadToEndAsync()).WaitAsync(CommandMax);
            await operating.WaitForExitAsync().WaitAsync(CommandMax);
            return (operating.ExitCode, string.Concat(output).Trim());
        }
        finally
        {
            Running.TryRemove(operating.Id, out _);
            if (!operating.HasExited)
            {
                operating.Kill();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            await Kill();
        }

        Forget();
        http.Dispose();
        if (ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private void Launch()
    {
        Forget();
        said.Clear();
        var start = new ProcessStartInfo(
            "dotnet",
            [Program, "--urls", Address.ToString(), .. storage, "--Demo:Seed=false", "--RateLimits:Enabled=false", "--Logging:LogLevel:Default=Warning"])
        {
            WorkingDirectory = Path.GetTempPath(),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_TieredPGO"] = "0" },
        };
        disk?.LoadInto(start, Folder);
        process = Process.Start(start)!;
        Running[process.Id] = process;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private void Forget()
    {
        if (process is not null)
        {
            Running.TryRemove(process.Id, out _);
            process.Dispose();
        }
    }

    private void Hear(string? line)
    {
        const int LinesKept = 100;
        if (line is not null)
        {
            said.Enqueue(line);
            while (said.Count > LinesKept)
            {
                said.TryDequeue(out _);
            }
        }
    }
}
