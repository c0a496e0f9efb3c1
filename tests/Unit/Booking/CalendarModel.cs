using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.Grains.Booking;
using Realtime.Grains.Journal;

namespace Realtime.Tests.Unit.Booking;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>A calendar that commits whatever it decides, and keeps what it committed as a journal would.</summary>
internal sealed class CalendarModel
{
    private int _ids;

    public CalendarModel(Schedule? schedule = null)
    {
        Calendar = new Calendar { OrganizationId = "org_o" };
        Commit(null, [new ScheduleChanged((schedule ?? Plans.WorkWeek()) with { Version = 1 }, "us_owner")]);
    }

    public Calendar Calendar { get; private set; }

    public DateTimeOffset Now { get; set; } = Plans.Now;

    public List<(EntryContext Entry, string Kind, byte[] Data)> Journal { get; } = [];

    public Outcome<Booking> Book(Book command) => Answer(
        command.CommandId, Calendar.DecideBook(command, Plans.Therapist, $"bk_ada-{++_ids}", Now),
        () => Found(Calendar.ResultOf(command.CommandId)!));

    public Outcome<List<Booking>> BookSeries(BookSeries command) => Answer(
        command.First.CommandId, Calendar.DecideSeries(command, Plans.Therapist, $"se_{++_ids}", () => $"bk_ada-{++_ids}", Now),
        () => Calendar.Find(Calendar.ResultOf(command.First.CommandId)!)?.Booking.Series is { } series
            ? Calendar.FindSeries(series.Id)
            : (Outcome<List<Booking>>)ErrorCatalogue.NotFound);

    public Outcome<Hold> Hold(PlaceHold command) => Answer(
        command.CommandId, Calendar.DecideHold(command, $"hd_ada-{++_ids}", Now),
        () => Calendar.FindHold(Calendar.ResultOf(command.CommandId)!) is { } held ? held.Hold : (Outcome<Hold>)ErrorCatalogue.NotFound);

    public Outcome<Done> Release(GrainInterfaces.Identity.Caller caller, string holdId)
    {
        var id = $"release-{++_ids}";
        return Answer(id, Calendar.DecideRelease(caller, id, holdId, Now), () => (Outcome<Done>)Done.Instance);
    }

    public Outcome<Booking> Change(ChangeBookingStatus command) =>
        Answer(command.CommandId, Calendar.DecideStatus(command, Now), () => Found(command.BookingId));

    public Outcome<Booking> Move(Reschedule command) =>
        Answer(command.CommandId, Calendar.DecideReschedule(command, Now), () => Found(command.BookingId));

    public int Expire()
    {
        var ruling = Calendar.DecideExpiry(Now);
        Commit(null, ruling.Events);
        return ruling.Events.Count;
    }

    public void Set(Schedule schedule) => Commit(null, [new ScheduleChanged(schedule with { Version = Calendar.Schedule!.Version + 1 }, "us_owner")]);

    /// <summary>What another program committed.</summary>
    public void Add(ICalendarEvent change, string? commandId = null) => Commit(commandId, [change]);

    public Booking MakePending(string bookingId, DateTimeOffset start)
    {
        Commit(null, [new BookingMade(
            bookingId, Plans.Therapist, "sv_hour", "vi_1", new Client(null, null, null), start, start.AddHours(1), 0, 0, "UTC",
            BookingStatus.Pending, null, null, null, "vi_1")]);
        return Calendar.Find(bookingId)!.Booking;
    }

    public List<DateTimeOffset> Starts(ServiceTerms service, DateTimeOffset from, DateTimeOffset to, string? holderId = null) =>
        [.. Calendar.Slots(service, from, to, Plans.Therapist, Now, holderId).Select(slot => slot.Start)];

    public List<string> Times(ServiceTerms service, DateTimeOffset day, string? holderId = null) =>
        [.. Starts(service, day, day.AddDays(1), holderId).Select(start => start.ToString("HH:mm"))];

    /// <summary>Goes on from a snapshot of what there is.</summary>
    public void Restart() => Calendar = Replayed(Journal.Count);

    /// <summary>The state that the journal makes, from its first entry or from a snapshot taken at <paramref name="snapshotAt"/>.</summary>
    public Calendar Replayed(int snapshotAt = 0)
    {
        var calendar = new Calendar { OrganizationId = "org_o" };
        for (var index = 0; index < Journal.Count; index++)
        {
            var (entry, kind, data) = Journal[index];
            calendar.Apply(EventCodec<ICalendarEvent>.Decode(kind, data), entry);
            if (index + 1 == snapshotAt)
            {
                calendar = Calendar.FromSnapshot(JournalJson.Read<CalendarSnapshot>(JournalJson.Write(calendar.ToSnapshot())), entry.Sequence);
            }
        }

        return calendar;
    }

    /// <summary>Everything that a calendar knows, as text; the order in which it is kept does not count.</summary>
    public static string Describe(Calendar calendar)
    {
        var snapshot = calendar.ToSnapshot();
        return System.Text.Encoding.UTF8.GetString(JournalJson.Write(snapshot with
        {
            Bookings = [.. snapshot.Bookings.OrderBy(booked => booked.Booking.Id, StringComparer.Ordinal)],
            Holds = [.. snapshot.Holds.OrderBy(held => held.Hold.Id, StringComparer.Ordinal)],
        })) + calendar.Sequence;
    }

    private Outcome<Booking> Found(string bookingId) => Calendar.Find(bookingId) is { } booked ? booked.Booking : ErrorCatalogue.NotFound;

    private Outcome<T> Answer<T>(string commandId, CalendarDecisions.Ruling ruling, Func<Outcome<T>> answer)
    {
        Commit(commandId, ruling.Events);
        return ruling.Problem is { } problem ? problem : answer();
    }

    private void Commit(string? commandId, IReadOnlyList<ICalendarEvent> events)
    {
        foreach (var change in events)
        {
            var entry = EventCodec<ICalendarEvent>.Encode(change, commandId, Now);
            var context = new EntryContext(Journal.Count + 1, commandId, Now);
            Calendar.Apply(change, context);
            Journal.Add((context, entry.Kind, entry.Data.ToArray()));
        }
    }
}
