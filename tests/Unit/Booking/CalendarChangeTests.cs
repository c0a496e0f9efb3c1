using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Tests.Unit.Booking;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

public sealed class CalendarChangeTests
{
    private static readonly BookingStatus[] Statuses = Enum.GetValues<BookingStatus>();

    private static readonly HashSet<(BookingStatus From, BookingStatus To)> Allowed =
    [
        (BookingStatus.Pending, BookingStatus.Confirmed), (BookingStatus.Pending, BookingStatus.Cancelled),
        (BookingStatus.Confirmed, BookingStatus.Completed), (BookingStatus.Confirmed, BookingStatus.NoShow),
        (BookingStatus.Confirmed, BookingStatus.Cancelled),
    ];

    private readonly CalendarModel _model = new();

    [Fact]
    public void Every_pair_of_statuses_is_allowed_or_refused_as_the_table_says()
    {
        foreach (var (from, to) in from one in Statuses from other in Statuses select (one, other))
        {
            var model = new CalendarModel();
            var booking = BookingIn(model, from);

            var outcome = model.Change(Plans.Status("c", booking.Id, to));

            if (Allowed.Contains((from, to)))
            {
                outcome.Value.ShouldNotBeNull($"{from} to {to}").Status.ShouldBe(to);
                outcome.Value.Version.ShouldBe(booking.Version + 1);
            }
            else
            {
                outcome.Problem.ShouldNotBeNull($"{from} to {to}").Code.ShouldBe(ErrorCatalogue.InvalidTransition.Code);
            }
        }
    }

    [Fact]
    public void A_cancelled_booking_frees_its_time_and_stays_readable()
    {
        var booking = _model.Book(Plans.Book("b", Plans.Monday)).Value!;
        _model.Change(Plans.Status("c", booking.Id, BookingStatus.Cancelled));

        _model.Book(Plans.Book("b2", Plans.Monday, Plans.Visitor(2))).Problem.ShouldBeNull();
        _model.Calendar.Find(booking.Id)!.Booking.History.Select(step => step.Change).ShouldBe(["booked", "cancelled"]);
    }

    [Fact]
    public void A_client_may_cancel_their_own_booking_only_and_nothing_else()
    {
        var booking = _model.Book(Plans.Book("b", Plans.Monday)).Value!;

        _model.Change(Plans.Status("c1", booking.Id, BookingStatus.Cancelled, Plans.Visitor(2))).Problem!.Code.ShouldBe(ErrorCatalogue.NotFound.Code);
        _model.Change(Plans.Status("c2", booking.Id, BookingStatus.Completed, Plans.Visitor())).Problem!.Code.ShouldBe(ErrorCatalogue.Forbidden.Code);
        _model.Change(Plans.Status("c3", booking.Id, BookingStatus.Cancelled, Plans.Visitor())).Problem.ShouldBeNull();
    }

    [Fact]
    public void A_client_cannot_cancel_or_move_what_has_begun_and_staff_can_cancel()
    {
        var booking = _model.Book(Plans.Book("b", Plans.Monday)).Value!;
        _model.Now = Plans.Monday;

        _model.Change(Plans.Status("c1", booking.Id, BookingStatus.Cancelled, Plans.Visitor())).Problem!.Code.ShouldBe(ErrorCatalogue.InvalidTransition.Code);
        _model.Move(Plans.Move("m", booking.Id, Plans.Monday.AddDays(1), Plans.Visitor())).Problem!.Code.ShouldBe(ErrorCatalogue.InvalidTransition.Code);
        _model.Change(Plans.Status("c2", booking.Id, BookingStatus.Cancelled)).Problem.ShouldBeNull();
    }

    [Fact]
    public void A_change_on_another_version_is_refused_and_its_repeat_is_not()
    {
        var booking = _model.Book(Plans.Book("b", Plans.Monday)).Value!;

        _model.Change(Plans.Status("c1", booking.Id, BookingStatus.Completed, version: 2)).Problem!.Code.ShouldBe(ErrorCatalogue.VersionMismatch.Code);
        _model.Change(Plans.Status("c2", booking.Id, BookingStatus.Completed, version: 1)).Value!.Version.ShouldBe(2);
        _model.Change(Plans.Status("c2", booking.Id, BookingStatus.Completed, version: 1)).Value!.Version.ShouldBe(2);
        _model.Move(Plans.Move("m", booking.Id, Plans.Monday.AddHours(2), version: 1)).Problem!.Code.ShouldBe(ErrorCatalogue.VersionMismatch.Code);
    }

