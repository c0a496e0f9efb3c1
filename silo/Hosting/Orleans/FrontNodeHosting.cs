using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Realtime.Silo.Storage.DynamoDb;

namespace Realtime.Silo.Hosting;

/// <summary>A process without grains: a client of the cluster, that tries again what a silo's death interrupted.</summary>
internal static class FrontNodeHosting
{
    public static void AddFrontNode(this IHostApplicationBuilder builder, ClusterSettings settings)
    {
        var account = DynamoDbAccount.Of(DynamoDbOptionsReader.Read(builder.Configuration));
        var gateways = new GatewayCount();
        builder.Services.AddSingleton(gateways);
        builder.UseOrleansClient(client =>
        {
            client.AddActivityPropagation();
            client.Services.AddClocks();
            client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (settings.ClusterId, settings.ServiceId));
            client.UseDynamoDBClustering((DynamoDBGatewayOptions options) =>
            {
                (options.Service, options.AccessKey, options.SecretKey) = account;
                options.TableName = settings.MembershipTable;
                options.UseProvisionedThroughput = options.CreateIfNotExists = options.UpdateIfExists = false;
            });
            client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = settings.GatewayRefresh);
            client.Configure<ConnectionOptions>(options => options.OpenConnectionTimeout = settings.ConnectTimeout);
            client.Configure<ClientMessagingOptions>(options =>
            {
                options.ResponseTimeout = settings.FrontAttempt;
                options.MaxMessageBodySize = settings.MessageBytesMax;
            });
            client.AddOutgoingGrainCallFilter<CallRetry>();
            client.UseConnectionRetryFilter<FirstConnection>();
            client.AddClusterConnectionStatusObserver(gateways);
        });
        builder.Services.AddHealthChecks().AddCheck<FrontHealthCheck>("cluster");
    }
}
