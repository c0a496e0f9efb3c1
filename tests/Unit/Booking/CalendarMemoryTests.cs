using Realtime.GrainInterfaces.Booking;
using Realtime.Grains.Booking;

namespace Realtime.Tests.Unit.Booking;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>What a calendar remembers, for how long, and that a snapshot remembers the same.</summary>
public sealed class CalendarMemoryTests
{
    private readonly CalendarModel _model = new();

    [Fact]
    public void A_booking_is_kept_for_the_days_it_should_after_its_end_and_then_forgotten()
    {
        var booking = _model.Book(Plans.Book("b", Plans.Monday)).Value!;

        _model.Now = booking.End + Calendar.PastKept;
        Touch();
        _model.Calendar.Find(booking.Id).ShouldNotBeNull();

        _model.Now += TimeSpan.FromTicks(1);
        Touch();
        _model.Calendar.Find(booking.Id).ShouldBeNull();
        _model.Calendar.Bookings.ShouldBeEmpty();
        _model.Calendar.CountLive(Plans.Now, Plans.Now.AddDays(99)).ShouldBe(0);
    }

    [Fact]
    public void A_booking_that_was_moved_on_is_not_forgotten_by_its_former_end()
    {
        var booking = _model.Book(Plans.Book("b", Plans.Monday)).Value!;
        _model.Move(Plans.Move("m", booking.Id, Plans.Monday.AddDays(10)));

        _model.Now = booking.End + Calendar.PastKept + TimeSpan.FromDays(1);
        Touch();

        _model.Calendar.Find(booking.Id).ShouldNotBeNull();
    }

    [Fact]
    public void A_cancelled_booking_is_forgotten_too_and_its_time_stays_with_its_successor()
    {
        var first = _model.Book(Plans.Book("b1", Plans.Monday)).Value!;
        _model.Change(Plans.Status("c", first.Id, BookingStatus.Cancelled));
        var second = _model.Book(Plans.Book("b2", Plans.Monday)).Value!;
        _model.Move(Plans.Move("m", second.Id, Plans.Monday.AddDays(7)));

        _model.Now = first.End + Calendar.PastKept + TimeSpan.FromDays(1);
        Touch();

        _model.Calendar.Bookings.ShouldHaveSingleItem().Booking.Id.ShouldBe(second.Id);
        _model.Calendar.CountLive(Plans.Now, Plans.Now.AddDays(99)).ShouldBe(1);
    }

