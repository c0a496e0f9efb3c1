using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.Grains.Privacy;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Booking;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>A move across calendars that is overtaken or contradicted: by a cancellation, another move, an erasure, or whoever gives it up.</summary>
public abstract class MoveRaceSpecification(GrainStore store) : InterruptedMoves(store)
{
    [Fact]
    public async Task A_cancellation_that_is_committed_first_wins_and_the_kept_slot_is_given_back()
    {
        var booking = await BookAtAda();
        var other = new Clinic(await Start());
        Overtake("leave", async () => (await other.Calendar().ChangeStatus(
            new ChangeBookingStatus("no", Clinic.Visitor(), booking.Id, BookingStatus.Cancelled, null, null)).Soon()).Ok());

        (await Move(Clinic, booking, Clinic.Ben, 2)).Refused(ErrorCatalogue.InvalidTransition);

        (await MoveChecks.Replay(Store.Journal, Clinic.Ben)).Holds.ShouldBeEmpty();
        (await Shown(Clinic, booking)).Status.ShouldBe(BookingStatus.Cancelled);
    }

    [Fact]
    public async Task A_cancellation_right_after_the_leaving_cancels_it_where_it_is()
    {
        var booking = await BookAtAda();
        var other = new Clinic(await Start());
        Overtake("arrive", async () => (await other.Calendar().ChangeStatus(
            new ChangeBookingStatus("no", Clinic.Visitor(), booking.Id, BookingStatus.Cancelled, null, null)).Soon()).Ok());

        (await Move(Clinic, booking, Clinic.Ben, 2)).Ok();

        (await Shown(other, booking)).ShouldSatisfyAllConditions(one => one.Status.ShouldBe(BookingStatus.Cancelled), one => one.TherapistId.ShouldBe(Clinic.Ben));
        (await MoveChecks.Replay(Store.Journal, Clinic.Ben)).CountLive(Clinic.Monday.AddDays(-1), Clinic.Monday.AddDays(9)).ShouldBe(0);
    }

    [Fact]
    public async Task Two_hosts_that_move_it_to_two_therapists_at_once_leave_it_in_one_calendar()
    {
        var booking = await BookAtAda();
        var other = new Clinic(await Start());
        await Task.WhenAll(
            Insist(() => Move(Clinic, booking, Clinic.Ben, 2, "one")),
            Insist(() => Move(other, booking, Cleo, 3, "two")));

        await Pass(async () => await IsSettled(booking), "it is in one calendar");
        await MoveChecks.Expect(Store.Journal);
        await ExpectOneSlot(new Clinic(await Start()), booking);
    }

    [Fact]
    public async Task A_move_that_was_given_up_for_the_one_who_keeps_the_slot_cannot_happen_any_more()
    {
        var booking = await BookAtAda();
        var other = new Clinic(await Start());
        Overtake("leave", async () =>
        {
            var kept = (await MoveChecks.Replay(Store.Journal, Clinic.Ben)).Holds.Single();
            (await other.Calendar().ConcludeMove(kept.Arrival!.MoveId, booking.Id).Soon()).Left.ShouldBeNull();
            await other.Calendar(Clinic.Ben).WithdrawArrival(kept.Hold.Id).Soon();
            (await other.Calendar(Clinic.Ben).Book(Clinic.Book("theirs", Clinic.Monday.AddHours(2), Clinic.Visitor(2))).Soon()).Ok();
        });

        await Should.ThrowAsync<ServiceUnavailableException>(() => Move(Clinic, booking, Clinic.Ben, 2));

        (await Shown(other, booking)).TherapistId.ShouldBe(Clinic.Ada);
        await MoveChecks.Expect(Store.Journal);
        (await SoldTime.Read(Store.Journal, Clinic.CalendarStream(Clinic.Ben))).LiveStarts.ShouldBe([Clinic.Monday.AddHours(2)]);
    }

    [Theory]
    [InlineData("leave")]
    [InlineData("arrive")]
    public async Task A_client_who_is_erased_meanwhile_is_erased_and_their_booking_cancelled_wherever_it_is(string step)
    {
        var booking = await BookAtAda();
        var other = new Clinic(await Start());
        Overtake(step, async () =>
        {
            await new PersonalVault(Store.Documents, Clinic.Org).Erase(booking.ClientId, Store.Time.GetUtcNow());
            foreach (var therapistId in new[] { Clinic.Ben, Cleo, Clinic.Ada })
            {
                // At Ben's before the booking has come there.
                await Insist(async () =>
                {
                    await other.Calendar(therapistId).EraseClient(Clinic.Owner, booking.ClientId);
                    return true;
                });
            }
        });

        _ = await Try(() => Move(Clinic, booking, Clinic.Ben, 2));

        await Pass(async () => await IsSettled(booking), "it is in one calendar");
        var shown = await Shown(other, booking);
        (shown.Status, shown.Client.Name, shown.Notes).ShouldBe((BookingStatus.Cancelled, null, null));
        var listed = (await other.Appointments.List(Clinic.Owner, new BookingQuery(null, null, null, null, null, 9, null)).Soon()).Ok().Items;
        listed.ShouldHaveSingleItem().Status.ShouldBe(BookingStatus.Cancelled);
    }
}

public sealed class MemoryMoveRaceSpecification() : MoveRaceSpecification(new MemoryGrainStore());

public sealed class SqliteMoveRaceSpecification() : MoveRaceSpecification(new SqliteGrainStore());
