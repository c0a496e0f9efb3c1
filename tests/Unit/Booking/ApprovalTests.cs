using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Practice;
using Realtime.Grains.Booking;

namespace Realtime.Tests.Unit.Booking;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>Bookings that a practice confirms itself: pending, confirmed in time or over, and never both.</summary>
public sealed class ApprovalTests
{
    private static readonly ServiceTerms Asked = Plans.Hour with { Policy = new BookingPolicy { Approval = BookingApproval.Manual, ApprovalMinutes = 60 } };

    private readonly CalendarModel _model = new();

    [Fact]
    public void A_clients_booking_is_pending_and_blocks_its_time()
    {
        var booking = Book();

        (booking.Status, booking.ConfirmBy).ShouldBe((BookingStatus.Pending, Plans.Now.AddHours(1)));
        _model.Book(Plans.Book("b2", Plans.Monday, Plans.Visitor(2))).Problem!.Code.ShouldBe(ErrorCatalogue.SlotTaken.Code);
        _model.Times(Plans.Hour, Plans.Monday.Date.AsUtc()).ShouldNotContain("09:00");
        _model.Calendar.NextExpiry().ShouldBe(booking.ConfirmBy);
    }

    [Fact]
    public void Staff_need_no_approval() =>
        _model.Book(Plans.Book("b", Plans.Monday, Plans.Staff, Asked)).Value!.ShouldSatisfyAllConditions(
            booking => booking.Status.ShouldBe(BookingStatus.Confirmed), booking => booking.ConfirmBy.ShouldBeNull());

    [Fact]
    public void It_is_never_pending_beyond_its_own_start()
    {
        var soon = Plans.Now.AddMinutes(30);
        _model.Set(Plans.EveryDay("UTC", "00:00", "24:00"));

        _model.Book(Plans.Book("b", soon, service: Asked)).Value!.ConfirmBy.ShouldBe(soon);
    }

    [Fact]
    public void Staff_confirm_or_refuse_it_and_its_client_does_not_confirm()
    {
        var booking = Book();

        _model.Change(Plans.Status("c0", booking.Id, BookingStatus.Confirmed, Plans.Visitor())).Problem!.Code.ShouldBe(ErrorCatalogue.Forbidden.Code);
        var confirmed = _model.Change(Plans.Status("c1", booking.Id, BookingStatus.Confirmed)).Value!;
        (confirmed.Status, confirmed.ConfirmBy).ShouldBe((BookingStatus.Confirmed, null));
        _model.Now += TimeSpan.FromHours(2);
        _model.Expire().ShouldBe(0);

        var other = Book("b2", 2);
        var refused = _model.Change(Plans.Status("c2", other.Id, BookingStatus.Cancelled) with { Reason = "not here then" }).Value!;
        (refused.Status, refused.History[^1].Reason).ShouldBe((BookingStatus.Cancelled, "not here then"));
    }

    [Fact]
    public void At_its_time_it_expires_once_and_its_history_says_so()
    {
        var booking = Book();
        _model.Now = booking.ConfirmBy!.Value - TimeSpan.FromTicks(1);
        _model.Expire().ShouldBe(0);

        _model.Now += TimeSpan.FromTicks(1);
        _model.Expire().ShouldBe(1);
        _model.Expire().ShouldBe(0);

        var over = _model.Calendar.Find(booking.Id)!.Booking;
        (over.Status, over.ConfirmBy, over.Version).ShouldBe((BookingStatus.Cancelled, null, 2));
        (over.History[^1].Change, over.History[^1].By, over.History[^1].At).ShouldBe(("expired", "system", _model.Now));
        _model.Calendar.NextExpiry().ShouldBeNull();
    }

    [Fact]
    public void Once_its_time_is_over_nobody_confirms_moves_or_cancels_it_whether_that_was_noted_or_not()
    {
        var booking = Book();
        _model.Now = booking.ConfirmBy!.Value;

        foreach (var status in new[] { BookingStatus.Confirmed, BookingStatus.Cancelled })
        {
            _model.Change(Plans.Status($"c-{status}", booking.Id, status)).Problem!.Code.ShouldBe(ErrorCatalogue.InvalidTransition.Code);
        }

        _model.Move(Plans.Move("m", booking.Id, Plans.Monday.AddHours(2))).Problem!.Code.ShouldBe(ErrorCatalogue.InvalidTransition.Code);
    }

