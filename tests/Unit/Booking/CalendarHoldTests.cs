using Realtime.GrainInterfaces.Errors;
using Realtime.Grains.Booking;
using Realtime.Grains.Storage;

namespace Realtime.Tests.Unit.Booking;

public sealed class CalendarHoldTests
{
    private readonly CalendarModel _model = new();

    [Fact]
    public void A_hold_keeps_others_out_and_its_holder_in()
    {
        var hold = _model.Hold(Plans.Hold("h", Plans.Monday)).Value.ShouldNotBeNull();

        hold.ExpiresAt.ShouldBe(Plans.Now + CalendarDecisions.HoldLifetime);
        _model.Starts(Plans.Hour, Plans.Monday, Plans.Monday.AddMinutes(1)).ShouldBeEmpty();
        _model.Starts(Plans.Hour, Plans.Monday, Plans.Monday.AddMinutes(1), "vi_1").ShouldBe([Plans.Monday]);
        _model.Book(Plans.Book("b2", Plans.Monday, Plans.Visitor(2))).Problem!.Code.ShouldBe(ErrorCatalogue.SlotTaken.Code);
        _model.Book(Plans.Book("b1", Plans.Monday, holdId: hold.Id)).Problem.ShouldBeNull();
        _model.Calendar.Holds.ShouldBeEmpty();
    }

    [Fact]
    public void A_holder_may_book_another_slot_that_overlaps_the_hold()
    {
        _model.Hold(Plans.Hold("h", Plans.Monday));

        _model.Book(Plans.Book("b", Plans.Monday.AddMinutes(30))).Problem.ShouldBeNull();
    }

    [Fact]
    public void A_new_hold_replaces_the_former_of_the_same_holder()
    {
        _model.Hold(Plans.Hold("h1", Plans.Monday));
        var second = _model.Hold(Plans.Hold("h2", Plans.Monday.AddHours(2))).Value!;

        _model.Calendar.Holds.ShouldHaveSingleItem().Hold.ShouldBe(second);
        _model.Starts(Plans.Hour, Plans.Monday, Plans.Monday.AddMinutes(1)).ShouldBe([Plans.Monday]);
    }

    [Fact]
    public void A_hold_that_is_refused_leaves_the_former_in_place()
    {
        _model.Book(Plans.Book("b", Plans.Monday.AddHours(2), Plans.Visitor(2)));
        var first = _model.Hold(Plans.Hold("h1", Plans.Monday)).Value!;

        _model.Hold(Plans.Hold("h2", Plans.Monday.AddHours(2))).Problem!.Code.ShouldBe(ErrorCatalogue.SlotTaken.Code);

        _model.Calendar.Holds.ShouldHaveSingleItem().Hold.ShouldBe(first);
    }

    [Fact]
    public void A_hold_whose_time_is_over_is_in_nobodys_way_even_before_it_is_freed()
    {
        _model.Hold(Plans.Hold("h", Plans.Monday));
        _model.Now += CalendarDecisions.HoldLifetime;

        _model.Starts(Plans.Hour, Plans.Monday, Plans.Monday.AddMinutes(1)).ShouldBe([Plans.Monday]);
        _model.Release(Plans.Visitor(), "hd_ada-1").Problem!.Code.ShouldBe(ErrorCatalogue.NotFound.Code);
        _model.Expire().ShouldBe(1);
        _model.Expire().ShouldBe(0);
    }

    [Fact]
    public void A_hold_one_tick_before_its_end_still_holds()
    {
        _model.Hold(Plans.Hold("h", Plans.Monday));
        _model.Now += CalendarDecisions.HoldLifetime - TimeSpan.FromTicks(1);

        _model.Book(Plans.Book("b", Plans.Monday, Plans.Visitor(2))).Problem!.Code.ShouldBe(ErrorCatalogue.SlotTaken.Code);
        _model.Expire().ShouldBe(0);
    }

    [Fact]
    public void Only_its_holder_and_staff_may_release_a_hold()
    {
        var hold = _model.Hold(Plans.Hold("h", Plans.Monday)).Value!;

        _model.Release(Plans.Visitor(2), hold.Id).Problem!.Code.ShouldBe(ErrorCatalogue.NotFound.Code);
        _model.Release(Plans.Staff, hold.Id).Problem.ShouldBeNull();
        _model.Release(Plans.Visitor(), hold.Id).Problem!.Code.ShouldBe(ErrorCatalogue.NotFound.Code);
    }

    [Fact]
    public void Another_visitor_cannot_book_with_somebody_elses_hold_and_staff_can()
    {
        var hold = _model.Hold(Plans.Hold("h", Plans.Monday)).Value!;

        _model.Book(Plans.Book("b1", Plans.Monday, Plans.Visitor(2), holdId: hold.Id)).Problem!.Code.ShouldBe(ErrorCatalogue.SlotTaken.Code);
        _model.Book(Plans.Book("b2", Plans.Monday, Plans.Staff, holdId: hold.Id)).Problem.ShouldBeNull();
        _model.Calendar.Holds.ShouldBeEmpty();
    }

    [Fact]
    public void A_hold_keeps_the_buffers_of_its_service()
    {
        _model.Hold(Plans.Hold("h", Plans.Monday.AddHours(1), service: Plans.Guarded));

        _model.Book(Plans.Book("b", Plans.Monday, Plans.Visitor(2))).Problem!.Code.ShouldBe(ErrorCatalogue.SlotTaken.Code);
    }

    [Fact]
    public void More_holds_than_one_commit_takes_are_freed_part_by_part()
    {
        var model = new CalendarModel(Plans.EveryDay("UTC", "00:00", "24:00", step: 60));
        var starts = model.Starts(Plans.Hour, Plans.Monday, Plans.Monday.AddDays(40)).Take(IJournal.BatchEntriesMax + 1).ToList();
        for (var number = 0; number < starts.Count; number++)
        {
            model.Hold(Plans.Hold($"h{number}", starts[number], Plans.Visitor(number))).Problem.ShouldBeNull();
        }

        model.Now += CalendarDecisions.HoldLifetime;
        var freed = new List<int>();
        while (model.Expire() is > 0 and var count)
        {
            freed.Add(count);
        }

        freed.Sum().ShouldBe(starts.Count);
        freed.ShouldAllBe(count => count <= HoldDecisions.ExpiriesMax);
    }
}
