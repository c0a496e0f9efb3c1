using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Realtime.Api.Booking;
using Realtime.Api.Booking.Feed;
using Realtime.Api.Chat;
using Realtime.Api.Configuration;
using Realtime.Api.Desk;
using Realtime.Api.Errors;
using Realtime.Api.Idempotency;
using Realtime.Api.Identity;
using Realtime.Api.Json;
using Realtime.Api.Live;
using Realtime.Api.OpenApi;
using Realtime.Api.Operations;
using Realtime.Api.Origins;
using Realtime.Api.Practice;
using Realtime.Api.Search;
using Realtime.Api.Presence;
using Realtime.Api.Privacy;

namespace Realtime.Api;

/// <summary>The HTTP side of Realtime: REST, hub, client files and operation, over whatever hosts the grains.</summary>
public static class RealtimeApi
{
    public const string UrlDefault = "http://127.0.0.1:5080";

    extension(WebApplicationBuilder builder)
    {
        /// <exception cref="OptionsValidationException">A setting of ours is unknown or not allowed.</exception>
        public void AddRealtimeApi()
        {
            var services = builder.Services;
            _ = builder.AddStrictOptions<AuthOptions>(AuthOptions.Section, options => options.Validate());
            var rates = builder.AddStrictOptions<RateLimitOptions>(RateLimitOptions.Section, options => options.Validate());
            _ = builder.AddStrictOptions<MetricsOptions>(MetricsOptions.Section, options => options.Validate());

            services.ConfigureHttpJsonOptions(options => RealtimeJson.Configure(options.SerializerOptions));
            services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
            services.Configure<HostOptions>(options => options.ShutdownTimeout = ServerLimits.ShutdownMax);
            if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
            {
                builder.WebHost.UseUrls(UrlDefault);
            }

            builder.WebHost.ConfigureKestrel(ServerLimits.Configure);
            builder.AddRealtimeLogging();

            services.TryAddSingleton(TimeProvider.System);
            AddIdentity(services);
            services.AddSingleton<PracticeDirectory>();
            services.AddSingleton<OriginPolicy>();
            RateLimits.Add(services, rates);
            ServerLimits.AddTimeouts(services);
            PublicPractice.AddCache(services);
            services.AddHealthChecks();
            services.AddHostedService<RequestTraces>();
            services.AddSingleton<MetricsStore>();
            services.AddHostedService(provider => provider.GetRequiredService<MetricsStore>());
            ApiDescription.Add(services);
            builder.AddRealtimeLive();
        }
    }

    extension(WebApplication app)
    {
        public void MapRealtimeApi()
        {
            app.Use(SecurityHeaders.Add);
            app.UseMiddleware<ErrorMiddleware>();
            app.Use(BodyLimit.Check);
            app.UseWebSockets();
            app.UseRouting();
            app.UseAuthentication();
            app.UseMiddleware<OriginMiddleware>();
            app.UseRateLimiter();
            app.UseAuthorization();
            app.UseMiddleware<BlockedVisitors>();
            app.UseRequestTimeouts();
            app.UseOutputCache();
            app.UseMiddleware<IdempotencyMiddleware>();

            var api = app.MapGroup("");
            api.WithRequestTimeout(ServerLimits.TimeoutPolicy);
            AuthEndpoints.Map(api);
            VisitorEndpoints.Map(api);
            OwnVisitorEndpoints.Map(api);
            UserEndpoints.Map(api);
            FoundingEndpoints.Map(api);
            OrganizationEndpoints.Map(api);
            PublicPractice.Map(api);
            ServiceEndpoints.Map(api);
            TherapistEndpoints.Map(api);
            ScheduleEndpoints.Map(api);
            AvailabilityEndpoints.Map(api);
            SmartAvailabilityEndpoints.Map(api);
            HoldEndpoints.Map(api);
            BookingEndpoints.Map(api);
            WaitlistEndpoints.Map(api);
            CalendarFeedEndpoints.Map(api);
            RoomEndpoints.Map(api);
            VisitorRoutes.Map(api);
            CannedReplyEndpoints.Map(api);
            SearchEndpoints.Map(api);
            ResumeEndpoints.Map(api);
            DeskEndpoints.Map(api);
            PresenceEndpoints.Map(api);
            PrivacyEndpoints.Map(api);
            HealthEndpoints.Map(api);
            MetricsEndpoint.Map(api);
            app.MapRealtimeHub();
            ApiDescription.Map(app);
            ConversationPage.Map(app);
            ClientFiles.Map(app);
        }
    }

    private static void AddIdentity(IServiceCollection services)
    {
        // Before Data Protection's own hosted service, which wants to find a key.
        services.AddHostedService<KeyRingUpkeep>();
        services.AddDataProtection().SetApplicationName("Realtime").DisableAutomaticKeyGeneration();
        services.AddSingleton<KeyRing>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(options => options.XmlRepository = provider.GetRequiredService<KeyRing>()));

        services.AddSingleton<AccessTokens>();
        services.AddAuthentication(AccessTokenHandler.Scheme)
            .AddScheme<AuthenticationSchemeOptions, AccessTokenHandler>(AccessTokenHandler.Scheme, null);
        Policies.Add(services.AddAuthorizationBuilder());
    }
}
