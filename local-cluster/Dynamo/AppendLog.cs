using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Realtime.Cluster.Dynamo;

/// <summary>
/// Which host appended to which stream, as DynamoDB itself saw it: what no node can say of itself that was put out, or that does not know
/// of another activation. Empty until <see cref="Begin"/>.
/// </summary>
public sealed class AppendLog
{
    private const string StreamPrefix = "STREAM#";
    private const string BatchPrefix = "E#";
    private const string Refused = "ConditionalCheckFailedException";
    private readonly ConcurrentQueue<Append> _appends = new();
    private volatile bool _isOn;

    public IReadOnlyList<Append> All => [.. _appends];

    /// <summary>From now on everything is kept.</summary>
    public void Begin()
    {
        _appends.Clear();
        _isOn = true;
    }

    public void End() => _isOn = false;

    internal void Note(string from, string operation, byte[] body, DynamoAnswer answer)
    {
        if (_isOn && (answer.IsSuccess || answer.Error == Refused) && StreamOf(operation, body) is { } stream)
        {
            _appends.Enqueue(new Append(Stopwatch.GetTimestamp(), from, stream, answer.IsSuccess));
        }
    }

    /// <summary>The stream that a request appends to; null where it is another request.</summary>
    internal static string? StreamOf(string operation, byte[] body)
    {
        if (operation != "PutItem")
        {
            return null;
        }

        using var request = JsonDocument.Parse(body);
        return Key(request, "PK") is { } partition && partition.StartsWith(StreamPrefix, StringComparison.Ordinal)
            && Key(request, "SK")?.StartsWith(BatchPrefix, StringComparison.Ordinal) == true
                ? partition[StreamPrefix.Length..]
                : null;
    }

    private static string? Key(JsonDocument put, string name) =>
        put.RootElement.GetProperty("Item").TryGetProperty(name, out var key) && key.TryGetProperty("S", out var text) ? text.GetString() : null;
}