    [Fact]
    public void A_command_is_known_for_as_long_as_it_should_be_and_then_forgotten()
    {
        _model.Hold(Plans.Hold("h", Plans.Monday));

        _model.Now += Calendar.CommandsKept;
        Touch();
        _model.Calendar.ResultOf("h").ShouldNotBeNull();

        _model.Now += TimeSpan.FromTicks(1);
        Touch();
        _model.Calendar.ResultOf("h").ShouldBeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_command_that_made_a_booking_is_known_as_long_as_the_booking(bool fromSnapshot)
    {
        var booking = _model.Book(Plans.Book("proposal/rm_1/7", Plans.Monday.AddDays(7))).Value!;
        _model.Now += Calendar.CommandsKept * 2;
        Touch();
        if (fromSnapshot)
        {
            _model.Restart();
        }

        _model.Book(Plans.Book("proposal/rm_1/7", Plans.Monday.AddDays(8))).Value!.Id.ShouldBe(booking.Id);

        _model.Now = booking.End + Calendar.PastKept + TimeSpan.FromDays(1);
        Touch();
        _model.Calendar.ResultOf("proposal/rm_1/7").ShouldBeNull();
    }

    [Fact]
    public void A_snapshot_and_what_follows_it_make_the_same_calendar_as_the_whole_journal()
    {
        var booking = _model.Book(Plans.Book("b1", Plans.Monday)).Value!;
        _model.Book(Plans.Book("b2", Plans.Monday.AddHours(2), Plans.Visitor(2), Plans.Guarded));
        _model.Hold(Plans.Hold("h", Plans.Monday.AddHours(4), Plans.Visitor(3)));
        _model.Move(Plans.Move("m", booking.Id, Plans.Monday.AddMinutes(30)));
        _model.Change(Plans.Status("c", booking.Id, BookingStatus.Cancelled));

        for (var at = 0; at <= _model.Journal.Count; at++)
        {
            CalendarModel.Describe(_model.Replayed(at)).ShouldBe(CalendarModel.Describe(_model.Calendar), $"snapshot at {at}");
        }
    }

    [Fact]
    public void What_changed_a_booking_goes_with_it_to_another_calendar_bounded_and_is_known_there_from_a_snapshot_too()
    {
        var booking = _model.Book(Plans.Book("b", Plans.Monday)).Value!;
        for (var move = 0; move < BookingMove.CommandIdsMax + 5; move++)
        {
            _model.Move(Plans.Move($"m{move}", booking.Id, Plans.Monday.AddHours(1 + (move % 2)))).Problem.ShouldBeNull();
        }

        var away = Leave(_model.Calendar, "away", booking.Id);
        away.CommandIds.ShouldBe(Enumerable.Range(5, BookingMove.CommandIdsMax).Select(move => $"m{move}"));

        var there = new CalendarModel();
        there.Add(new BookingArrived(away), MoveDecisions.ArriveCommand(away.MoveId));
        there.Restart();
        there.Calendar.ResultOf("away").ShouldBe(booking.Id);
        there.Calendar.ResultOf("m5").ShouldBe(booking.Id);
        there.Move(Plans.Move("m5", booking.Id, Plans.Monday.AddHours(6))).Value!.Start.ShouldBe(away.Booking.Start);
        Leave(there.Calendar, "on", booking.Id).CommandIds.ShouldBe(away.CommandIds!.Skip(1).Append("away"));
    }

    private static BookingMove Leave(Calendar calendar, string commandId, string bookingId)
    {
        var hold = new Hold("hd_there", "th_there", "sv_hour", Plans.Monday.AddHours(4), Plans.Monday.AddHours(5), DateTimeOffset.MaxValue);
        var ruling = calendar.DecideLeave(Plans.Move(commandId, bookingId, hold.Start), new HeldArrival(hold, 7, $"move-of-{commandId}"), Plans.Now);
        return ruling.Events.ShouldHaveSingleItem().ShouldBeOfType<BookingLeft>().Move;
    }

    [Fact]
    public void History_of_a_booking_is_bounded_and_keeps_the_newest()
    {
        var booking = _model.Book(Plans.Book("b", Plans.Monday)).Value!;
        for (var move = 0; move < Booking.HistoryMax + 5; move++)
        {
            _model.Move(Plans.Move($"m{move}", booking.Id, Plans.Monday.AddHours(1 + (move % 2)))).Problem.ShouldBeNull();
        }

        var now = _model.Calendar.Find(booking.Id)!.Booking;
        now.History.Count.ShouldBe(Booking.HistoryMax);
        now.Version.ShouldBe(Booking.HistoryMax + 6);
        now.History[^1].Start.ShouldBe(now.Start);
    }

    [Theory]
    [InlineData("2026-11-23T09:00Z", "2026-11-24T00:00Z", 2)]
    [InlineData("2026-11-23T09:30Z", "2026-11-24T00:00Z", 1)]
    [InlineData("2026-11-23T00:00Z", "2026-11-23T09:00Z", 0)]
    [InlineData("2026-11-23T12:00Z", "2026-11-23T12:01Z", 1)]
    [InlineData("2026-11-23T12:30Z", "2026-11-23T18:00Z", 0)]
    public void CountLive_counts_what_begins_within(string from, string to, int count)
    {
        _model.Book(Plans.Book("b1", Plans.Monday));
        _model.Book(Plans.Book("b2", Plans.Monday.AddHours(3)));

        _model.Calendar.CountLive(Plans.At(from), Plans.At(to)).ShouldBe(count);
    }

    [Fact]
    public void HasLiveAfter_sees_live_bookings_of_that_service_only()
    {
        var booking = _model.Book(Plans.Book("b", Plans.Monday)).Value!;

        _model.Calendar.HasLiveAfter(Plans.Now, null).ShouldBeTrue();
        _model.Calendar.HasLiveAfter(Plans.Now, "sv_hour").ShouldBeTrue();
        _model.Calendar.HasLiveAfter(Plans.Now, "sv_guarded").ShouldBeFalse();
        _model.Calendar.HasLiveAfter(booking.End, null).ShouldBeFalse();
        _model.Change(Plans.Status("c", booking.Id, BookingStatus.Cancelled));
        _model.Calendar.HasLiveAfter(Plans.Now, null).ShouldBeFalse();
    }

    /// <summary>Time passes for a calendar only with an entry.</summary>
    private void Touch() => _model.Set(Plans.WorkWeek());
}
