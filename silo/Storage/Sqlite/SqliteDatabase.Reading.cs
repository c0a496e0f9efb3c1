using Microsoft.Extensions.Logging.Abstractions;

namespace Realtime.Silo.Storage.Sqlite;

/// <summary>Opening to read only, beside the process that has the folder.</summary>
public sealed partial class SqliteDatabase
{
    /// <summary>
    /// One connection that cannot write, on which all that is read until it is disposed is of one moment. The process that has
    /// the folder goes on; its log is not emptied meanwhile.
    /// </summary>
    /// <param name="path">A data folder, or a file that a backup made.</param>
    /// <param name="options">Bounds; null for the defaults.</param>
    /// <param name="time">What records expire by; null for the system's.</param>
    /// <exception cref="StorageConfigurationException">There is no database, or not one of this version.</exception>
    public static SqliteDatabase OpenForReading(string path, SqliteOptions? options = null, TimeProvider? time = null)
    {
        options = (options ?? new()).ForOneReader();
        var file = Directory.Exists(path) ? Path.Combine(path, FileName) : Path.GetFullPath(path);
        if (!File.Exists(file))
        {
            throw new StorageConfigurationException($"Storage:Path '{path}' holds no {FileName}.");
        }

        SqliteLibrary.Ensure();
        Connection? connection = null;
        try
        {
            connection = OpenReading(file, options);
            connection.Execute("BEGIN");
            Schema.RequireKnown(connection, path);
            var only = connection;
            var readers = new SqliteReaders(options, new StorageMetrics(), () => only);
            return new(folderLock: null, writer: null, readers, options, time ?? TimeProvider.System);
        }
        catch (Exception reason)
        {
            connection?.Dispose();
            throw reason is SqliteFailure
                ? new StorageConfigurationException($"Storage:Path '{path}' holds no usable database: {reason.Message}", reason)
                : reason;
        }
    }

    /// <summary>What is wrong with the file, its indexes and its rows; empty where nothing.</summary>
    internal Task<IReadOnlyList<string>> FindDamage(CancellationToken cancellation) => Readers.Ask(SqliteCheck.Find, cancellation);
}