    [Fact]
    public void Once_its_time_is_over_the_slot_is_anybodys_and_the_sale_notes_what_expired()
    {
        var first = Book();
        _model.Now = first.ConfirmBy!.Value;
        _model.Times(Plans.Hour, Plans.Monday.Date.AsUtc()).ShouldContain("09:00");

        var second = _model.Book(Plans.Book("b2", Plans.Monday, Plans.Visitor(2))).Value!;

        second.Id.ShouldNotBe(first.Id);
        _model.Calendar.Find(first.Id)!.Booking.Status.ShouldBe(BookingStatus.Cancelled);
        _model.Book(Plans.Book("b2", Plans.Monday, Plans.Visitor(2))).Value!.Id.ShouldBe(second.Id);
        _model.Expire().ShouldBe(0);
    }

    [Fact]
    public void A_hold_a_move_and_a_series_take_the_time_of_what_is_over_too()
    {
        var (one, two, three) = (Book("b1"), Book("b2", 2), Book("b3", 4));
        var mine = _model.Book(Plans.Book("b4", Plans.Monday.AddHours(6), Plans.Staff)).Value!;
        _model.Now = one.ConfirmBy!.Value;

        _model.Hold(Plans.Hold("h", Plans.Monday, Plans.Visitor(2))).Problem.ShouldBeNull();
        _model.Move(Plans.Move("m", mine.Id, Plans.Monday.AddHours(2))).Problem.ShouldBeNull();
        _model.BookSeries(Plans.Series("s", Plans.Monday.AddHours(4), 2, caller: Plans.Visitor(3))).Problem.ShouldBeNull();
        foreach (var id in new[] { one.Id, two.Id, three.Id })
        {
            _model.Calendar.Find(id)!.Booking.History[^1].Change.ShouldBe("expired");
        }
    }

    [Fact]
    public void What_is_over_counts_in_no_limit()
    {
        _model.Set(Plans.WorkWeek() with { DailyBookingsMax = 1 });
        var booking = Book();
        _model.Book(Plans.Book("b2", Plans.Monday.AddHours(3), Plans.Visitor(2))).Problem.ShouldNotBeNull();
        _model.Now = booking.ConfirmBy!.Value;

        _model.Book(Plans.Book("b3", Plans.Monday.AddHours(3), Plans.Visitor(2))).Problem.ShouldBeNull();
    }

    [Fact]
    public void A_series_is_pending_confirmed_and_over_as_one()
    {
        var series = _model.BookSeries(new BookSeries(Plans.Book("s", Plans.Monday, service: Asked), SeriesInterval.Week, 4)).Value!;
        series.ShouldAllBe(booking => booking.Status == BookingStatus.Pending && booking.ConfirmBy == Plans.Now.AddHours(1));
        _model.Change(Plans.Status("c", series[2].Id, BookingStatus.Confirmed) with { Following = true }).Problem.ShouldBeNull();
        _model.Now += TimeSpan.FromHours(1);
        _model.Expire().ShouldBe(2);

        _model.Calendar.FindSeries(series[0].Series!.Id).Select(booking => booking.Status).ShouldBe(
            [BookingStatus.Cancelled, BookingStatus.Cancelled, BookingStatus.Confirmed, BookingStatus.Confirmed]);
        var expired = _model.Journal[^2..].Select(entry => Grains.Journal.EventCodec<ICalendarEvent>.Decode(entry.Kind, entry.Data)).OfType<BookingExpired>();
        expired.Select(change => change.Together).ShouldBe([2, 0]);
    }

    [Fact]
    public void A_pending_booking_that_is_moved_nearer_expires_no_later_than_it_starts()
    {
        var long_ = Asked with { Policy = new BookingPolicy { Approval = BookingApproval.Manual, ApprovalMinutes = 7 * 24 * 60 } };
        var booking = _model.Book(Plans.Book("b", Plans.Monday.AddDays(3), service: long_)).Value!;
        booking.ConfirmBy.ShouldBe(booking.Start);

        var moved = _model.Move(Plans.Move("m", booking.Id, Plans.Monday)).Value!;

        (moved.Status, moved.ConfirmBy).ShouldBe((BookingStatus.Pending, Plans.Monday));
    }

    [Fact]
    public void Many_that_are_over_expire_in_bounded_commits()
    {
        _model.Set(Plans.EveryDay("UTC", "00:00", "24:00"));
        for (var number = 0; number < ApprovalDecisions.ExpiriesMax + 5; number++)
        {
            _model.Book(Plans.Book($"b{number}", Plans.Monday.AddHours(number), Plans.Visitor(number), Asked)).Problem.ShouldBeNull();
        }

        _model.Now += TimeSpan.FromHours(1);
        _model.Expire().ShouldBe(ApprovalDecisions.ExpiriesMax);
        _model.Expire().ShouldBe(5);
    }

    private Booking Book(string id = "b", double hours = 0) => _model.Book(Plans.Book(id, Plans.Monday.AddHours(hours), service: Asked)).Value!;
}
