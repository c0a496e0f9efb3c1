using Microsoft.AspNetCore.SignalR;
using Realtime.Api.Chat;
using Realtime.Api.Identity;
using Realtime.Api.Operations;
using Microsoft.Extensions.Options;

namespace Realtime.Api.Live;

/// <summary>Where SignalR's connections become this node's: each gets its <see cref="LiveConnection"/> as a feature.</summary>
public sealed class HubLifetime(
    ILogger<DefaultHubLifetimeManager<ChatHub>> logger, ConnectionRegistry registry, LiveService service, NodeContext context,
    IOptions<RateLimitOptions> rateLimits)
    : DefaultHubLifetimeManager<ChatHub>(logger)
{
    public override async Task OnConnectedAsync(HubConnectionContext connection)
    {
        await base.OnConnectedAsync(connection);
        var options = context.Options;
        var budget = rateLimits.Value.Enabled ? new CallBudget(options.CallsPerSecond, options.CallBurst, context.Time) : null;
        var live = new LiveConnection(connection, connection.User.Caller, budget, options, context.Metrics, context.Time);
        connection.Features.Set(live);
        await registry.Enter(live);
        if (service.IsDraining)
        {
            live.EndForReconnect();
        }
    }

    public override async Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        if (connection.Features.Get<LiveConnection>() is { } live)
        {
            registry.Leave(live);
        }

        await base.OnDisconnectedAsync(connection);
    }
}
