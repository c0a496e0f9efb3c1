using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Realtime.Api.Json;

/// <summary>Instants: written as <c>2026-11-20T14:00:00Z</c>, with a fraction only where there is one; read with an offset or <c>Z</c> only.</summary>
public sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    private const string WholeSeconds = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string WithFraction = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";

    private static readonly string[] Readable =
    [
        "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm'Z'",
        "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mmzzz",
    ];

    public static string Format(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString(instant.Ticks % TimeSpan.TicksPerSecond == 0 ? WholeSeconds : WithFraction, CultureInfo.InvariantCulture);

    public static bool TryParse(string? text, out DateTimeOffset instant)
    {
        var read = DateTimeOffset.TryParseExact(
            text, Readable, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);
        return read;
    }

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && TryParse(reader.GetString(), out var instant)
            ? instant
            : throw new UnreadableValueException("An instant is RFC 3339 with Z or an offset, for example 2026-11-20T14:00:00Z.");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[32];
        _ = value.UtcDateTime.TryFormat(
            text, out var written, value.Ticks % TimeSpan.TicksPerSecond == 0 ? WholeSeconds : WithFraction, CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..written]);
    }
}
