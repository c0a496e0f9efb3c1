using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Realtime.Api;
using Realtime.Silo;

[assembly: AssemblyFixture(typeof(Realtime.Tests.Api.Server.ApiServer))]

namespace Realtime.Tests.Api.Server;

/// <summary>The whole server, on a free port and a data folder of its own, with the demo practices.</summary>
public sealed class ApiServer : IAsyncLifetime
{
    public const string Password = "Greenhouse-demo-1";
    private readonly string _folder = Directory.CreateTempSubdirectory("realtime-api-").FullName;
    private readonly string[] _settings;
    private readonly ILoggerProvider? _logs;
    private WebApplication? _app;

    public ApiServer()
        : this([])
    {
    }

    private ApiServer(string[] settings, ILoggerProvider? logs = null) => (_settings, _logs) = (settings, logs);

    public MovableTime Time { get; } = new();

    public HttpClient Http { get; private set; } = null!;

    /// <summary>Where mail lies.</summary>
    public string MailFolder => Path.Combine(_folder, "mail");

    /// <summary>Every mapped route: its method, <c>*</c> where it takes any, and its pattern.</summary>
    public IEnumerable<string> Routes => ((IEndpointRouteBuilder)_app!).DataSources
        .SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .SelectMany(route => (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["*"])
            .Select(method => $"{method} /{route.RoutePattern.RawText!.Trim('/')}"));

    /// <param name="settings">As <c>Auth:AccessTokenLifetime=00:01:00</c>.</param>
    public static ApiServer With(params string[] settings) => new(settings);

    /// <summary>A server whose logs go to <paramref name="logs"/>.</summary>
    public static ApiServer With(ILoggerProvider logs, params string[] settings) => new(settings, logs);

    /// <summary>Somebody without a token.</summary>
    public ApiClient Anonymous => new(Http, null);

    public async ValueTask InitializeAsync()
    {
        string[] arguments =
        [
            "--urls=http://127.0.0.1:0", "--environment=Production", "--Demo:Seed=true", $"--Storage:Path={_folder}",
            .. _settings.Select(setting => $"--{setting}"),
        ];
        var builder = WebApplication.CreateBuilder(arguments);
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.AddRealtimeSilo();
        builder.AddRealtimeApi();
        builder.Logging.ClearProviders();
        if (_logs is not null)
        {
            builder.Logging.AddProvider(_logs);
        }

        _app = builder.Build();
        _app.MapRealtimeApi();
        await _app.StartAsync();
        Http = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public async Task<ApiClient> SignIn(string email)
    {
        var answer = await Anonymous.Post("/api/auth/token", new { email, password = Password });
        return new ApiClient(Http, answer.Text("accessToken"));
    }

    public Task<ApiClient> Owner() => SignIn("owner@greenhouse.example");

    public async Task<Visitor> NewVisitor(string slug = "greenhouse")
    {
        var answer = await Anonymous.Post($"/public/organizations/{slug}/visitors", new { name = "Vera", email = "vera@example.com" });
        return new Visitor(answer.Text("visitorId"), new ApiClient(Http, answer.Text("accessToken")));
    }

    /// <summary>A practice of its own, so that a test meets nobody else's data.</summary>
    public async Task<Practice> NewPractice()
    {
        var slug = $"p{Guid.NewGuid():N}"[..20];
        var founded = await Anonymous.Post("/api/organizations", new
        {
            organization = new { name = "Practice", slug, timeZone = "America/New_York" },
            owner = new { name = "Olga", email = $"owner@{slug}.example", password = Password },
        });
        founded.Status.ShouldBe(201);
        return new Practice(slug, await SignIn($"owner@{slug}.example"), this);
    }
}

public sealed record Visitor(string Id, ApiClient Client);

/// <summary>The system's clock, set forward.</summary>
public sealed class MovableTime : TimeProvider
{
    private long _forwardTicks;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _forwardTicks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Volatile.Read(ref _forwardTicks));
}
