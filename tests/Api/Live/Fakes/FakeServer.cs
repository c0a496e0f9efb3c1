using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Realtime.Api.Identity;
using Realtime.Api.Live;
using Realtime.Api.Operations;
using Realtime.Api.Origins;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainRuntime;

namespace Realtime.Tests.Api.Live.Fakes;

/// <summary>The live half alone, over real WebSockets and the real grain host, with fake grains behind it.</summary>
public sealed class FakeServer : IAsyncDisposable
{
    public const string Organization = "org_fake";
    private readonly WebApplication _app;
    private int _people;

    private FakeServer(WebApplication app, FakeWorld world)
    {
        _app = app;
        World = world;
    }

    public FakeWorld World { get; }

    public IServiceProvider Services => _app.Services;

    public IGrainFactory Grains => _app.Services.GetRequiredService<IGrainFactory>();

    public Uri Address => new(_app.Urls.First());

    /// <param name="settings">Configuration as <c>Live:RoomRenewPeriod=00:00:01</c>.</param>
    public static async Task<FakeServer> Start(params string[] settings)
    {
        var world = new FakeWorld();
        var builder = WebApplication.CreateSlimBuilder([.. settings.Select(setting => "--" + setting), "--urls", "http://127.0.0.1:0"]);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(world);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddGrainRuntime(_ => { }, typeof(FakeServer).Assembly);
        builder.Services.AddAuthentication("Fake").AddScheme<AuthenticationSchemeOptions, FakeTokens>("Fake", null);
        builder.Services.AddSingleton<OriginPolicy>();
        builder.Services.Configure<RateLimitOptions>(builder.Configuration.GetSection(RateLimitOptions.Section));
        builder.AddRealtimeLive();
        var app = builder.Build();
        app.UseWebSockets();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapRealtimeHub();
        await app.StartAsync();
        return new FakeServer(app, world);
    }

    public string NewRoom()
    {
        var room = $"rm_{Guid.NewGuid():n}";
        World.Rooms[$"{Organization}/{room}"] = true;
        return room;
    }

    /// <summary>Somebody new; their token is their own description.</summary>
    public Caller NewPerson(Role role = Role.Visitor, string organization = Organization)
    {
        var number = Interlocked.Increment(ref _people);
        return new Caller(organization, $"us_{number}", role, $"Person {number}", $"se_{number}");
    }

    public static string TokenOf(Caller caller, DateTimeOffset? expiresAt = null) =>
        $"{caller.OrganizationId}:{caller.UserId}:{caller.Role}:{caller.SessionId}:{(expiresAt ?? DateTimeOffset.MaxValue).ToUnixTimeMilliseconds()}";

    public Task<HubClient> Connect(Caller? caller = null) => HubClient.Connect(Address, TokenOf(caller ?? NewPerson()));

    public Task Stop() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private sealed class FakeTokens(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers.Authorization.ToString().Split(' ') is not [_, var token] || token.Split(':') is not { Length: 5 } parts)
            {
                return Task.FromResult(AuthenticateResult.NoResult());
            }

            var expiresAt = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(parts[4]));
            var identity = new CallerIdentity(new Caller(parts[0], parts[1], Enum.Parse<Role>(parts[2]), parts[1], parts[3]), expiresAt, "Fake");
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), "Fake")));
        }
    }
}
