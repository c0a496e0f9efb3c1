using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Realtime.Tests.Browser.Hosting;

/// <summary>The built server as a process of its own, on one free port and one data folder of its own, through several lives.</summary>
/// <param name="name">Its log is artifacts/test-logs/browser/{name}.log.</param>
/// <param name="storage">Settings that choose its storage; none for SQLite in the data folder.</param>
internal sealed class RealServer(string name, IReadOnlyList<string> storage) : IAsyncDisposable
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StoppedWithin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(50);

    private readonly string _folder = Path.Combine(AppContext.BaseDirectory, "data", Guid.NewGuid().ToString("N"));
    private readonly StreamWriter _log = new(Path.Combine(Repository.Logs, $"{name}.log"), append: false) { AutoFlush = true };
    private readonly HttpClient _http = new();
    private Process? _process;

    public string Address { get; } = $"http://127.0.0.1:{FreePort()}";

    /// <summary>Where mails are put in place of sending them.</summary>
    public string MailFolder => Path.Combine(_folder, "mail");

    /// <summary>Starts the server and returns once it says that it is healthy.</summary>
    public async Task Start()
    {
        _process.ShouldBeNull();
        var start = new ProcessStartInfo(DotnetHost())
        {
            WorkingDirectory = Repository.Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (IEnumerable<string>)[Repository.Server, "--urls", Address, $"--Storage:Path={_folder}", $"--Notifications:PublicUrl={Address}", .. storage])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment.Remove("ASPNETCORE_URLS");
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        using var tooLong = new CancellationTokenSource(ReadyWithin);
        while (!await IsHealthy(tooLong.Token))
        {
            _process.HasExited.ShouldBeFalse("the server ended while it started: its log is in artifacts/test-logs/browser");
            await Task.Delay(PollEvery, tooLong.Token);
        }
    }

    /// <summary>SIGKILL: nothing is flushed, drained or told.</summary>
    public async Task Kill()
    {
        var process = _process.ShouldNotBeNull();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            await Stop(process);
        }

        _http.Dispose();
        await _log.DisposeAsync();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task Stop(Process process)
    {
        using var tooLong = new CancellationTokenSource(StoppedWithin);
        using var signal = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        try
        {
            await process.WaitForExitAsync(tooLong.Token);
            process.Dispose();
            _process = null;
        }
        catch (OperationCanceledException)
        {
            await Kill();
        }
    }

    private async Task<bool> IsHealthy(CancellationToken cancellation)
    {
        try
        {
            using var answer = await _http.GetAsync($"{Address}/api/health", cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Note(string? line)
    {
        if (line is not null)
        {
            lock (_log)
            {
                _log.WriteLine(line);
            }
        }
    }

    private static string DotnetHost() =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
}
