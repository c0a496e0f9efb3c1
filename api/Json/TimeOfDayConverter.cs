using System.Text.Json;
using System.Text.Json.Serialization;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Api.Json;

/// <summary>Wall-clock times: <c>HH:mm</c>, <c>00:00</c> to <c>24:00</c>.</summary>
public sealed class TimeOfDayConverter : JsonConverter<TimeOfDay>
{
    public override TimeOfDay Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && TimeOfDay.TryParse(reader.GetString(), out var time)
            ? time
            : throw new UnreadableValueException("A time of day is HH:mm from 00:00 to 24:00, for example 09:00.");

    public override void Write(Utf8JsonWriter writer, TimeOfDay value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
