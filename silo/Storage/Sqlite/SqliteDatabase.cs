using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Realtime.Silo.Storage.Sqlite;

/// <summary>
/// The data folder, open: its lock, its one writer and its readers. What was acknowledged survives the process being killed,
/// and the machine losing power (WAL with <c>synchronous=FULL</c>: a commit returns after its fsync).
/// </summary>
/// <remarks>
/// The folder must be on a local file system: WAL needs memory shared between connections, and a network's locks are not
/// always locks.
/// </remarks>
public sealed partial class SqliteDatabase : IDisposable
{
    public const string FileName = "realtime.db";

    private readonly FolderLock? folderLock;
    private readonly SqliteWriter? writer;
    private readonly ITimer? expirySweep;
    private int disposed;

    private SqliteDatabase(FolderLock? folderLock, SqliteWriter? writer, SqliteReaders readers, SqliteOptions options, TimeProvider time)
    {
        this.folderLock = folderLock;
        this.writer = writer;
        Readers = readers;
        Time = time;
        if (writer is not null)
        {
            expirySweep = time.CreateTimer(
                _ => SweepExpired(options.ExpirySliceMax), null, options.ExpirySweepInterval, options.ExpirySweepInterval);
        }
    }

    internal SqliteWriter Writer => writer ?? throw new InvalidOperationException("The database was opened to read only.");

    internal SqliteReaders Readers { get; }

    internal TimeProvider Time { get; }

    /// <summary>Opens, and creates what is missing.</summary>
    /// <param name="path">The folder; relative to the process's current directory.</param>
    /// <param name="options">Bounds; null for the defaults.</param>
    /// <param name="time">What records expire by; null for the system's.</param>
    /// <param name="metrics">Null for none that anybody reads.</param>
    /// <param name="logger">Null for none.</param>
    /// <exception cref="StorageConfigurationException">
    /// The folder cannot be created or written, is in use by another process, or holds something else, newer or damaged.
    /// </exception>
    public static SqliteDatabase Open(
        string path, SqliteOptions? options = null, TimeProvider? time = null, StorageMetrics? metrics = null, ILogger? logger = null)
    {
        options ??= new SqliteOptions();
        metrics ??= new StorageMetrics();
        logger ??= NullLogger.Instance;
        var folder = Path.GetFullPath(path);
        var library = SqliteLibrary.Ensure();
        var taken = FolderLock.Take(folder);
        AcknowledgedMark? mark = null;
        Connection? connection = null;
        try
        {
            var file = Path.Combine(folder, FileName);
            mark = AcknowledgedMark.Open(folder);
            connection = OpenWriting(file, options);
            var committed = new StoreStart(folder, options, logger).Prepare(connection, mark);
            LogOpened(logger, folder, library);
            var readers = new SqliteReaders(options, metrics, () => OpenReading(file, options));
            var committing = new SqliteWriter(connection, mark, committed, readers, options, metrics, logger);
            return new(taken, committing, readers, options, time ?? TimeProvider.System);
        }
        catch (Exception reason)
        {
            connection?.Dispose();
            mark?.Dispose();
            taken.Dispose();
            throw reason is SqliteFailure or IOException or InvalidDataException
                ? new StorageConfigurationException($"Storage:Path '{folder}' holds no usable database: {reason.Message.ReplaceLineEndings(" ")}", reason)
                : reason;
        }
    }

    /// <summary>Commits what waits, closes, and frees the folder for another process.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0)
        {
            expirySweep?.Dispose();
            Readers.Dispose();
            writer?.Dispose();
            folderLock?.Dispose();
        }
    }

    private static Connection OpenWriting(string file, SqliteOptions options)
    {
        var connection = Connection.Open(file, readOnly: false, options.BusyTimeout);
        try
        {
            connection.KeepLogWhenClosed(true);

            // Checkpoints are the writer's own, after it acknowledged; SQLite's automatic ones would be part of a COMMIT.
            connection.Execute(
                """
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = FULL;
                PRAGMA secure_delete = ON;
                PRAGMA wal_autocheckpoint = 0;
                PRAGMA journal_size_limit = 67108864;
                PRAGMA foreign_keys = OFF;
                PRAGMA trusted_schema = OFF;
                PRAGMA temp_store = MEMORY;
                PRAGMA cache_size = -32768;
                """);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static Connection OpenReading(string file, SqliteOptions options)
    {
        var connection = Connection.Open(file, readOnly: true, options.BusyTimeout);
        connection.Execute("PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192;");
        return connection;
    }

    private void SweepExpired(int sliceMax) => _ = Sweep(sliceMax);

    private async Task Sweep(int sliceMax)
    {
        try
        {
            // Slice by slice, so that other writes come between.
            while (await Writer.Submit(new DeleteExpiredWrite(sliceMax, Time), CancellationToken.None) == sliceMax)
            {
            }
        }
        catch (Grains.Storage.StorageUnavailableException)
        {
            // Closed, full or failing: expired records count as absent anyway, and the next sweep tries again.
        }
    }

    [LoggerMessage(2010, LogLevel.Information, "Storage in {Folder}, SQLite {Library}")]
    private static partial void LogOpened(ILogger logger, string folder, string library);
}
