using System.Net;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace Realtime.Silo.Storage.DynamoDb;

/// <summary>What a failed request means for the write it carried.</summary>
internal static class DynamoDbFailure
{
    private static readonly string[] Throttled =
    [
        "ProvisionedThroughputExceededException", "ThrottlingException", "Throttling", "RequestLimitExceeded",
        "RequestLimitExceededException", "LimitExceededException",
    ];

    /// <summary>Not a fault of this program: the service, the network, or the time limit of one request.</summary>
    public static bool IsFromService(Exception failure)
        => failure is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or OperationCanceledException;

    public static bool IsWorthRepeating(Exception failure)
        => failure is not AmazonServiceException service || IsThrottled(service) || !IsRefusal(service);

    /// <summary>Whether the request may have been carried out, or may still be.</summary>
    public static bool MayBeApplied(Exception failure)
        => failure is not AmazonServiceException service || !(IsThrottled(service) || IsRefusal(service));

    private static bool IsThrottled(AmazonServiceException failure)
        => failure is ProvisionedThroughputExceededException or ThrottlingException or RequestLimitExceededException
            || Throttled.Contains(failure.ErrorCode, StringComparer.Ordinal)
            || failure.StatusCode == HttpStatusCode.TooManyRequests;

    /// <summary>The service understood and said no.</summary>
    private static bool IsRefusal(AmazonServiceException failure) => (int)failure.StatusCode is >= 400 and < 500;
}
