using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Realtime.Tests.Api.Live;

/// <summary>The whole program in a process of its own, that can be killed and started again on the same data and address.</summary>
public sealed class RealServer : IAsyncDisposable
{
    private const string DemoPassword = "Greenhouse-demo-1";
    private readonly string _data = Directory.CreateTempSubdirectory("realtime-live-").FullName;
    private readonly HttpClient _http;
    private Process? _process;

    private RealServer()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        _http = new HttpClient { BaseAddress = Address, Timeout = HubClient.Patience };
    }

    public Uri Address { get; }

    public static async Task<RealServer> Start()
    {
        var server = new RealServer();
        await server.StartAgain();
        return server;
    }

    /// <summary>Starts the program, and waits until it is ready.</summary>
    public async Task StartAgain()
    {
        var program = typeof(Realtime.Api.RealtimeApi).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [program, "--urls", Address.ToString(), $"--Storage:Path={_data}", "--Demo:Seed=true", "--Logging:LogLevel:Default=Warning"])
        {
            WorkingDirectory = _data,
        };
        _process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                using var health = await _http.GetAsync("/api/health", timeout.Token);
                if (health.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                _process.HasExited.ShouldBeFalse();
            }

            await Task.Delay(50, timeout.Token);
        }
    }

    /// <summary>As a power cut does.</summary>
    public async Task Kill()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM; the exit code once the program has ended.</summary>
    public async Task<int> Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process!.Id.ToString()]);
        await _process.WaitForExitAsync().WaitAsync(HubClient.Patience);
        return _process.ExitCode;
    }

    /// <summary>A token of demo staff (<c>owner</c>, <c>therapist1</c>…) of a demo practice.</summary>
    public async Task<string> StaffToken(string name, string practice = "greenhouse")
    {
        var answer = await Post("/api/auth/token", new { email = $"{name}@{practice}.example", password = DemoPassword });
        return answer.GetProperty("accessToken").GetString()!;
    }

    public async Task<(string Token, string UserId)> Visitor(string practice = "greenhouse")
    {
        var answer = await Post($"/public/organizations/{practice}/visitors", new { name = "Ada" });
        return (answer.GetProperty("accessToken").GetString()!, answer.GetProperty("visitorId").GetString()!);
    }

    public async Task<string> Room(string visitorToken) =>
        (await Post("/api/rooms", new { }, visitorToken)).GetProperty("id").GetString()!;

    public Task<HubClient> Connect(string token, Action<HubEvent>? onEvent = null) => HubClient.Connect(Address, token, onEvent: onEvent);

    public Task<JsonElement> Get(string path, string token) => Send(HttpMethod.Get, path, null, token);

    public Task<JsonElement> Post(string path, object? body, string? token = null) => Send(HttpMethod.Post, path, body, token);

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await Kill();
        }

        _process?.Dispose();
        _http.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private async Task<JsonElement> Send(HttpMethod method, string path, object? body, string? token)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue($"{method} {path}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }
}
