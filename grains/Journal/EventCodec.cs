using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Journal;

/// <summary>The stable, versioned name under which an event is stored: never changed, never given to another shape.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EventKindAttribute(string kind) : Attribute
{
    public string Kind { get; } = kind;
}

/// <summary>Events of one feature, marked with <see cref="EventKindAttribute"/>, to journal entries and back.</summary>
/// <typeparam name="TEvent">The feature's event interface.</typeparam>
public static class EventCodec<TEvent>
    where TEvent : class
{
    private static readonly FrozenDictionary<string, Type> Types = typeof(TEvent).Assembly.GetTypes()
        .Where(type => type.IsAssignableTo(typeof(TEvent)) && type is { IsClass: true, IsAbstract: false })
        .ToFrozenDictionary(KindOf, StringComparer.Ordinal);

    private static readonly FrozenDictionary<Type, string> Kinds = Types.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    public static IEnumerable<string> AllKinds => Types.Keys;

    public static string KindOf(TEvent change) => Kinds[change.GetType()];

    public static JournalEntry Encode(TEvent change, string? commandId, DateTimeOffset at) =>
        new(KindOf(change), commandId, at, JsonSerializer.SerializeToUtf8Bytes(change, change.GetType(), JournalJson.Options));

    /// <exception cref="InvalidDataException">The entry is of a kind that this version does not know.</exception>
    public static TEvent Decode(string kind, ReadOnlySpan<byte> data) =>
        Types.TryGetValue(kind, out var type)
            ? (TEvent)JsonSerializer.Deserialize(data, type, JournalJson.Options)!
            : throw new InvalidDataException($"The journal holds an entry of the unknown kind '{kind}'; a newer version wrote it.");

    private static string KindOf(Type type) =>
        type.GetCustomAttribute<EventKindAttribute>()?.Kind
        ?? throw new InvalidOperationException($"{type.Name} has no [EventKind].");
}

/// <summary>How events, snapshots and documents are written: camelCase, enums by name, nothing for null.</summary>
public static class JournalJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    public static T Read<T>(ReadOnlyMemory<byte> data) =>
        JsonSerializer.Deserialize<T>(data.Span, Options) ?? throw new InvalidDataException($"A stored {typeof(T).Name} is null.");
}
