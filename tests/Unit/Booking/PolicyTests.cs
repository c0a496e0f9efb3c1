using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Tests.Unit.Booking;

/// <summary>What a client may do with a booking is what was agreed on when it was made.</summary>
public sealed class PolicyTests
{
    private static readonly BookingPolicy DayAndHours = new() { CancelNoticeMinutes = 24 * 60, RescheduleNoticeMinutes = 4 * 60 };

    private readonly CalendarModel _model = new();

    [Fact]
    public void A_booking_says_until_when_its_client_may_cancel_and_move_it()
    {
        var booking = Book(DayAndHours);

        booking.Policy.ShouldBe(new ClientPolicy(1_440, 240, true, true, Plans.Monday.AddDays(-1), Plans.Monday.AddHours(-4)));
        Book(new BookingPolicy { ClientsCancel = false, ClientsReschedule = false }, "b2", 2).Policy.ShouldBe(new ClientPolicy(0, 0, false, false));
        _model.Move(Plans.Move("m", booking.Id, Plans.Monday.AddDays(1), Plans.Visitor())).Value!.Policy!.CancelBy.ShouldBe(Plans.Monday);
    }

    [Fact]
    public void A_client_cancels_up_to_the_last_moment_and_not_after()
    {
        var booking = Book(DayAndHours);
        _model.Now = booking.Policy!.CancelBy!.Value + TimeSpan.FromTicks(1);

        var refused = _model.Change(Plans.Status("c1", booking.Id, BookingStatus.Cancelled, Plans.Visitor())).Problem!;
        (refused.Code, refused.Detail).ShouldBe((ErrorCatalogue.PolicyForbids.Code, "This appointment could be cancelled until 2026-11-22T09:00:00Z; ask the practice."));

        _model.Now = booking.Policy.CancelBy.Value;
        _model.Change(Plans.Status("c2", booking.Id, BookingStatus.Cancelled, Plans.Visitor())).Problem.ShouldBeNull();
    }

    [Fact]
    public void A_client_moves_up_to_the_last_moment_and_not_after()
    {
        var booking = Book(DayAndHours);
        _model.Now = booking.Policy!.RescheduleBy!.Value + TimeSpan.FromTicks(1);

        _model.Move(Plans.Move("m1", booking.Id, Plans.Monday.AddDays(1), Plans.Visitor())).Problem!.Code.ShouldBe(ErrorCatalogue.PolicyForbids.Code);
        _model.Now = booking.Policy.RescheduleBy.Value;
        _model.Move(Plans.Move("m2", booking.Id, Plans.Monday.AddDays(1), Plans.Visitor())).Problem.ShouldBeNull();
    }

    [Fact]
    public void Staff_are_not_bound()
    {
        var booking = Book(new BookingPolicy { ClientsCancel = false, ClientsReschedule = false });
        _model.Move(Plans.Move("m1", booking.Id, Plans.Monday.AddHours(2), Plans.Visitor())).Problem!.Detail.ShouldBe("Appointments are moved by the practice only; ask it.");
        _model.Change(Plans.Status("c1", booking.Id, BookingStatus.Cancelled, Plans.Visitor())).Problem!.Code.ShouldBe(ErrorCatalogue.PolicyForbids.Code);

        _model.Now = Plans.Monday.AddMinutes(-1);
        _model.Move(Plans.Move("m2", booking.Id, Plans.Monday.AddHours(2))).Problem.ShouldBeNull();
        _model.Change(Plans.Status("c2", booking.Id, BookingStatus.Cancelled)).Problem.ShouldBeNull();
    }

    [Fact]
    public void A_policy_that_comes_later_does_not_change_what_was_agreed()
    {
        var booking = Book(new BookingPolicy());
        Book(DayAndHours, "b2", 2);
        _model.Now = Plans.Monday.AddMinutes(-1);

        _model.Change(Plans.Status("c1", booking.Id, BookingStatus.Cancelled, Plans.Visitor())).Problem.ShouldBeNull();
    }

    [Fact]
    public void A_booking_from_before_there_were_policies_is_its_clients_until_it_starts()
    {
        var booking = _model.Book(Plans.Book("b", Plans.Monday)).Value!;
        booking.Policy.ShouldBeNull();
        _model.Now = Plans.Monday.AddMinutes(-1);

        _model.Change(Plans.Status("c", booking.Id, BookingStatus.Cancelled, Plans.Visitor())).Problem.ShouldBeNull();
    }

    [Fact]
    public void Who_cancels_the_rest_of_a_series_is_bound_by_the_first_of_them()
    {
        var series = _model.BookSeries(new BookSeries(Plans.Book("s", Plans.Monday, service: With(DayAndHours)), SeriesInterval.Week, 3)).Value!;
        _model.Now = Plans.Monday.AddHours(-1);

        _model.Change(Plans.Status("c1", series[0].Id, BookingStatus.Cancelled, Plans.Visitor()) with { Following = true }).Problem!.Code
            .ShouldBe(ErrorCatalogue.PolicyForbids.Code);
        _model.Change(Plans.Status("c2", series[1].Id, BookingStatus.Cancelled, Plans.Visitor()) with { Following = true }).Problem.ShouldBeNull();
        _model.Calendar.Bookings.Count(booked => booked.Booking.Status == BookingStatus.Cancelled).ShouldBe(2);
    }

    [Fact]
    public void A_service_that_its_therapist_gives_no_more_is_not_moved()
    {
        var booking = Book(new BookingPolicy());
        var move = Plans.Move("m1", booking.Id, Plans.Monday.AddHours(2));

        _model.Move(move with { OfferedServiceIds = ["sv_other"] }).Problem!.Code.ShouldBe(ErrorCatalogue.OutsideAvailability.Code);
        _model.Move(move with { OfferedServiceIds = ["sv_other", "sv_hour"] }).Problem.ShouldBeNull();
    }

    private static ServiceTerms With(BookingPolicy policy) => Plans.Hour with { Policy = policy };

    private GrainInterfaces.Booking.Booking Book(BookingPolicy policy, string id = "b", double hours = 0) =>
        _model.Book(Plans.Book(id, Plans.Monday.AddHours(hours), service: With(policy))).Value!;
}
