using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Grains.Storage;
using Realtime.Silo.Storage;
using Realtime.Silo.Storage.Sqlite;

namespace Realtime.Silo.Operations;

/// <summary>A store as an operator's command uses it: to read, beside a running server, or to write, in its place.</summary>
internal sealed class OperatorStore : IAsyncDisposable
{
    private readonly IAsyncDisposable? _services;
    private readonly SqliteDatabase? _database;
    private readonly StorageMetrics? _metrics;

    private OperatorStore(IJournal journal, IDocuments documents, IAsyncDisposable services) =>
        (Journal, Documents, _services) = (journal, documents, services);

    private OperatorStore(SqliteDatabase database)
    {
        (_database, _metrics) = (database, new StorageMetrics());
        (Journal, Documents) = (new SqliteJournal(database, _metrics), new SqliteDocuments(database, _metrics));
    }

    public IJournal Journal { get; }

    public IDocuments Documents { get; }

    /// <summary>
    /// To read: a SQLite folder as it is at one moment, whoever has it; anything else as the server opens it, while it changes.
    /// </summary>
    /// <exception cref="StorageConfigurationException">There is nothing to read.</exception>
    public static OperatorStore OpenToRead(IConfiguration configuration, TimeProvider? time = null)
    {
        var options = Options(configuration);
        return options.Provider == StorageProvider.Sqlite
            ? new(SqliteDatabase.OpenForReading(FolderOf(options), options.Sqlite, time))
            : Open(configuration, time);
    }

    /// <summary>A file that a backup made.</summary>
    /// <exception cref="StorageConfigurationException">It is none.</exception>
    public static OperatorStore OpenFile(string file) => new(SqliteDatabase.OpenForReading(file));

    /// <summary>To write. A SQLite folder must be nobody else's: the server has to stop first.</summary>
    /// <exception cref="StorageConfigurationException">It is in use, or (<paramref name="mustExist"/>) not there.</exception>
    public static OperatorStore OpenToWrite(IConfiguration configuration, bool mustExist, TimeProvider? time = null)
    {
        var options = Options(configuration);
        if (mustExist && options.Provider == StorageProvider.Sqlite)
        {
            FolderOf(options);
        }

        return Open(configuration, time);
    }

    /// <summary>The folder of a SQLite store that is there.</summary>
    /// <exception cref="StorageConfigurationException">It is not, or storage is something else.</exception>
    public static string SqliteFolder(IConfiguration configuration, bool mustExist)
    {
        var options = Options(configuration);
        if (options.Provider != StorageProvider.Sqlite)
        {
            throw new StorageConfigurationException(
                $"Storage:Provider {options.Provider} has backups of its own; this command copies SQLite folders. See also: export.");
        }

        return mustExist ? FolderOf(options) : Path.GetFullPath(options.Path);
    }

    /// <summary>What the storage engine itself finds wrong with its file.</summary>
    public Task<IReadOnlyList<string>> FindDamage(CancellationToken cancellation) =>
        _database?.FindDamage(cancellation) ?? Task.FromResult<IReadOnlyList<string>>([]);

    public async ValueTask DisposeAsync()
    {
        _database?.Dispose();
        _metrics?.Dispose();
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }
    }

    private static StorageOptions Options(IConfiguration configuration)
    {
        var options = StorageOptionsReader.Read(configuration);
        return options.Provider != StorageProvider.Memory
            ? options
            : throw new StorageConfigurationException("Storage:Provider Memory keeps nothing that a command could work on.");
    }

    private static string FolderOf(StorageOptions options)
    {
        var folder = Path.GetFullPath(options.Path);
        return File.Exists(Path.Combine(folder, SqliteDatabase.FileName))
            ? folder
            : throw new StorageConfigurationException($"Storage:Path '{folder}' holds no {SqliteDatabase.FileName}.");
    }

    private static OperatorStore Open(IConfiguration configuration, TimeProvider? time = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(time ?? TimeProvider.System);
        services.AddRealtimeStorage(configuration);
        var provider = services.BuildServiceProvider();
        try
        {
            return new(provider.GetRequiredService<IJournal>(), provider.GetRequiredService<IDocuments>(), provider);
        }
        catch
        {
            provider.Dispose();
            throw;
        }
    }
}
