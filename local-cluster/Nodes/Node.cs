using System.Diagnostics;
using System.Globalization;

namespace Realtime.Cluster.Nodes;

/// <summary>One process of the cluster: a silo or a front node, at addresses that stay the same over its restarts.</summary>
public sealed class Node : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private readonly NodeSettings _settings;
    private readonly HttpClient _http;
    private Process? _process;
    private StreamWriter? _log;

    public Node(NodeSettings settings)
    {
        _settings = settings;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = settings.Address, Timeout = settings.HealthMax };
    }

    public string Name => _settings.Name;

    public Uri Address => _settings.Address;

    /// <summary>What it was last seen to be: <c>starting</c>, <c>ready</c>, <c>not ready</c>, <c>paused</c>, <c>leaving</c>, <c>ended (code)</c>.</summary>
    public string State { get; private set; } = "not started";

    public int? ProcessId => _process is { HasExited: false } running ? running.Id : null;

    public bool IsReady => State == "ready";

    /// <summary>Starts the process; does not wait until it is ready.</summary>
    public void Start()
    {
        _process?.Dispose();
        _log ??= new StreamWriter(_settings.Log, append: true) { AutoFlush = true };
        State = "starting";
        var start = NodeRuntime.Point(OwnSession.Of([.. _settings.Enter, _settings.Program, .. _settings.Arguments]));
        start.WorkingDirectory = Path.GetDirectoryName(_settings.Program);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Write(line.Data);
        _process.ErrorDataReceived += (_, line) => Write(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <exception cref="InvalidOperationException">It ended, or was not ready in time; the message is one line that names its log.</exception>
    public async Task WaitUntilReady(TimeSpan atMost)
    {
        var begun = Stopwatch.GetTimestamp();
        while (!await Check())
        {
            if (_process!.HasExited || Stopwatch.GetElapsedTime(begun) > atMost)
            {
                throw new InvalidOperationException($"{Name} did not become ready ({State}); see {_settings.Log}");
            }

            await Task.Delay(Look);
        }
    }

    /// <summary>Asks it how it is; true where it is ready.</summary>
    public async Task<bool> Check()
    {
        if (_process is null || _process.HasExited)
        {
            State = _process is null ? "not started" : string.Create(CultureInfo.InvariantCulture, $"ended ({_process.ExitCode})");
            return false;
        }

        if (State is "paused" or "leaving")
        {
            return false;
        }

        try
        {
            using var answer = await _http.GetAsync("/api/health");
            State = answer.IsSuccessStatusCode ? "ready" : "not ready";
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            State = State == "starting" ? State : "not ready";
        }

        return IsReady;
    }

    /// <summary>SIGTERM, and the exit code; killed where it takes longer than <paramref name="atMost"/>.</summary>
    public async Task<int> Leave(TimeSpan atMost)
    {
        if (_process is not { HasExited: false } process)
        {
            return _process?.ExitCode ?? 0;
        }

        State = "leaving";
        Signal("TERM");
        try
        {
            await process.WaitForExitAsync().WaitAsync(atMost);
        }
        catch (TimeoutException)
        {
            await Kill();
        }

        State = string.Create(CultureInfo.InvariantCulture, $"ended ({process.ExitCode})");
        return process.ExitCode;
    }

    /// <summary>SIGKILL: as a power cut does.</summary>
    public async Task Kill()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        State = "ended (killed)";
    }

    /// <summary>SIGSTOP: the process is there and does nothing.</summary>
    public void Pause()
    {
        State = "paused";
        Signal("STOP");
    }

    /// <summary>SIGCONT.</summary>
    public void Resume()
    {
        State = "not ready";
        Signal("CONT");
    }

    /// <summary>Completes when the process is gone.</summary>
    public Task Ended => _process!.WaitForExitAsync();

    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process?.Dispose();
        _http.Dispose();
        _log?.Dispose();
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private void Write(string? line)
    {
        if (line is not null && _log is { } log)
        {
            lock (log)
            {
                log.WriteLine(line);
            }
        }
    }
}

/// <summary>What one node is started with.</summary>
/// <param name="Name">E.g. <c>silo 1</c>.</param>
/// <param name="Program">The assembly that is run.</param>
/// <param name="Arguments">Its settings.</param>
/// <param name="Address">Where it answers <c>/api/health</c>.</param>
/// <param name="Log">The file its output goes to.</param>
public sealed record NodeSettings(string Name, string Program, IReadOnlyList<string> Arguments, Uri Address, string Log)
{
    /// <summary>What the command begins with, where it runs on a host of its own.</summary>
    public IReadOnlyList<string> Enter { get; init; } = [];

    /// <summary>How long it may take to say how it is.</summary>
    public TimeSpan HealthMax { get; init; } = TimeSpan.FromSeconds(5);
}
