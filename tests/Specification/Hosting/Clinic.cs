using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Tests.Specification.Hosting;

/// <summary>A practice as one host sees it. Mondays to Fridays 9 to 17 in New York; it is Friday 2026-11-20, 9:00 there.</summary>
public sealed class Clinic(GrainServer server)
{
    public const string Org = "org_clinic";
    public const string Ada = "th_ada";
    public const string Ben = "th_ben";

    /// <summary>Monday, 9:00 in New York: a first slot.</summary>
    public static readonly DateTimeOffset Monday = new(2026, 11, 23, 14, 0, 0, TimeSpan.Zero);

    /// <summary>An hour without buffers.</summary>
    public static readonly ServiceTerms Hour = new("sv_hour", 60, 0, 0);

    /// <summary>Half an hour that keeps a quarter of an hour free on both sides.</summary>
    public static readonly ServiceTerms Guarded = new("sv_guarded", 30, 15, 15);

    public static readonly Caller Owner = new(Org, "us_owner", Role.Owner, "Olga", "");

    public IGrainFactory Grains => server.Grains;

    public IAppointmentsGrain Appointments => Grains.GetGrain<IAppointmentsGrain>(Org);

    public IPracticeGrain Practice => Grains.GetGrain<IPracticeGrain>(Org);

    public static string CalendarStream(string therapistId = Ada) => $"calendar/{Org}/{therapistId}";

    public static string RoomStream(string roomId) => $"room/{Org}/{roomId}";

    public static Caller Visitor(int number = 1) => new(Org, $"vi_{number}", Role.Visitor, $"Visitor {number}", "");

    public ICalendarGrain Calendar(string therapistId = Ada) => Grains.GetGrain<ICalendarGrain>(GrainKeys.Of(Org, therapistId));

    public IRoomGrain Room(string roomId = "rm_one") => Grains.GetGrain<IRoomGrain>(GrainKeys.Of(Org, roomId));

    public INotesGrain Notes(string roomId = "rm_one") => Grains.GetGrain<INotesGrain>(GrainKeys.Of(Org, roomId));

    public IInboxGrain Inbox(Caller caller) => Grains.GetGrain<IInboxGrain>(GrainKeys.Of(Org, caller.UserId));

    /// <summary>The practice with both services, and these therapists, who give both.</summary>
    public async Task Found(params string[] therapistIds)
    {
        (await Practice.Found("clinic", new OrganizationProfile("Clinic", "America/New_York"))).Ok();
        foreach (var terms in new[] { Hour, Guarded })
        {
            (await Practice.AddService(terms.ServiceId, new ServiceProfile(
                terms.ServiceId, "", terms.DurationMinutes, terms.BufferBeforeMinutes, terms.BufferAfterMinutes, new Money(0, "USD"), true))).Ok();
        }

        foreach (var therapistId in therapistIds)
        {
            (await Practice.AddTherapist(therapistId, new TherapistProfile(
                therapistId, "", "", [Hour.ServiceId, Guarded.ServiceId], "America/New_York", true))).Ok();
            await OpenCalendar(therapistId);
        }
    }

    public async Task OpenCalendar(string therapistId = Ada) =>
        (await Calendar(therapistId).ChangeSchedule(Owner, WorkWeek(), null)).Ok();

    public static Schedule WorkWeek() => new(
        "America/New_York",
        [.. Enumerable.Range(1, 5).Select(day => new WeeklyHours((DayOfWeek)day, new TimeOfDay(9 * 60), new TimeOfDay(17 * 60)))],
        [], [], MinimumNoticeMinutes: 0, BookingWindowDays: 60, SlotStepMinutes: 30);

    public static Book Book(string commandId, DateTimeOffset start, Caller? caller = null, ServiceTerms? service = null, string? roomId = null)
    {
        var by = caller ?? Visitor();
        return new Book(commandId, by, null, service ?? Hour, start, by.UserId, new Client(by.Name, null, null), null, null, "America/New_York", roomId);
    }

    public static PlaceHold Hold(string commandId, DateTimeOffset start, Caller? caller = null, string therapistId = Ada) =>
        new(commandId, caller ?? Visitor(), therapistId, Hour, start);

    public static BookingRequest Request(string commandId, DateTimeOffset start, Caller? caller = null, string? therapistId = null) =>
        new(commandId, caller ?? Visitor(), therapistId, Hour.ServiceId, start, null, null, new Client("C", "c@clinic.example", null), null, null, null);

    public async Task<IRoomGrain> OpenRoom(string roomId = "rm_one", Caller? visitor = null)
    {
        var by = visitor ?? Visitor();
        (await Room(roomId).Open(new OpenRoom(new Participant(by.UserId, by.Name, Role.Visitor), null, null))).Ok();
        return Room(roomId);
    }
}

/// <summary>What an outcome is expected to be.</summary>
public static class OutcomeExpectations
{
    public static T Ok<T>(this Outcome<T> outcome)
    {
        outcome.Problem.ShouldBeNull();
        return outcome.Value!;
    }

    public static Problem Refused<T>(this Outcome<T> outcome, ErrorKind kind)
    {
        outcome.Problem.ShouldNotBeNull().Code.ShouldBe(kind.Code);
        return outcome.Problem;
    }
}
