using System.Text.Json.Nodes;
using Realtime.Grains.Journal;

namespace Realtime.Silo.Operations.Check;

/// <summary>Whether what is stored says the same as what it should: by meaning, since an older version may have written it.</summary>
internal static class StoredJson
{
    public static bool IsSame<T>(ReadOnlyMemory<byte> stored, T expected)
    {
        // Read and written again: what this version no longer writes is no difference.
        var found = JsonNode.Parse(JournalJson.Write(JournalJson.Read<T>(stored)));
        return Agrees(found, JsonNode.Parse(JournalJson.Write(expected)));
    }

    public static bool IsSame<T>(ReadOnlyMemory<byte> stored, ReadOnlyMemory<byte> expected) => IsSame(stored, JournalJson.Read<T>(expected));

    /// <summary>True where every field that was written has the expected value; fields are only ever appended, so older texts have fewer.</summary>
    public static bool Agrees(JsonNode? found, JsonNode? expected) => (found, expected) switch
    {
        (JsonObject one, JsonObject other) => one.All(field => other.TryGetPropertyValue(field.Key, out var value) && Agrees(field.Value, value)),
        (JsonArray one, JsonArray other) => one.Count == other.Count && one.Zip(other).All(pair => Agrees(pair.First, pair.Second)),
        _ => JsonNode.DeepEquals(found, expected),
    };
}
