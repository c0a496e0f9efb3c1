using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.Grains.Booking;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;
using Realtime.Tests.Linearizability.Recording;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Linearizability.Planted;

using Booking = Realtime.GrainInterfaces.Booking.Booking;
using Ruling = CalendarDecisions.Ruling;

/// <summary>
/// The product's decisions and its stream, driven as its grain drives them but for one planted fault: without one, the control that
/// shows that it is the fault which is found.
/// </summary>
internal sealed class PlantedCalendar : GrainCalendar, IStreamOwner<Calendar, ICalendarEvent>
{
    private const int OldReads = 6;

    private readonly TaskFactory _turns = new(new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler);
    private readonly TimeProvider _time;
    private readonly PlantedFault _fault;
    private readonly JournalStream<Calendar, ICalendarEvent> _stream;
    private readonly List<(string HolderId, DateTimeOffset At)> _expiries = [];
    private readonly Dictionary<string, (Availability Answer, int Uses)> _read = new(StringComparer.Ordinal);
    private int _ids;

    public PlantedCalendar(RecordingOptions options, PlantedFault fault, IJournal journal, TimeProvider time)
        : base(options)
    {
        (_fault, _time) = (fault, time);
        _stream = new(journal, "calendar/org_planted/th_ada", this, time);
    }

    public override int Owners => 1;

    public override DateTimeOffset Now => _time.GetUtcNow();

    public Task Open() => OnTurn(() => _stream.Execute<bool>("open", (_, _) => new([new ScheduleChanged(Schedule with { Version = 1 }, "us_owner")], _ => true)));

    protected override Task<Outcome<Booking>> Book(int owner, Book command)
    {
        var service = _fault == PlantedFault.BuffersForgotten ? command.Service with { BufferBeforeMinutes = 0, BufferAfterMinutes = 0 } : command.Service;
        var (id, bookingId) = (IdOf(command.CommandId), NewId("bk"));
        var given = command with { CommandId = id, Service = service };
        return Answered(
            id,
            (calendar, now) => Seen(calendar, command.Caller).DecideBook(given, Clinic.Ada, bookingId, now),
            calendar => Found(calendar, calendar.ResultOf(id)!));
    }

    protected override async Task<Outcome<Hold>> Hold(int owner, PlaceHold command)
    {
        var (id, holdId) = (IdOf(command.CommandId), NewId("hd"));
        var given = command with { CommandId = id };
        var held = await Answered(
            id,
            (calendar, now) => Seen(calendar, command.Caller).DecideHold(given, holdId, now),
            calendar => calendar.FindHold(calendar.ResultOf(id)!) is { } hold ? hold.Hold : (Outcome<Hold>)ErrorCatalogue.NotFound);
        if (held.Value is { } placed)
        {
            await OnTurn(() =>
            {
                _expiries.Add((command.Caller.UserId, placed.ExpiresAt));
                return Task.FromResult(true);
            });
        }

        return held;
    }

    protected override Task<Outcome<Done>> Release(int owner, Caller caller, string holdId)
    {
        var id = NewId("release");
        return Answered(id, (calendar, now) => calendar.DecideRelease(caller, id, holdId, now), _ => (Outcome<Done>)Done.Instance);
    }

    protected override Task<Outcome<Booking>> Cancel(int owner, ChangeBookingStatus command)
    {
        var given = command with { CommandId = IdOf(command.CommandId), ExpectedVersion = Expected(command.ExpectedVersion) };
        return Answered(given.CommandId, (calendar, now) => calendar.DecideStatus(given, now), calendar => Found(calendar, given.BookingId));
    }

    protected override Task<Outcome<Booking>> Move(int owner, Reschedule command)
    {
        var given = command with { CommandId = IdOf(command.CommandId), ExpectedVersion = Expected(command.ExpectedVersion) };
        return Answered(given.CommandId, (calendar, now) => calendar.DecideReschedule(given, now), calendar => Found(calendar, given.BookingId));
    }

    protected override Task<Outcome<Booking>> Read(int owner, Caller caller, string bookingId) => OnTurn(() => _stream.Ask((calendar, _) =>
        calendar.Visible(caller, bookingId) is { } booked ? booked.Booking : (Outcome<Booking>)ErrorCatalogue.NotFound));

