using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Realtime.Api.Json;

/// <summary>Enums as snake_case text (<c>no_show</c>), exactly; never as numbers.</summary>
public sealed class SnakeCaseEnumConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert))!;

    private sealed class Of<T> : JsonConverter<T>
        where T : struct, Enum
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                throw new UnreadableValueException($"This is text: one of {EnumText<T>.All}.");
            }

            return EnumText<T>.TryParse(reader.GetString(), out var value)
                ? value
                : throw new ValueNotAllowedException($"This is one of {EnumText<T>.All}.");
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(EnumText<T>.Of(value));
    }
}

/// <summary>An enum's values by their snake_case text.</summary>
public static class EnumText<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<string, T> ByText =
        Enum.GetValues<T>().ToFrozenDictionary(value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()), StringComparer.Ordinal);

    private static readonly FrozenDictionary<T, string> ByValue = ByText.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>Every text, for a sentence.</summary>
    public static string All { get; } = string.Join(", ", Enum.GetValues<T>().Select(value => ByValue[value]));

    public static bool TryParse(string? text, out T value)
    {
        value = default;
        return text is not null && ByText.TryGetValue(text, out value);
    }

    public static string Of(T value) => ByValue[value];
}
