namespace Realtime.Silo.Storage.Sqlite;

/// <summary>SQLite refused; callers of the ports see it only as the inner exception of <c>StorageUnavailableException</c>.</summary>
/// <param name="code">The extended result code, https://sqlite.org/rescode.html.</param>
internal sealed class SqliteFailure(int code, string message) : Exception($"SQLite {code}: {message}")
{
    public int Code { get; } = code;
}
