using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Realtime.Silo.Storage.DynamoDb;

namespace Realtime.Silo.Hosting;

/// <summary>A silo among others: membership and reminders in DynamoDB through Orleans' own providers, the rest through ours.</summary>
internal static class ClusterSilo
{
    public static void AddClusterSilo(this IHostApplicationBuilder builder, ClusterSettings settings)
    {
        var table = DynamoDbOptionsReader.Read(builder.Configuration);

        // Before the silo, which wants to find its tables.
        builder.Services.AddHostedService<ClusterTables>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = settings.StopTimeout);
        builder.UseOrleans(silo =>
        {
            silo.ConfigureSilo(settings);
            silo.AddStateStorage();
            silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (settings.ClusterId, settings.ServiceId));
            silo.Configure<EndpointOptions>(options =>
            {
                options.AdvertisedIPAddress = settings.Address is { } address ? IPAddress.Parse(address) : options.AdvertisedIPAddress;
                options.SiloPort = settings.SiloPort;
                options.GatewayPort = settings.GatewayPort;
            });
            silo.Configure<ConnectionOptions>(options => options.OpenConnectionTimeout = settings.ConnectTimeout);
            silo.Configure<ClusterMembershipOptions>(options => DetectFailures(options, settings));
            AddProviders(silo, settings, table);
        });
        builder.Services.AddHealthChecks().AddCheck<SiloHealthCheck>("cluster");
    }

    private static void DetectFailures(ClusterMembershipOptions options, ClusterSettings settings)
    {
        options.ProbeTimeout = settings.ProbeTimeout;
        options.NumMissedProbesLimit = settings.ProbesMissedMax;
        options.NumVotesForDeathDeclaration = settings.DeathVotes;
        options.DeathVoteExpirationTimeout = settings.VoteLife;
        options.TableRefreshTimeout = settings.MembershipRefresh;
        options.IAmAliveTablePublishTimeout = settings.AliveWrite;

        // An indirect probe shares the time of the direct one that failed, so a silo that hangs collects no votes.
        options.EnableIndirectProbes = false;
    }

    private static void AddProviders(ISiloBuilder silo, ClusterSettings settings, DynamoDbOptions table)
    {
        var account = DynamoDbAccount.Of(table);
        silo.UseDynamoDBClustering((DynamoDBClusteringOptions options) =>
        {
            (options.Service, options.AccessKey, options.SecretKey) = account;
            options.TableName = settings.MembershipTable;
            options.UseProvisionedThroughput = options.CreateIfNotExists = options.UpdateIfExists = false;
        });
        silo.UseDynamoDBReminderService(options =>
        {
            (options.Service, options.AccessKey, options.SecretKey) = account;
            options.TableName = settings.RemindersTable;
            options.UseProvisionedThroughput = options.CreateIfNotExists = options.UpdateIfExists = false;
        });
    }
}
