using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces;
using Realtime.Grains.Booking;
using Realtime.Grains.Storage;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Booking;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>A booking that changes calendars keeps its id and its story, and is found wherever it is.</summary>
public abstract class MoveSpecification(GrainStore store) : GrainSpecification(store)
{
    protected const string Cleo = "th_cleo";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Clinic.Found(Clinic.Ada, Clinic.Ben, Cleo);
        await Clinic.OpenRoom();
    }

    [Fact]
    public async Task A_moved_booking_has_its_id_its_client_and_its_story_at_the_new_therapist()
    {
        var booking = await BookAtAda();

        var moved = (await Move(booking, Clinic.Ben, 2).Soon()).Ok();

        (moved.Id, moved.TherapistId, moved.Start, moved.Version, moved.Status).ShouldBe((booking.Id, Clinic.Ben, Clinic.Monday.AddHours(2), 2, BookingStatus.Confirmed));
        (moved.Client, moved.ClientId, moved.CreatedAt, moved.RoomId).ShouldBe((booking.Client, booking.ClientId, booking.CreatedAt, booking.RoomId));
        moved.History.Select(step => step.Change).ShouldBe(["booked", "rescheduled"]);
        (await Clinic.Calendar().GetBooking(Clinic.Visitor(), booking.Id).Soon()).Ok().ShouldBeEquivalentTo(moved);
        (await Clinic.Calendar().GetBooking(Clinic.Visitor(2), booking.Id).Soon()).Refused(ErrorCatalogue.NotFound);
        (await List()).ShouldHaveSingleItem().ShouldBeEquivalentTo(moved);
        (await List(Clinic.Ada)).ShouldBeEmpty();
        (await List(Clinic.Ben)).ShouldHaveSingleItem();
        (await IsFree(Clinic.Ada, 0)).ShouldBeTrue();
        (await IsFree(Clinic.Ben, 2)).ShouldBeFalse();
    }

    [Fact]
    public async Task Its_conversation_is_told_once()
    {
        var booking = await BookAtAda();
        (await Move(booking, Clinic.Ben, 2).Soon()).Ok();
        await List();

        var notices = (await Clinic.Room().ReadAfter(Clinic.Owner, 0, 10).Soon()).Ok().Items.Select(item => item.Data!.Booking!).ToList();

        notices.Select(notice => (notice.Change, notice.TherapistId)).ShouldBe([("booked", Clinic.Ada), ("rescheduled", Clinic.Ben)]);
    }

    [Fact]
    public async Task Both_feeds_say_what_became_of_it_and_each_under_an_id_of_its_own()
    {
        var booking = await BookAtAda();
        var (ada, ben) = (await OpenFeed(Clinic.Ada), await OpenFeed(Clinic.Ben));
        (await Move(booking, Clinic.Ben, 2).Soon()).Ok();

        var left = (await ada()).ShouldHaveSingleItem();
        (left.Uid ?? left.BookingId, left.Status, left.Sequence, left.Start, left.ClientName).ShouldBe((booking.Id, BookingStatus.Cancelled, 1, booking.Start, null));
        var came = (await ben()).ShouldHaveSingleItem();
        (came.Uid, came.Status, came.Sequence, came.Start).ShouldBe(($"{booking.Id}/{Clinic.Ben}", BookingStatus.Confirmed, 1, Clinic.Monday.AddHours(2)));

        // Back home it is the event that it was, once more.
        (await Move(booking, Clinic.Ada, 5).Soon()).Ok();
        var back = (await ada()).ShouldHaveSingleItem();
        (back.Uid ?? back.BookingId, back.Status, back.Sequence, back.Start).ShouldBe((booking.Id, BookingStatus.Confirmed, 2, Clinic.Monday.AddHours(5)));
        (await ben()).ShouldHaveSingleItem().Status.ShouldBe(BookingStatus.Cancelled);
    }

    [Fact]
    public async Task However_often_it_moves_the_way_to_it_stays_short_and_every_command_finds_it()
    {
        var booking = await BookAtAda();
        foreach (var therapistId in new[] { Clinic.Ben, Cleo, Clinic.Ada, Cleo, Clinic.Ben })
        {
            (await Move(booking, therapistId, 3).Soon()).Ok().TherapistId.ShouldBe(therapistId);
            (await Clinic.Calendar().GetBooking(Clinic.Visitor(), booking.Id).Soon()).Ok().TherapistId.ShouldBe(therapistId);
        }

        await List();
        (await Replay(Clinic.Ada)).FindDeparture(booking.Id).ShouldNotBeNull().ToTherapistId.ShouldBe(Clinic.Ben);
        (await Clinic.Appointments.Reschedule(new Reschedule("within", Clinic.Visitor(), booking.Id, Clinic.Monday.AddHours(6), null, 6)).Soon())
            .Ok().TherapistId.ShouldBe(Clinic.Ben);
        (await Clinic.Calendar().ChangeStatus(new ChangeBookingStatus("no", Clinic.Visitor(), booking.Id, BookingStatus.Cancelled, "cannot", null)).Soon())
            .Ok().History[^1].Reason.ShouldBe("cannot");
        (await IsFree(Clinic.Ben, 6)).ShouldBeTrue();
        await MoveChecks.Expect(Store.Journal);
    }

    [Fact]
    public async Task A_slot_that_is_taken_there_is_refused_with_others_and_nothing_has_changed()
    {
        var booking = await BookAtAda();
        (await Clinic.Calendar(Clinic.Ben).Book(Clinic.Book("theirs", Clinic.Monday.AddHours(2), Clinic.Visitor(2))).Soon()).Ok();
        var head = await Store.Journal.ReadHead(Clinic.CalendarStream());

        var refused = (await Move(booking, Clinic.Ben, 2).Soon()).Refused(ErrorCatalogue.SlotTaken);

        refused.Alternatives.ShouldNotBeNull().ShouldAllBe(slot => slot.TherapistId == Clinic.Ben);
        (await Clinic.Calendar().GetBooking(Clinic.Visitor(), booking.Id).Soon()).Ok().ShouldBeEquivalentTo(booking);
        (await Store.Journal.ReadHead(Clinic.CalendarStream())).ShouldBe(head);
    }

    [Fact]
    public async Task A_therapist_who_does_not_give_the_service_is_refused_and_so_are_old_versions_and_what_is_over()
    {
        var booking = await BookAtAda();

        (await Move(booking, "th_nobody", 2).Soon()).Refused(ErrorCatalogue.ValidationFailed);
        (await Clinic.Appointments.Reschedule(new Reschedule("old", Clinic.Visitor(), booking.Id, Clinic.Monday, Clinic.Ben, 7)).Soon()).Refused(ErrorCatalogue.VersionMismatch);
        (await Clinic.Calendar().ChangeStatus(new ChangeBookingStatus("no", Clinic.Owner, booking.Id, BookingStatus.Cancelled, null, null)).Soon()).Ok();
        (await Move(booking, Clinic.Ben, 2).Soon()).Refused(ErrorCatalogue.InvalidTransition);
        (await Store.Journal.ReadHead(Clinic.CalendarStream(Clinic.Ben))).ShouldBe(1);
    }

    [Fact]
    public async Task Whoever_moves_it_may_have_held_the_slot_before()
    {
        var booking = await BookAtAda();
        (await Clinic.Appointments.PlaceHold(Clinic.Visitor(), "h", Clinic.Ben, Clinic.Hour.ServiceId, Clinic.Monday.AddHours(2)).Soon()).Ok();

        (await Move(booking, Clinic.Ben, 2).Soon()).Ok();

        (await Replay(Clinic.Ben)).Holds.ShouldBeEmpty();
    }

    [Fact]
    public async Task Repeats_of_a_move_and_of_the_booking_give_the_booking_where_it_is()
    {
        var booking = await BookAtAda();
        var command = new Reschedule("m", Clinic.Visitor(), booking.Id, Clinic.Monday.AddHours(2), Clinic.Ben, null);

        var all = await Waiting.AtOnce(12, _ => Clinic.Appointments.Reschedule(command));
        all.ShouldAllBe(one => one.Value!.TherapistId == Clinic.Ben && one.Value.Version == 2);
        (await Clinic.Calendar().Book(Clinic.Book("b", Clinic.Monday, roomId: "rm_one")).Soon()).Ok().TherapistId.ShouldBe(Clinic.Ben);
        (await Replay(Clinic.Ben)).Holds.ShouldBeEmpty("each attempt but one has given its slot back");
    }

    private async Task<Booking> BookAtAda() => (await Clinic.Calendar().Book(Clinic.Book("b", Clinic.Monday, roomId: "rm_one")).Soon()).Ok();

    private Task<Outcome<Booking>> Move(Booking booking, string therapistId, int hour) => Clinic.Appointments.Reschedule(
        new Reschedule($"{therapistId}-{hour}-{_moves++}", Clinic.Visitor(), booking.Id, Clinic.Monday.AddHours(hour), therapistId, null));

    private int _moves;

    private async Task<List<Booking>> List(string? therapistId = null) =>
        (await Clinic.Appointments.List(Clinic.Owner, new BookingQuery(null, null, therapistId, null, null, 20, null)).Soon()).Ok().Items;

    private async Task<bool> IsFree(string therapistId, int hour) =>
        (await Clinic.Calendar(therapistId).GetSlots(new SlotQuery(Clinic.Hour, Clinic.Monday.AddHours(hour), Clinic.Monday.AddHours(hour).AddMinutes(1), null)).Soon())
        .Slots.Count == 1;

    private Task<Calendar> Replay(string therapistId) => MoveChecks.Replay(Store.Journal, therapistId);

    private async Task<Func<Task<List<FeedEvent>>>> OpenFeed(string therapistId)
    {
        var feed = Clinic.Grains.GetGrain<ICalendarFeedGrain>(GrainKeys.Of(Clinic.Org, therapistId));
        var secret = (await feed.RotateKey(Clinic.Owner).Soon()).Secret;
        return async () => (await feed.Read(secret).Soon())!.Events;
    }
}

public sealed class MemoryMoveSpecification() : MoveSpecification(new MemoryGrainStore());

public sealed class SqliteMoveSpecification() : MoveSpecification(new SqliteGrainStore());
