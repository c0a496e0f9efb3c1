using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Realtime.Api.Json;

/// <summary>Dates: <c>YYYY-MM-DD</c> and nothing else.</summary>
public sealed class DateConverter : JsonConverter<DateOnly>
{
    private const string Layout = "yyyy-MM-dd";

    public static bool TryParse(string? text, out DateOnly date) =>
        DateOnly.TryParseExact(text, Layout, CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    public override DateOnly Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && TryParse(reader.GetString(), out var date)
            ? date
            : throw new UnreadableValueException("A date is YYYY-MM-DD, for example 2026-11-20.");

    public override void Write(Utf8JsonWriter writer, DateOnly value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString(Layout, CultureInfo.InvariantCulture));
}
