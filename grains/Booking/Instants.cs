namespace Realtime.Grains.Booking;

/// <summary>Of two moments, one.</summary>
internal static class Instants
{
    public static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    public static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