    [Fact]
    public void A_move_may_overlap_the_booking_itself_and_frees_the_old_time()
    {
        var booking = _model.Book(Plans.Book("b", Plans.Monday)).Value!;

        var moved = _model.Move(Plans.Move("m", booking.Id, Plans.Monday.AddMinutes(30), Plans.Visitor())).Value.ShouldNotBeNull();

        moved.Start.ShouldBe(Plans.Monday.AddMinutes(30));
        moved.End.ShouldBe(Plans.Monday.AddMinutes(90));
        moved.Version.ShouldBe(2);
        moved.History[^1].Change.ShouldBe("rescheduled");
        _model.Starts(new ServiceTerms("sv_short", 30, 0, 0), Plans.Monday, Plans.Monday.AddHours(2))
            .ShouldBe([Plans.Monday, Plans.Monday.AddMinutes(90)]);
    }

    [Fact]
    public void A_move_that_is_refused_leaves_the_booking_where_it_was()
    {
        var booking = _model.Book(Plans.Book("b1", Plans.Monday)).Value!;
        _model.Book(Plans.Book("b2", Plans.Monday.AddHours(1), Plans.Visitor(2)));

        var refused = _model.Move(Plans.Move("m", booking.Id, Plans.Monday.AddMinutes(30)));

        refused.Problem!.Code.ShouldBe(ErrorCatalogue.SlotTaken.Code);
        refused.Problem.Alternatives!.Count.ShouldBe(3);
        _model.Calendar.Find(booking.Id)!.Booking.ShouldBe(booking);
    }

    [Fact]
    public void A_move_to_where_it_is_changes_nothing()
    {
        var booking = _model.Book(Plans.Book("b", Plans.Monday)).Value!;

        _model.Move(Plans.Move("m", booking.Id, Plans.Monday)).Value.ShouldBe(booking);
    }

    [Fact]
    public void A_move_keeps_the_length_and_buffers_it_was_sold_with()
    {
        var booking = _model.Book(Plans.Book("b", Plans.Monday, service: Plans.Guarded)).Value!;
        _model.Move(Plans.Move("m", booking.Id, Plans.Monday.AddHours(2))).Value!.End.ShouldBe(Plans.Monday.AddHours(2.5));

        _model.Book(Plans.Book("b2", Plans.Monday.AddHours(1), Plans.Visitor(2))).Problem!.Code.ShouldBe(ErrorCatalogue.SlotTaken.Code);
        _model.Book(Plans.Book("b3", Plans.Monday.AddHours(0.5), Plans.Visitor(2))).Problem.ShouldBeNull();
    }

    [Fact]
    public void A_move_respects_the_holds_of_others()
    {
        var booking = _model.Book(Plans.Book("b", Plans.Monday)).Value!;
        _model.Hold(Plans.Hold("h", Plans.Monday.AddHours(2), Plans.Visitor(2)));

        _model.Move(Plans.Move("m", booking.Id, Plans.Monday.AddHours(2), Plans.Visitor())).Problem!.Code.ShouldBe(ErrorCatalogue.SlotTaken.Code);
    }

    [Theory]
    [InlineData(BookingStatus.Cancelled)]
    [InlineData(BookingStatus.Completed)]
    [InlineData(BookingStatus.NoShow)]
    public void What_is_over_cannot_be_moved(BookingStatus status)
    {
        var booking = BookingIn(_model, status);

        _model.Move(Plans.Move("m", booking.Id, Plans.Monday.AddHours(3))).Problem!.Code.ShouldBe(ErrorCatalogue.InvalidTransition.Code);
    }

    private static Booking BookingIn(CalendarModel model, BookingStatus status)
    {
        var booking = model.Book(Plans.Book("b", Plans.Monday)).Value!;
        return status switch
        {
            BookingStatus.Confirmed => booking,

            // Nothing asks for a payment yet, so a pending booking comes from the journal only.
            BookingStatus.Pending => model.MakePending("bk_pending", Plans.Monday.AddHours(4)),
            _ => model.Change(Plans.Status("to", booking.Id, status)).Value!,
        };
    }
}
