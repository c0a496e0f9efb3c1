namespace Realtime.Tests.Browser.Hosting;

/// <summary>The demo practice's clock.</summary>
internal static class PracticeTime
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    public static string DayOf(string instant) => $"{TimeZoneInfo.ConvertTime(DateTimeOffset.Parse(instant, null), Zone):yyyy-MM-dd}";
}
