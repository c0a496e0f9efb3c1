using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Realtime.Cluster.Dynamo;

/// <summary>
/// Hosts that read one table as it was: a silo that does not learn that it was put out, a front node that goes on using it. What they
/// write goes through. Answers are kept from the beginning, so that the first stale one is no newer than <see cref="Begin"/>.
/// </summary>
public sealed class StaleReads
{
    private readonly ConcurrentDictionary<(string Operation, string Body), DynamoAnswer> _last = new();
    private volatile Frozen? _frozen;

    /// <param name="table">Its name.</param>
    /// <param name="hosts">The addresses that ask.</param>
    public void Begin(string table, IEnumerable<string> hosts) => _frozen = new(table, [.. hosts], new(_last));

    public void End() => _frozen = null;

    internal DynamoAnswer? Find(IPAddress? from, string operation, byte[] body)
    {
        if (_frozen is not { } frozen || !IsRead(operation) || from is null || !frozen.Hosts.Contains(from.MapToIPv4().ToString()))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(body);
        return text.Contains($"\"{frozen.Table}\"", StringComparison.Ordinal) ? frozen.Answers.GetValueOrDefault((operation, text)) : null;
    }

    internal void Note(string operation, byte[] body, DynamoAnswer answer)
    {
        // Membership alone is read by the same few requests again and again.
        if (_frozen is null && IsRead(operation) && answer.IsSuccess && Encoding.UTF8.GetString(body) is var text && text.Contains("DeploymentId", StringComparison.Ordinal))
        {
            _last[(operation, text)] = answer;
        }
    }

    private static bool IsRead(string operation) => operation is "Query" or "Scan" or "GetItem" or "TransactGetItems";

    private sealed record Frozen(string Table, HashSet<string> Hosts, Dictionary<(string Operation, string Body), DynamoAnswer> Answers);
}
