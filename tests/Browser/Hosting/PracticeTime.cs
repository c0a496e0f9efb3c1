namespace Realtime.Tests.Browser.Hosting;

/// <summary>The demo practice's clock.</summary>
internal static class PracticeTime
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    /// <summary>What its clock shows at an instant.</summary>
    public static DateTime Clock(string instant) => TimeZoneInfo.ConvertTime(DateTimeOffset.Parse(instant, null), Zone).DateTime;

    /// <summary>The instant, as the server writes it, at which its clock shows this.</summary>
    public static string At(DateTime clock) =>
        TimeZoneInfo.ConvertTimeToUtc(DateTime.SpecifyKind(clock, DateTimeKind.Unspecified), Zone).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);

    public static string DayOf(string instant) => $"{TimeZoneInfo.ConvertTime(DateTimeOffset.Parse(instant, null), Zone):yyyy-MM-dd}";
}
