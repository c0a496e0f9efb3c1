using Microsoft.Extensions.Logging;
using Realtime.Grains.Storage;
using Realtime.Silo.Storage.Memory;
using Realtime.Silo.Storage.Sqlite;

namespace Realtime.Silo.Storage;

/// <summary>The ports' adapters as configured, and what must be closed with them.</summary>
internal sealed class StorageAdapters(IJournal journal, IDocuments documents, IDisposable? owned) : IDisposable
{
    public IJournal Journal { get; } = journal;

    public IDocuments Documents { get; } = documents;

    /// <exception cref="StorageConfigurationException">The folder cannot be used.</exception>
    public static StorageAdapters Open(StorageOptions options, TimeProvider time, StorageMetrics metrics, ILogger logger)
    {
        if (options.Provider == StorageProvider.Memory)
        {
            var store = new MemoryStore();
            return new(new MemoryJournal(store), new MemoryDocuments(store, time), null);
        }

        var database = SqliteDatabase.Open(options.Path, options.Sqlite, time, metrics, logger);
        return new(new SqliteJournal(database, metrics), new SqliteDocuments(database, metrics), database);
    }

    public void Dispose() => owned?.Dispose();
}
