using System.Text.Json;
using Realtime.Api.Json;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Tests.Api.Json;

public sealed class RealtimeJsonTests
{
    [Fact]
    public void A_service_is_written_flat()
    {
        var service = new Service("sv_1", new ServiceProfile("Talk", "", 50, 5, 10, new Money(12_000, "USD"), true), 3);

        JsonSerializer.Serialize(service, RealtimeJson.Options).ShouldBe(
            """{"id":"sv_1","name":"Talk","description":"","durationMinutes":50,"bufferBeforeMinutes":5,"bufferAfterMinutes":10,"price":{"amount":12000,"currency":"USD"},"active":true,"bookingPolicy":null,"version":3}""");
    }

    [Theory]
    [InlineData("2026-11-20T14:00:00+00:00", "\"2026-11-20T14:00:00Z\"")]
    [InlineData("2026-11-20T09:00:00-05:00", "\"2026-11-20T14:00:00Z\"")]
    [InlineData("2026-11-20T14:00:00.1200000+00:00", "\"2026-11-20T14:00:00.12Z\"")]
    public void An_instant_is_written_in_utc_with_a_fraction_only_where_there_is_one(string instant, string json) =>
        JsonSerializer.Serialize(DateTimeOffset.Parse(instant), RealtimeJson.Options).ShouldBe(json);

    [Theory]
    [InlineData("2026-11-20T14:00:00Z")]
    [InlineData("2026-11-20T09:00:00-05:00")]
    [InlineData("2026-11-20T14:00Z")]
    [InlineData("2026-11-20T14:00:00.000Z")]
    [InlineData("2026-11-20T14:00:00.0000000Z")]
    public void An_instant_with_an_offset_is_read(string text) =>
        JsonSerializer.Deserialize<DateTimeOffset>($"\"{text}\"", RealtimeJson.Options).ShouldBe(new DateTimeOffset(2026, 11, 20, 14, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("\"2026-11-20T14:00:00\"")]
    [InlineData("\"2026-11-20\"")]
    [InlineData("1795183200")]
    [InlineData("\" 2026-11-20T14:00:00Z\"")]
    public void Anything_else_is_no_instant(string json) =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<DateTimeOffset>(json, RealtimeJson.Options));

    [Fact]
    public void An_enum_is_its_snake_case_text_and_nothing_else()
    {
        JsonSerializer.Serialize(BookingStatus.NoShow, RealtimeJson.Options).ShouldBe("\"no_show\"");
        JsonSerializer.Deserialize<BookingStatus>("\"no_show\"", RealtimeJson.Options).ShouldBe(BookingStatus.NoShow);
        Should.Throw<ValueNotAllowedException>(() => JsonSerializer.Deserialize<BookingStatus>("\"NoShow\"", RealtimeJson.Options));
        Should.Throw<ValueNotAllowedException>(() => JsonSerializer.Deserialize<BookingStatus>("\"no_show,pending\"", RealtimeJson.Options));
        Should.Throw<UnreadableValueException>(() => JsonSerializer.Deserialize<BookingStatus>("4", RealtimeJson.Options));
    }

    [Theory]
    [InlineData("\"24:00\"", 1_440)]
    [InlineData("\"09:05\"", 545)]
    public void A_time_of_day_is_hours_and_minutes(string json, int minutes)
    {
        JsonSerializer.Deserialize<TimeOfDay>(json, RealtimeJson.Options).Minutes.ShouldBe(minutes);
        JsonSerializer.Serialize(new TimeOfDay(minutes), RealtimeJson.Options).ShouldBe(json);
    }
}
