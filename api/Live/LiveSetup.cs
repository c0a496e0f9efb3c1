using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Realtime.Api.Booking;
using Realtime.Api.Chat;
using Realtime.Api.Configuration;
using Realtime.Api.Json;
using Realtime.Api.Presence;

namespace Realtime.Api.Live;

/// <summary>The hub and everything behind it.</summary>
public static class LiveSetup
{
    public const string HubPath = "/hub";
    private const string HubPolicy = "hub";

    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Something in section <c>Live</c> is unknown or not allowed.</exception>
    public static void AddRealtimeLive(this WebApplicationBuilder builder)
    {
        var options = builder.AddStrictOptions<LiveOptions>(LiveOptions.Section, live => live.Validate());
        var services = builder.Services;
        services.AddSingleton<LiveMetrics>();
        services.AddSingleton<FrameEncoder>();
        services.AddSingleton<NodeReference>();
        services.AddSingleton<NodeContext>();
        services.AddSingleton<RoomDirectory>();
        services.AddSingleton<OrganizationDirectory>();
        services.AddSingleton<PresenceReports>();
        services.AddSingleton<PresenceWatches>();
        services.AddSingleton<AvailabilityWatches>();
        services.AddSingleton<ConnectionRegistry>();
        services.AddSingleton<SlowReaders>();
        services.AddSingleton<FrontNode>();
        services.AddSingleton<LiveService>();
        services.AddHostedService(provider => provider.GetRequiredService<LiveService>());

        services.AddSingleton<VisitorLimits>();
        services.AddSingleton<HubCalls>();
        services.AddSignalR(hub =>
            {
                hub.AddFilter<HubCalls>();
                hub.SupportedProtocols = [FrameEncoder.ProtocolName];
                hub.MaximumReceiveMessageSize = options.ReceiveBytesMax;
                hub.MaximumParallelInvocationsPerClient = options.ParallelCallsMax;
                hub.EnableDetailedErrors = false;
            })
            .AddJsonProtocol(json => RealtimeJson.Configure(json.PayloadSerializerOptions));
        services.AddSingleton<HubLifetimeManager<ChatHub>, HubLifetime>();

        // SignalR logs every refused call and every frame of garbage as an error with its stack; what is unexpected, HubCalls logs.
        builder.Logging.AddFilter("Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher", LogLevel.None);
        builder.Logging.AddFilter("Microsoft.AspNetCore.SignalR.HubConnectionHandler", LogLevel.None);

        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, HubTicketAuthentication>(HubTicketAuthentication.SchemeName, null);
        services.AddSingleton<IAuthorizationHandler, HubOrigin>();
        services.AddAuthorizationBuilder().AddPolicy(HubPolicy, policy => policy
            .AddAuthenticationSchemes(HubTicketAuthentication.SchemeName)
            .RequireAuthenticatedUser()
            .AddRequirements(new HubOriginRequirement()));
    }

    public static void MapRealtimeHub(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<NodeContext>().Options;
        app.MapHub<ChatHub>(HubPath, http =>
        {
            // SignalR breaks off what is not read by itself, without a word: only where ours did not come to it.
            http.TransportSendTimeout = options.ReadPatience + (2 * options.FarewellTime);

            // A ticket is good for one request, and a fallback transport makes many.
            http.Transports = HttpTransportType.WebSockets;
            http.CloseOnAuthenticationExpiration = true;
        }).RequireAuthorization(HubPolicy);

        // SignalR breaks its connections off at this moment, in a callback registered by MapHub. Callbacks run last registered
        // first, and one that blocks holds the others back: so clients are told before.
        app.Lifetime.ApplicationStopping.Register(() => app.Services.GetRequiredService<LiveService>().Drain().GetAwaiter().GetResult());
    }
}
