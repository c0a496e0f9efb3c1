using System.Text;
using SQLitePCL;

namespace Realtime.Silo.Storage.Sqlite;

/// <summary>
/// One use of a prepared statement: bind (parameters count from 1), step, read (columns count from 0). Disposing it ends the
/// use, not the statement: it releases the read snapshot, and the connection keeps the statement for the next use.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;
    private readonly byte[] scratch;

    public Statement(sqlite3 database, sqlite3_stmt statement, byte[] scratch)
    {
        this.database = database;
        this.statement = statement;
        this.scratch = scratch;
    }

    public Statement Bind(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(statement, parameter, value));
        return this;
    }

    public Statement Bind(int parameter, long? value) => value is { } number ? Bind(parameter, number) : BindNull(parameter);

    public Statement Bind(int parameter, string? value)
    {
        if (value is null)
        {
            return BindNull(parameter);
        }

        // SQLite copies the text before the scratch buffer is used again.
        var bytes = Encoding.UTF8.GetMaxByteCount(value.Length) <= scratch.Length ? scratch : new byte[Encoding.UTF8.GetByteCount(value)];
        var length = Encoding.UTF8.GetBytes(value, bytes);
        if (length == 0)
        {
            Check(raw.sqlite3_bind_text(statement, parameter, string.Empty));
            return this;
        }

        Check(raw.sqlite3_bind_text(statement, parameter, bytes.AsSpan(0, length)));
        return this;
    }

    public Statement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        // The address of an empty span is null, which would bind NULL.
        Check(value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(statement, parameter, 0)
            : raw.sqlite3_bind_blob(statement, parameter, value));
        return this;
    }

    /// <summary>True where a row is there to be read.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(statement);
        if (code is raw.SQLITE_ROW or raw.SQLITE_DONE)
        {
            return code == raw.SQLITE_ROW;
        }

        throw Failure(code);
    }

    /// <summary>Carries it out and ends this use; the number of rows it changed.</summary>
    public int Run()
    {
        using (this)
        {
            while (Step())
            {
            }

            return raw.sqlite3_changes(database);
        }
    }

    public long Integer(int column) => raw.sqlite3_column_int64(statement, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public string Text(int column)
    {
        // As UTF-8 with its length: text may contain U+0000.
        var bytes = raw.sqlite3_column_blob(statement, column);
        return Encoding.UTF8.GetString(bytes);
    }

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>Valid until the next step.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(statement, column);

    public void Dispose() => raw.sqlite3_reset(statement);

    private Statement BindNull(int parameter)
    {
        Check(raw.sqlite3_bind_null(statement, parameter));
        return this;
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw Failure(code);
        }
    }

    private SqliteFailure Failure(int code)
    {
        var message = raw.sqlite3_errmsg(database).utf8_to_string();
        var extended = raw.sqlite3_extended_errcode(database);
        return new(extended != 0 ? extended : code, message);
    }
}
