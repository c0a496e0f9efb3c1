using Amazon.DynamoDBv2;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Realtime.Silo.Storage.DynamoDb;

/// <summary>The one table, checked and ready; <c>DynamoDbJournal</c> and <c>DynamoDbDocuments</c> sit on it.</summary>
public sealed class DynamoDbTable : IDisposable
{
    private readonly AmazonDynamoDBClient client;

    private DynamoDbTable(AmazonDynamoDBClient client, DynamoDbOptions options, StorageMetrics metrics, ILogger logger)
    {
        this.client = client;
        Options = options;
        Logger = logger;
        Items = new ItemStore(client, options.Table, new RetriedCalls(options, metrics, TimeProvider.System));
    }

    internal DynamoDbOptions Options { get; }

    internal ILogger Logger { get; }

    internal ItemStore Items { get; }

    /// <summary>Makes the table where it is missing and may be made, checks its shape, and waits until it can be used.</summary>
    /// <param name="options">Where it is, and bounds.</param>
    /// <param name="metrics">Null for none that anybody reads.</param>
    /// <param name="logger">Null for none.</param>
    /// <param name="transport">Puts something before the connections, for tests with faults; null for nothing.</param>
    /// <exception cref="StorageConfigurationException">The service does not answer, refuses, or holds a table of another shape.</exception>
    public static async Task<DynamoDbTable> Open(
        DynamoDbOptions options,
        StorageMetrics? metrics = null,
        ILogger? logger = null,
        Func<HttpMessageHandler, HttpMessageHandler>? transport = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        logger ??= NullLogger.Instance;
        var opened = DynamoDbClient.Create(options, transport);
        try
        {
            await new TablePreparation(opened, options, logger).Run();
            return new(opened, options, metrics ?? new StorageMetrics(), logger);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    public void Dispose() => client.Dispose();
}
