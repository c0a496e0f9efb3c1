namespace Realtime.Silo.Storage.Sqlite;

/// <summary>
/// The writer's memory of which integer a stream's name has; ids never change, so that only a rollback can make it wrong.
/// </summary>
internal sealed class StreamIds
{
    /// <summary>Names remembered; at the bound it starts anew.</summary>
    private const int NamesMax = 50_000;

    /// <summary>Ids fit 31 bits, because the key of a batch is a stream's id and a sequence in one signed 64-bit integer.</summary>
    private const long IdMax = int.MaxValue;

    private const string Find = "SELECT id FROM stream WHERE name = ?";
    private const string Insert = "INSERT INTO stream (name) VALUES (?) RETURNING id";

    private readonly Dictionary<string, long> ids = new(StringComparer.Ordinal);

    public long? TryGet(Connection connection, string name)
    {
        if (ids.TryGetValue(name, out var known))
        {
            return known;
        }

        using var find = connection.Use(Find).Bind(1, name);
        return find.Step() ? Remember(name, find.Integer(0)) : null;
    }

    public long GetOrAdd(Connection connection, string name)
    {
        if (TryGet(connection, name) is { } id)
        {
            return id;
        }

        using var insert = connection.Use(Insert).Bind(1, name);
        insert.Step();
        var added = insert.Integer(0);
        return added <= IdMax ? Remember(name, added) : throw new InvalidOperationException("The store is full of streams.");
    }

    /// <summary>After a rollback: ids given in it may be given again, to others.</summary>
    public void Forget() => ids.Clear();

    private long Remember(string name, long id)
    {
        if (ids.Count == NamesMax)
        {
            ids.Clear();
        }

        ids[name] = id;
        return id;
    }
}
