using System.Collections.Concurrent;
using System.Text;

namespace Realtime.Cluster.Dynamo;

/// <summary>
/// Hosts that read one table as it was: a silo that does not learn that it was put out, a front node that goes on using it. What they
/// write goes through. Answers are kept from <see cref="Watch"/> on, so that the first stale one is no newer than <see cref="Begin"/>.
/// </summary>
public sealed class StaleReads
{
    private readonly ConcurrentDictionary<(string Operation, string Body), DynamoAnswer> _last = new();
    private volatile string? _table;
    private volatile IReadOnlySet<string>? _hosts;

    /// <summary>Remembers what is read of a table; of one whose few requests are the same again and again, as membership's.</summary>
    public void Watch(string table) => _table = table;

    /// <summary>From now on these addresses read what was last read.</summary>
    public void Begin(IEnumerable<string> hosts) => _hosts = hosts.ToHashSet(StringComparer.Ordinal);

    public void End() => _hosts = null;

    internal DynamoAnswer? Find(string from, string operation, byte[] body) =>
        _hosts?.Contains(from) == true && ReadOf(operation, body) is { } read ? _last.GetValueOrDefault(read) : null;

    internal void Note(string operation, byte[] body, DynamoAnswer answer)
    {
        if (_hosts is null && answer.IsSuccess && ReadOf(operation, body) is { } read)
        {
            _last[read] = answer;
        }
    }

    private (string Operation, string Body)? ReadOf(string operation, byte[] body) =>
        _table is { } table && operation is ("Query" or "Scan" or "GetItem" or "TransactGetItems")
        && Encoding.UTF8.GetString(body) is var text && text.Contains($"\"{table}\"", StringComparison.Ordinal)
            ? (operation, text)
            : null;
}
