using Microsoft.Extensions.Logging;
using Realtime.Grains.Storage;
using Realtime.Silo.Storage.DynamoDb;
using Realtime.Silo.Storage.Memory;
using Realtime.Silo.Storage.Sqlite;

namespace Realtime.Silo.Storage;

/// <summary>The ports' adapters as configured, and what must be closed with them.</summary>
internal sealed class StorageAdapters(IJournal journal, IDocuments documents, IDisposable? owned) : IDisposable
{
    public IJournal Journal { get; } = journal;

    public IDocuments Documents { get; } = documents;

    /// <exception cref="StorageConfigurationException">The folder or the table cannot be used.</exception>
    public static StorageAdapters Open(
        StorageOptions options, DynamoDbOptions dynamoDb, TimeProvider time, StorageMetrics metrics, ILogger logger)
        => options.Provider switch
        {
            StorageProvider.DynamoDb => OpenTable(dynamoDb, time, metrics, logger),
            StorageProvider.Memory => OpenMemory(time),
            _ => OpenFolder(options, time, metrics, logger),
        };

    public void Dispose() => owned?.Dispose();

    // Once, at start, where nothing else runs: the container's factories are not asynchronous.
    private static StorageAdapters OpenTable(DynamoDbOptions options, TimeProvider time, StorageMetrics metrics, ILogger logger)
    {
        var table = Task.Run(() => DynamoDbTable.Open(options, metrics, logger)).GetAwaiter().GetResult();
        return new(new DynamoDbJournal(table, metrics), new DynamoDbDocuments(table, metrics, time), table);
    }

    private static StorageAdapters OpenMemory(TimeProvider time)
    {
        var store = new MemoryStore();
        return new(new MemoryJournal(store), new MemoryDocuments(store, time), null);
    }

    private static StorageAdapters OpenFolder(StorageOptions options, TimeProvider time, StorageMetrics metrics, ILogger logger)
    {
        var database = SqliteDatabase.Open(options.Path, options.Sqlite, time, metrics, logger);
        return new(new SqliteJournal(database, metrics), new SqliteDocuments(database, metrics), database);
    }
}
