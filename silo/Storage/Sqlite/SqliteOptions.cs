namespace Realtime.Silo.Storage.Sqlite;

/// <summary>The bounds of the SQLite adapter, configured under <c>Storage:Sqlite</c>.</summary>
public sealed class SqliteOptions
{
    /// <summary>Writes that may wait for the writer; one more is refused with <c>StorageUnavailableException</c>.</summary>
    public int QueueLengthMax { get; set; } = 10_000;

    /// <summary>Bytes of data that may wait for the writer.</summary>
    public int QueueBytesMax { get; set; } = 64 * 1024 * 1024;

    /// <summary>Writes in one transaction.</summary>
    public int GroupLengthMax { get; set; } = 1_024;

    /// <summary>Bytes of data in one transaction; a group that reaches it takes no further write.</summary>
    public int GroupBytesMax { get; set; } = 8 * 1024 * 1024;

    /// <summary>Connections that read.</summary>
    public int ReadersMax { get; set; } = 4;

    /// <summary>Reads that may wait for a connection; one more is refused.</summary>
    public int ReadsWaitingMax { get; set; } = 10_000;

    /// <summary>How long a read waits for a connection.</summary>
    public TimeSpan ReadWait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long SQLite waits for a lock that something else (a backup, the sqlite3 shell) holds.</summary>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Pages (4 KiB) written to the log after which it is copied into the database; writes wait meanwhile, so not too many.</summary>
    public int CheckpointPages { get; set; } = 1_000;

    /// <summary>Pages in the log from which on a checkpoint holds reads up for a moment, so that the log can start anew.</summary>
    public int LogPagesMax { get; set; } = 32_000;

    /// <summary>
    /// Pages (4 KiB) up to which the whole database is read and checked at start, before anything is answered; a larger one only
    /// says that it was not. 1 starts a damaged one, to save what it has: what is read is still checked.
    /// </summary>
    public int StartCheckPagesMax { get; set; } = 65_536;

    /// <summary>How often expired records are deleted.</summary>
    public TimeSpan ExpirySweepInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Expired records deleted in one transaction; a sweep that meets more goes on in the next one.</summary>
    public int ExpirySliceMax { get; set; } = 500;

    /// <summary>The same, for a database that is read through one connection.</summary>
    internal SqliteOptions ForOneReader() => new() { ReadersMax = 1, BusyTimeout = BusyTimeout, ReadWait = TimeSpan.FromHours(1) };
}
