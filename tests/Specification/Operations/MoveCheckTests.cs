using Realtime.GrainInterfaces.Booking;
using Realtime.Grains.Booking;
using Realtime.Grains.Journal;
using Realtime.Silo.Operations.Check;
using Realtime.Tests.Specification.Booking;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Operations;

/// <summary>The check follows every booking that left a calendar to the one that it is in now, in a store that was damaged in between.</summary>
public sealed class MoveCheckTests : IAsyncLifetime
{
    private const string Cleo = "th_cleo";

    private readonly OperatedStore _store = new();

    private static string Ada => Clinic.CalendarStream();

    private static string Ben => Clinic.CalendarStream(Clinic.Ben);

    public async ValueTask InitializeAsync()
    {
        await _store.Fill(messages: 0);
        await using var server = await GrainServer.Start(_store);
        var clinic = new Clinic(server);
        var booking = await Booked();
        (await clinic.Appointments.Reschedule(new Reschedule("away", Clinic.Owner, booking.Id, Clinic.Monday.AddHours(2), Clinic.Ben, null)).Soon()).Ok();
        await clinic.Calendar().Settle().Soon();
        await clinic.Calendar(Clinic.Ben).Settle().Soon();
    }

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_booking_that_left_and_came_is_sound() => (await _store.Check()).Problems.ShouldBeEmpty();

    [Theory]
    [InlineData(0)]
    [InlineData(99)]
    public async Task A_booking_that_left_for_a_calendar_that_lost_it_is_found_however_long_ago_that_was(int days)
    {
        // As from an older copy: Ben's calendar ends with its schedule.
        await _store.Execute("DELETE FROM batch WHERE (key >> 32) = (SELECT id FROM stream WHERE name LIKE 'calendar/%ben') AND (key & 4294967295) > 1");
        await _store.Execute("DELETE FROM command WHERE sequence > 1 AND stream = (SELECT id FROM stream WHERE name LIKE 'calendar/%ben')");
        await _store.Execute("UPDATE stream SET head = 1, dispatched = 1 WHERE name LIKE 'calendar/%ben'");
        _store.Time.Advance(TimeSpan.FromDays(days));

        // By now Ada's calendar has forgotten who left it.
        await Forge(Ada, new ScheduleChanged(Clinic.WorkWeek() with { Version = 2 }, Clinic.Owner.UserId));
        (await MoveChecks.Replay(_store.Journal, Clinic.Ada)).Departures.Count.ShouldBe(days == 0 ? 1 : 0);

        var problem = (await Problems(Ada)).ShouldHaveSingleItem();
        problem.Sequence.ShouldBe(await LeftAt());
        problem.Text.ShouldEndWith($"left for {Ben} and is in no calendar");
    }

    [Fact]
    public async Task A_booking_that_is_on_its_way_is_sound_as_long_as_its_slot_is_kept()
    {
        var move = await Leave(await Booked());
        (await Problems(Ada, Ben)).ShouldBeEmpty();

        await Forge(Ben, new HoldReleased(move.HoldId, HoldRelease.Withdrawn));

        (await Problems(Ada, Ben)).ShouldHaveSingleItem().Text.ShouldEndWith("is in no calendar");
    }

    [Fact]
    public async Task A_booking_that_came_and_never_left_is_found()
    {
        var (_, move) = await Keep(await Booked());
        await Forge(Ben, new BookingArrived(move));

        var problems = await Problems(Ada, Ben);

        problems.ShouldContain(problem => problem.Subject == Ben && problem.Text.EndsWith($"came here, and has not left {Ada}"));
        problems.ShouldContain(problem => problem.Text.Contains("is in 2 calendars at once"));
    }

    [Fact]
    public async Task A_booking_that_came_to_two_calendars_is_found()
    {
        var move = (await MoveChecks.Read(_store.Journal, Clinic.Ben)).Select(entry => entry.Event).OfType<BookingArrived>().Single().Move;
        var kept = (await MoveChecks.Read(_store.Journal, Clinic.Ben)).Select(entry => entry.Event).OfType<ArrivalHeld>().Single();
        var stream = Clinic.CalendarStream(Cleo);
        await Forge(stream, kept);
        await Forge(stream, new BookingArrived(move));

        var problems = await Problems(Ben, stream);

        problems.ShouldContain(problem => problem.Text.Contains("came here, and had come to"));
        problems.ShouldContain(problem => problem.Text.Contains("is in 2 calendars at once"));
    }

    [Fact]
    public async Task A_booking_that_came_where_it_was_not_sent_is_found()
    {
        var booking = await Booked();
        var move = await Leave(booking);
        var stream = Clinic.CalendarStream(Cleo);
        await Forge(stream, (await MoveChecks.Read(_store.Journal, Clinic.Ben)).Select(entry => entry.Event).OfType<ArrivalHeld>().Last());
        await Forge(stream, new BookingArrived(move));

        var at = await LeftAt();
        (await Problems(Ada, stream)).ShouldContain(problem => problem.Text.EndsWith($"what left {Ada} at {at} is for {Ben}"));
    }

    private async Task<long> LeftAt() => (await MoveChecks.Read(_store.Journal, Clinic.Ada)).Last(entry => entry.Event is BookingLeft).Entry.Sequence;

    /// <summary>One that is in Ada's calendar.</summary>
    private async Task<Realtime.GrainInterfaces.Booking.Booking> Booked() => (await MoveChecks.Replay(_store.Journal, Clinic.Ada)).Bookings
        .Select(booked => booked.Booking).First(booking => booking.Status == BookingStatus.Confirmed && booking.ClientId == Clinic.Visitor().UserId);

    /// <summary>A slot at Ben's for it, and the move that would take it there.</summary>
    private async Task<(BookingLeft Left, BookingMove Move)> Keep(Realtime.GrainInterfaces.Booking.Booking booking)
    {
        var hold = new Hold("hd_ben-forged", Clinic.Ben, booking.ServiceId, Clinic.Monday.AddHours(5), Clinic.Monday.AddHours(6), DateTimeOffset.MaxValue);
        var at = await Forge(Ben, new ArrivalHeld("forged", booking.Id, Clinic.Ada, hold, 0, 0, null, Clinic.Owner.UserId, "forged"));
        var left = (BookingLeft)(await MoveChecks.Replay(_store.Journal, Clinic.Ada)).DecideLeave(
            new Reschedule("forged", Clinic.Owner, booking.Id, hold.Start, Clinic.Ben, null), new HeldArrival(hold, at, "forged"), _store.Time.GetUtcNow()).Events.Single();
        return (left, left.Move);
    }

    /// <summary>It has left, and nobody has told Ben.</summary>
    private async Task<BookingMove> Leave(Realtime.GrainInterfaces.Booking.Booking booking)
    {
        var (left, move) = await Keep(booking);
        await Forge(Ada, left);
        return move;
    }

    private Task<long> Forge(string stream, ICalendarEvent change) =>
        _store.Forge(stream, EventCodec<ICalendarEvent>.Encode(change, null, _store.Time.GetUtcNow()));

    /// <summary>What is wrong with these calendars, their bookings' records apart.</summary>
    private async Task<List<CheckReport.Problem>> Problems(params string[] streams) =>
        [.. (await _store.Check()).Problems.Where(problem => streams.Contains(problem.Subject) && !problem.Text.Contains("record"))];
}