    protected override Task<Availability> Slots(int owner, SlotQuery query) => OnTurn(async () =>
    {
        var key = $"{query.From} {query.Service} {query.HolderId}";
        if (_fault == PlantedFault.OldAvailability && _read.TryGetValue(key, out var old) && old.Uses < OldReads)
        {
            _read[key] = old with { Uses = old.Uses + 1 };
            return old.Answer;
        }

        var slots = await _stream.Ask((calendar, now) => calendar.Slots(query.Service, query.From, query.To, Clinic.Ada, now, query.HolderId).ToList());
        _read[key] = (new Availability(slots, ""), 0);
        return _read[key].Answer;
    });

    /// <summary>A calendar that throws because its own invariants caught the fault has not answered.</summary>
    protected override bool IsWithoutAnswer(Exception failure) => _fault != PlantedFault.None || base.IsWithoutAnswer(failure);

    Task<(Calendar State, long Sequence)> IStreamOwner<Calendar, ICalendarEvent>.Restore() => Task.FromResult((new Calendar { OrganizationId = "org_planted" }, 0L));

    void IStreamOwner<Calendar, ICalendarEvent>.OnLoaded(Calendar state, long head)
    {
    }

    ICalendarEvent? IStreamOwner<Calendar, ICalendarEvent>.FollowUp(Calendar state, DateTimeOffset now) => null;

    void IStreamOwner<Calendar, ICalendarEvent>.OnCommitted(Calendar state, IReadOnlyList<Committed<ICalendarEvent>> entries)
    {
    }

    void IStreamOwner<Calendar, ICalendarEvent>.OnConflict()
    {
    }

    private async Task<Outcome<T>> Answered<T>(string id, Func<Calendar, DateTimeOffset, Ruling> rule, Func<Calendar, Outcome<T>> answer)
    {
        await Expire();
        return await OnTurn(async () =>
        {
            if (_fault != PlantedFault.CheckOutsideTheTurn)
            {
                return await Commit(rule);
            }

            var before = await _stream.Ask(rule);
            return await Commit((_, _) => before);
        });

        Task<Outcome<T>> Commit(Func<Calendar, DateTimeOffset, Ruling> ruling) => _stream.Execute<Outcome<T>>(id, (calendar, now) =>
        {
            var ruled = ruling(calendar, now);
            return ruled.Problem is { } problem ? new(ruled.Events, _ => problem) : new(ruled.Events, answer);
        });
    }

    private Task<bool> Expire() => OnTurn(async () =>
    {
        if (_fault != PlantedFault.ExpiryRace)
        {
            return await _stream.Execute<bool>(null, (calendar, now) => new(calendar.DecideExpiry(now).Events, _ => true));
        }

        var over = _expiries.FindAll(expiry => expiry.At <= Now);
        _expiries.RemoveAll(over.Contains);
        return await _stream.Execute<bool>(null, (calendar, _) => new(
            [.. calendar.Holds.Where(held => over.Exists(expiry => expiry.HolderId == held.HolderId)).Select(held => new HoldReleased(held.Hold.Id, HoldRelease.Expired))],
            _ => true));
    });

    /// <summary>What the decision looks at.</summary>
    private Calendar Seen(Calendar calendar, Caller caller) => _fault == PlantedFault.HoldIgnored
        ? Calendar.FromSnapshot(calendar.ToSnapshot() with { Holds = [.. calendar.Holds.Where(held => held.HolderId == caller.UserId)] }, calendar.Sequence)
        : calendar;

    private string IdOf(string commandId) => _fault == PlantedFault.RepeatAppliedTwice ? $"{commandId}/{Interlocked.Increment(ref _ids)}" : commandId;

    private long? Expected(long? version) => _fault == PlantedFault.ExpectedVersionIgnored ? null : version;

    private string NewId(string kind) => $"{kind}_ada-{Interlocked.Increment(ref _ids)}";

    private Task<T> OnTurn<T>(Func<Task<T>> work) => _turns.StartNew(work).Unwrap();

    private static Outcome<Booking> Found(Calendar calendar, string bookingId) =>
        calendar.Find(bookingId) is { } booked ? booked.Booking : ErrorCatalogue.NotFound;
}
