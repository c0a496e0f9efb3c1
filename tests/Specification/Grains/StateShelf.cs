using System.Text.Json;

namespace Realtime.Tests.Specification.Grains;

/// <summary>Stored grain states in memory, which several hosts may share.</summary>
public sealed class StateShelf
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string? Json, int Version)> _states = new(StringComparer.Ordinal);

    /// <summary>The stored JSON (null where cleared or never written) and the version, 0 where never written.</summary>
    public (string? Json, int Version) Read(string key)
    {
        lock (_gate)
        {
            return _states.GetValueOrDefault(key);
        }
    }

    /// <summary>Stores at the next version if the stored one is the expected; else null.</summary>
    public int? TryWrite(string key, string? json, int expectedVersion)
    {
        lock (_gate)
        {
            if (_states.GetValueOrDefault(key).Version != expectedVersion)
            {
                return null;
            }

            _states[key] = (json, expectedVersion + 1);
            return expectedVersion + 1;
        }
    }

    public static string ToJson<T>(T state) => JsonSerializer.Serialize(state);

    public static T FromJson<T>(string json) => JsonSerializer.Deserialize<T>(json)!;
}
