using Amazon.Runtime;
using Realtime.Silo.Storage;
using Realtime.Silo.Storage.DynamoDb;

namespace Realtime.Silo.Hosting;

/// <summary>Where Orleans' providers find DynamoDB: an endpoint or a region, and keys or (empty) AWS's credential chain.</summary>
internal readonly record struct DynamoDbAccount(string Service, string AccessKey, string SecretKey)
{
    /// <exception cref="StorageConfigurationException">No region is known.</exception>
    public static DynamoDbAccount Of(DynamoDbOptions options) =>
        new(options.ServiceUrl ?? Region(options), options.AccessKey ?? "", options.SecretKey ?? "");

    private static string Region(DynamoDbOptions options) =>
        options.Region ?? FallbackRegionFactory.GetRegionEndpoint()?.SystemName
        ?? throw new StorageConfigurationException("DynamoDb:Region must be given where there is no DynamoDb:ServiceUrl and the environment names no region.");
}
