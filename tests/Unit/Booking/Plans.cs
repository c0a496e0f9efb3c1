using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Tests.Unit.Booking;

/// <summary>Schedules, callers and commands as the calendar's tests write them. It is Friday 2026-11-20, 14:00 UTC.</summary>
internal static class Plans
{
    public const string Therapist = "th_ada";

    public static readonly DateTimeOffset Now = new(2026, 11, 20, 14, 0, 0, TimeSpan.Zero);

    /// <summary>The first slot of the next Monday.</summary>
    public static readonly DateTimeOffset Monday = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    public static readonly ServiceTerms Hour = new("sv_hour", 60, 0, 0);

    /// <summary>Half an hour, a quarter of an hour free before and after.</summary>
    public static readonly ServiceTerms Guarded = new("sv_guarded", 30, 15, 15);

    public static readonly Caller Staff = new("org_o", "us_staff", Role.Reception, "Rita", "");

    public static Caller Visitor(int number = 1) => new("org_o", $"vi_{number}", Role.Visitor, $"Visitor {number}", "");

    public static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Mondays to Fridays 9 to 17 in UTC, every half hour.</summary>
    public static Schedule WorkWeek(string timeZone = "UTC", int notice = 0, int window = 60, int step = 30) => new(
        timeZone, [.. Enumerable.Range(1, 5).Select(day => Hours((DayOfWeek)day, "09:00", "17:00"))], [], [], notice, window, step);

    /// <summary>The same hours on all seven days.</summary>
    public static Schedule EveryDay(string timeZone, string from, string to, int step = 30) => new(
        timeZone, [.. Enumerable.Range(0, 7).Select(day => Hours((DayOfWeek)day, from, to))], [], [], 0, 730, step);

    public static WeeklyHours Hours(DayOfWeek day, string from, string to) => new(day, Time(from), Time(to));

    public static DayHours Hours(string from, string to) => new(Time(from), Time(to));

    public static TimeOfDay Time(string text) => TimeOfDay.TryParse(text, out var time) ? time : throw new FormatException(text);

    public static PlaceHold Hold(string id, DateTimeOffset start, Caller? caller = null, ServiceTerms? service = null) =>
        new(id, caller ?? Visitor(), Therapist, service ?? Hour, start);

    public static Book Book(string id, DateTimeOffset start, Caller? caller = null, ServiceTerms? service = null, string? holdId = null)
    {
        var by = caller ?? Visitor();
        return new Book(id, by, null, service ?? Hour, start, by.UserId, new Client(by.Name, null, null), holdId, null, "UTC", null);
    }

    public static BookSeries Series(string id, DateTimeOffset start, int count, SeriesInterval every = SeriesInterval.Week, Caller? caller = null) =>
        new(Book(id, start, caller), every, count);

    public static ChangeBookingStatus Status(string id, string bookingId, BookingStatus status, Caller? caller = null, long? version = null) =>
        new(id, caller ?? Staff, bookingId, status, null, version);

    public static Reschedule Move(string id, string bookingId, DateTimeOffset start, Caller? caller = null, long? version = null) =>
        new(id, caller ?? Staff, bookingId, start, null, version);
}
