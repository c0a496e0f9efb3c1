namespace Realtime.Silo.Storage.DynamoDb;

/// <summary>Where the table is and the bounds of the DynamoDB adapter, configured under <c>DynamoDb</c>.</summary>
public sealed class DynamoDbOptions
{
    public const string Section = "DynamoDb";

    /// <summary>An endpoint that speaks DynamoDB's protocol, e.g. <c>http://127.0.0.1:4567</c>; null for AWS itself in <see cref="Region"/>.</summary>
    public string? ServiceUrl { get; set; }

    public string Table { get; set; } = "realtime";

    /// <summary>An AWS region, e.g. <c>eu-central-1</c>; null for the environment's (<c>AWS_REGION</c>, profile, instance).</summary>
    public string? Region { get; set; }

    /// <summary>With <see cref="SecretKey"/>; null for AWS's credential chain, or for dummy ones where there is a <see cref="ServiceUrl"/>.</summary>
    public string? AccessKey { get; set; }

    public string? SecretKey { get; set; }

    /// <summary>Whether a table that is not there is made; null means only where there is a <see cref="ServiceUrl"/>.</summary>
    public bool? CreateTable { get; set; }

    /// <summary>How long the start waits for the table to become usable.</summary>
    public TimeSpan StartWait { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long one request may take before it counts as unanswered.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a call may take with all its repeats; then it is a <c>StorageUnavailableException</c>.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>Before the first repeat at most this long; it doubles with each, and the wait is drawn evenly from zero up to it.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(25);

    public TimeSpan RetryDelayMax { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Connections to the service.</summary>
    public int ConnectionsMax { get; set; } = 128;

    /// <summary>Requests under way or waiting for a connection; one more is refused with <c>StorageUnavailableException</c>.</summary>
    public int RequestsMax { get; set; } = 10_000;

    /// <summary>Streams whose head is remembered; for one that was forgotten, the next append reads it first.</summary>
    public int StreamsKnownMax { get; set; } = 20_000;

    /// <summary>Command ids of a stream beyond its index, after which they are put into the index.</summary>
    public int CommandsUnindexedMax { get; set; } = 64;
}
