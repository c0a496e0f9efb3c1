using Realtime.Silo.Storage.Sqlite;

namespace Realtime.Benchmarks;

/// <summary>
/// Bookings as an application on SQLite alone makes them, correctly: look for an overlap and insert in one transaction that nobody
/// else writes beside, durable when it is answered. No events, no projections, no notices: less than a calendar does.
/// </summary>
internal sealed class SqlPeer : IDisposable
{
    private const string Schema = """
        PRAGMA journal_mode=WAL;
        PRAGMA synchronous=FULL;
        CREATE TABLE bookings (id TEXT PRIMARY KEY, therapist TEXT NOT NULL, start_at INTEGER NOT NULL, end_at INTEGER NOT NULL, client TEXT NOT NULL);
        CREATE INDEX bookings_by_time ON bookings (therapist, start_at);
        """;

    // Appointments are no longer than a day. One statement is one transaction.
    private const string Insert = """
        INSERT INTO bookings SELECT ?1, ?2, ?3, ?4, 'client' WHERE NOT EXISTS (
          SELECT 1 FROM bookings WHERE therapist = ?2 AND start_at > ?3 - 86400 AND start_at < ?4 AND end_at > ?3)
        """;

    private readonly Connection _connection;
    private readonly SemaphoreSlim _turn = new(1);

    private SqlPeer(Connection connection) => _connection = connection;

    public static SqlPeer Open(string file)
    {
        var connection = Connection.Open(file, readOnly: false, TimeSpan.FromSeconds(5));
        connection.Execute(Schema);
        return new(connection);
    }

    public async Task<bool> Book(string id, string therapist, DateTimeOffset start, DateTimeOffset end)
    {
        await _turn.WaitAsync();
        try
        {
            return _connection.Use(Insert).Bind(1, id).Bind(2, therapist).Bind(3, start.ToUnixTimeSeconds()).Bind(4, end.ToUnixTimeSeconds()).Run() == 1;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _connection.Dispose();
        _turn.Dispose();
    }
}
