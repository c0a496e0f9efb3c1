using System.Text.Json;
using System.Text.Json.Serialization;
using Realtime.Api.Json;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Api.Booking;

/// <summary>
/// When of a day an appointment would best start: <c>"morning"</c>, <c>"afternoon"</c>, <c>"evening"</c>, <c>"14:00"</c> (in the hour
/// from then), or <c>{"start":"09:00","end":"11:30"}</c>.
/// </summary>
[JsonConverter(typeof(Converter))]
public sealed record PreferredTime(DayHours Hours)
{
    private const int HourMinutes = 60;
    private const string Shapes = "This is morning, afternoon, evening, a time as 14:00, or a start and an end.";

    public static readonly IReadOnlyDictionary<string, DayHours> Words = new Dictionary<string, DayHours>(StringComparer.Ordinal)
    {
        ["morning"] = Between(0, 12),
        ["afternoon"] = Between(12, 17),
        ["evening"] = Between(17, 24),
    };

    /// <summary>Null where it is allowed.</summary>
    internal string? Error => Hours.Start < Hours.End ? null : "The end is after the start.";

    private static DayHours Between(int startHour, int endHour) => new(new TimeOfDay(startHour * HourMinutes), new TimeOfDay(endHour * HourMinutes));

    private sealed class Converter : JsonConverter<PreferredTime>
    {
        public override PreferredTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.String => OfText(reader.GetString()!),
            JsonTokenType.StartObject => new PreferredTime(JsonSerializer.Deserialize<DayHours>(ref reader, options)!),
            _ => throw new UnreadableValueException(Shapes),
        };

        public override void Write(Utf8JsonWriter writer, PreferredTime value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Hours, options);

        private static PreferredTime OfText(string text) =>
            Words.TryGetValue(text, out var hours) ? new PreferredTime(hours)
            : TimeOfDay.TryParse(text, out var start)
                ? new PreferredTime(new DayHours(start, new TimeOfDay(Math.Min(start.Minutes + HourMinutes, TimeOfDay.MinutesMax))))
            : throw new ValueNotAllowedException(Shapes);
    }
}
