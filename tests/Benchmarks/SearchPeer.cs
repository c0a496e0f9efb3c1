using Realtime.Silo.Storage.Sqlite;

namespace Realtime.Benchmarks;

/// <summary>The texts of a practice in one SQLite table, in the open, and searched by SQLite: no keys, no erasure, no conversations.</summary>
internal sealed class SearchPeer : IDisposable
{
    private const string Schema = """
        PRAGMA journal_mode=WAL;
        PRAGMA synchronous=OFF;
        CREATE TABLE messages (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
        CREATE VIRTUAL TABLE words USING fts5(text, content='messages', content_rowid='id', prefix='3 5');
        """;

    private const string Begin = "BEGIN";
    private const string Insert = "INSERT INTO messages (text) VALUES (?1)";
    private const string Commit = "COMMIT";
    private const string Match = "SELECT rowid FROM words WHERE words MATCH ?1 ORDER BY rowid DESC LIMIT ?2";
    private const string Scan = "SELECT id FROM messages WHERE text LIKE ?1 AND text LIKE ?2 ORDER BY id DESC LIMIT ?3";

    private readonly Connection _connection;

    public SearchPeer(string file)
    {
        _connection = Connection.Open(file, readOnly: false, TimeSpan.FromSeconds(5));
        _connection.Execute(Schema);
    }

    public void Add(IEnumerable<string> texts)
    {
        _connection.Execute(Begin);
        foreach (var text in texts)
        {
            _connection.Use(Insert).Bind(1, text).Run();
        }

        _connection.Execute(Commit);
    }

    public void Index() => _connection.Execute("INSERT INTO words(words) VALUES('rebuild')");

    /// <summary>The newest messages that have every word, by how it begins.</summary>
    public int FullText(string query, int limit)
    {
        using var statement = _connection.Use(Match).Bind(1, string.Join(' ', query.Split(' ').Select(word => word + "*"))).Bind(2, limit);
        return Count(statement);
    }

    /// <summary>The same by looking at every message.</summary>
    public int Like(string query, int limit)
    {
        var words = query.Split(' ');
        using var statement = _connection.Use(Scan).Bind(1, $"%{words[0]}%").Bind(2, $"%{words[^1]}%").Bind(3, limit);
        return Count(statement);
    }

    public void Dispose() => _connection.Dispose();

    private static int Count(Statement statement)
    {
        var count = 0;
        while (statement.Step())
        {
            count++;
        }

        return count;
    }
}
