using SQLitePCL;

namespace Realtime.Silo.Storage.Sqlite;

/// <summary>
/// A connection with its prepared statements, over SQLite's own interface: ADO.NET's layer looks parameters up by name and
/// allocates at every execution. One thread at a time may use it.
/// </summary>
internal sealed class Connection : IDisposable
{
    private const int ScratchBytes = 4 * 1024;

    // The statements' texts are constants, so that the reference is identity enough.
    private readonly Dictionary<string, Statement> statements = new(ReferenceEqualityComparer.Instance);
    private readonly List<sqlite3_stmt> prepared = [];
    private readonly byte[] scratch = new byte[ScratchBytes];
    private readonly sqlite3 database;

    private Connection(sqlite3 database) => this.database = database;

    /// <summary>Whether no transaction is open; some failures end one by themselves.</summary>
    public bool IsIdle => raw.sqlite3_get_autocommit(database) != 0;

    /// <summary>Pages written to the log by this connection since it was opened.</summary>
    public int PagesWritten
    {
        get
        {
            raw.sqlite3_db_status(database, CacheWrites, out var pages, out _, 0);
            return pages;
        }
    }

    private const int CacheWrites = 9; // SQLITE_DBSTATUS_CACHE_WRITE

    public static Connection Open(string path, bool readOnly, TimeSpan busyTimeout)
    {
        var flags = raw.SQLITE_OPEN_NOMUTEX | (readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        var code = raw.sqlite3_open_v2(path, out var database, flags, null);
        if (code != raw.SQLITE_OK)
        {
            var message = raw.sqlite3_errmsg(database).utf8_to_string();
            database.Dispose();
            throw new SqliteFailure(code, message);
        }

        raw.sqlite3_extended_result_codes(database, 1);
        raw.sqlite3_busy_timeout(database, (int)busyTimeout.TotalMilliseconds);
        return new(database);
    }

    /// <summary>The statement of <paramref name="sql"/>, a constant; prepared at its first use.</summary>
    public Statement Use(string sql)
    {
        if (!statements.TryGetValue(sql, out var statement))
        {
            var code = raw.sqlite3_prepare_v2(database, sql, out var native);
            if (code != raw.SQLITE_OK)
            {
                throw new SqliteFailure(code, raw.sqlite3_errmsg(database).utf8_to_string());
            }

            prepared.Add(native);
            statement = new Statement(database, native, scratch);
            statements.Add(sql, statement);
        }

        return statement;
    }

    /// <summary>The number that <paramref name="sql"/>, a constant, answers.</summary>
    public long Ask(string sql)
    {
        using var statement = Use(sql);
        statement.Step();
        return statement.Integer(0);
    }

    /// <summary>Carries out text of several statements, once (schema, pragmas).</summary>
    public void Execute(string sql)
    {
        var code = raw.sqlite3_exec(database, sql, out var message);
        if (code != raw.SQLITE_OK)
        {
            throw new SqliteFailure(code, message ?? "failed");
        }
    }

    /// <summary>Whether closing leaves the log where it is, instead of copying it into the database and removing it.</summary>
    public void KeepLogWhenClosed(bool keep) => raw.sqlite3_db_config(database, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep ? 1 : 0, out _);

    /// <summary>Copies the log into the database. Pages then in the log, and how many of them are copied.</summary>
    public (int Logged, int Copied) Checkpoint(int mode)
    {
        var code = raw.sqlite3_wal_checkpoint_v2(database, "main", mode, out var logged, out var copied);
        return code is raw.SQLITE_OK or raw.SQLITE_BUSY
            ? (logged, copied)
            : throw new SqliteFailure(code, raw.sqlite3_errmsg(database).utf8_to_string());
    }

    public void Dispose()
    {
        foreach (var statement in prepared)
        {
            statement.Dispose();
        }

        database.Dispose();
    }
}
