using System.Text.Json;
using System.Text.Json.Serialization;

namespace Realtime.Api.Json;

/// <summary>A text that a body may leave out (nothing changes), set to null (it is cleared) or give.</summary>
[JsonConverter(typeof(Converter))]
public readonly record struct OptionalText(bool IsGiven, string? Value)
{
    private sealed class Converter : JsonConverter<OptionalText>
    {
        public override bool HandleNull => true;

        public override OptionalText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.Null => new OptionalText(true, null),
            JsonTokenType.String => new OptionalText(true, reader.GetString()),
            _ => throw new UnreadableValueException("This is text or null."),
        };

        public override void Write(Utf8JsonWriter writer, OptionalText value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}
