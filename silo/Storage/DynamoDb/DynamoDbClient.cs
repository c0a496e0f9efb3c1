using Amazon;
using Amazon.DynamoDBv2;
using Amazon.Runtime;

namespace Realtime.Silo.Storage.DynamoDb;

/// <summary>The SDK's client as this program uses it: own connections, no hidden repeats.</summary>
internal static class DynamoDbClient
{
    private const string LocalRegion = "us-east-1";

    /// <param name="options">Checked ones.</param>
    /// <param name="transport">Puts something before the connections, e.g. faults; null for nothing.</param>
    /// <exception cref="StorageConfigurationException">No region is known.</exception>
    public static AmazonDynamoDBClient Create(DynamoDbOptions options, Func<HttpMessageHandler, HttpMessageHandler>? transport)
    {
        var config = new AmazonDynamoDBConfig
        {
            MaxErrorRetry = 0,
            ThrottleRetries = false,
            Timeout = options.AttemptTimeout * 2,
            HttpClientFactory = new Connections(options, transport),
        };
        if (options.ServiceUrl is { } url)
        {
            config.ServiceURL = url;
            config.AuthenticationRegion = options.Region ?? LocalRegion;
        }
        else
        {
            config.RegionEndpoint = Region(options);
        }

        return Credentials(options) is { } credentials ? new(credentials, config) : new(config);
    }

    private static RegionEndpoint Region(DynamoDbOptions options)
    {
        var region = options.Region is { } name ? RegionEndpoint.GetBySystemName(name) : FallbackRegionFactory.GetRegionEndpoint();
        return region ?? throw new StorageConfigurationException("DynamoDb:Region must be given where there is no DynamoDb:ServiceUrl and the environment names no region.");
    }

    private static BasicAWSCredentials? Credentials(DynamoDbOptions options) => (options.AccessKey, options.ServiceUrl) switch
    {
        ({ } key, _) => new(key, options.SecretKey),
        (null, { }) => new("local", "local"),
        _ => null,
    };

    /// <summary>One pool of connections for as long as the client lives.</summary>
    private sealed class Connections(DynamoDbOptions options, Func<HttpMessageHandler, HttpMessageHandler>? transport) : HttpClientFactory
    {
        private static readonly TimeSpan ConnectionLifetimeMax = TimeSpan.FromMinutes(5);

        private readonly Lazy<HttpClient> client = new(() =>
        {
            var sockets = new SocketsHttpHandler
            {
                MaxConnectionsPerServer = options.ConnectionsMax,
                ConnectTimeout = options.AttemptTimeout,
                PooledConnectionLifetime = ConnectionLifetimeMax,
                UseProxy = options.ServiceUrl is null || !new Uri(options.ServiceUrl).IsLoopback,
                AllowAutoRedirect = false,
            };
            return new HttpClient(transport?.Invoke(sockets) ?? sockets) { Timeout = Timeout.InfiniteTimeSpan };
        });

        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => client.Value;

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
    }
}
