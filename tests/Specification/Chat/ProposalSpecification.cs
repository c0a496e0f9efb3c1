using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.Grains.Booking;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Chat;

/// <summary>Slots offered in a conversation, and the one booking made of them.</summary>
public abstract class ProposalSpecification(GrainStore store) : GrainSpecification(store)
{
    private static readonly DateTimeOffset[] Starts = [Clinic.Monday, Clinic.Monday.AddHours(2), Clinic.Monday.AddHours(4)];

    private IRoomGrain _room = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Clinic.Found(Clinic.Ada, Clinic.Ben);
        _room = await Clinic.OpenRoom();
    }

    [Fact]
    public async Task Many_acceptances_of_different_slots_at_once_make_one_booking()
    {
        var sequence = await Propose();

        var outcomes = await Waiting.AtOnce(30, number => _room.AcceptProposal(number % 2 == 0 ? Clinic.Visitor() : Clinic.Owner, sequence, Starts[number % 3]));

        outcomes.Select(outcome => outcome.Ok().Id).Distinct().ShouldHaveSingleItem();
        var bookings = await Task.WhenAll(
            Clinic.Calendar(Clinic.Ada).CountBookings(Clinic.Monday, Clinic.Monday.AddDays(1)), Clinic.Calendar(Clinic.Ben).CountBookings(Clinic.Monday, Clinic.Monday.AddDays(1))).Soon();
        bookings.Sum().ShouldBe(1);
        outcomes[0].Ok().ShouldSatisfyAllConditions(booking => booking.ClientId.ShouldBe("vi_1"), booking => booking.RoomId.ShouldBe("rm_one"));
    }

    [Fact]
    public async Task A_second_acceptance_after_days_gives_the_first_booking()
    {
        var sequence = await Propose(Starts[0].AddDays(7), Starts[1].AddDays(7));
        var first = (await _room.AcceptProposal(Clinic.Visitor(), sequence, Starts[0].AddDays(7)).Soon()).Ok();
        Store.Time.Advance(Calendar.CommandsKept * 2);
        (await Clinic.Calendar(Clinic.Ada).Book(Clinic.Book("other", Clinic.Monday.AddDays(8))).Soon()).Ok();
        (await Clinic.Calendar(Clinic.Ben).Book(Clinic.Book("other", Clinic.Monday.AddDays(8))).Soon()).Ok();

        (await _room.AcceptProposal(Clinic.Visitor(), sequence, Starts[1].AddDays(7)).Soon()).Ok().Id.ShouldBe(first.Id);
    }

    [Fact]
    public async Task The_room_is_told_of_its_booking_and_of_every_change_once_in_order()
    {
        var sequence = await Propose();
        var booking = (await _room.AcceptProposal(Clinic.Visitor(), sequence, Starts[0]).Soon()).Ok();
        var calendar = Clinic.Calendar(booking.TherapistId);
        (await calendar.Reschedule(new Reschedule("r", Clinic.Owner, booking.Id, Starts[1], null, null)).Soon()).Ok();
        (await calendar.ChangeStatus(new ChangeBookingStatus("c", Clinic.Owner, booking.Id, BookingStatus.Cancelled, null, null)).Soon()).Ok();
        await calendar.Settle().Soon();

        var notices = (await _room.ReadAfter(Clinic.Visitor(), sequence, 10).Soon()).Ok().Items;
        notices.Select(notice => notice.Data!.Booking!.Change).ShouldBe(["booked", "rescheduled", "cancelled"]);
        notices.ShouldAllBe(notice => notice.SenderId == Message.SystemSenderId && notice.Kind == MessageKind.Booking);
    }

    [Fact]
    public async Task A_start_that_was_not_proposed_and_a_message_that_proposes_nothing_are_refused()
    {
        var sequence = await Propose();
        (await _room.Post(new PostMessage(Clinic.Visitor(), "m", "hm")).Soon()).Ok();

        (await _room.AcceptProposal(Clinic.Visitor(), sequence, Clinic.Monday.AddHours(1)).Soon()).Refused(ErrorCatalogue.ValidationFailed);
        (await _room.AcceptProposal(Clinic.Visitor(), sequence + 1, Clinic.Monday).Soon()).Refused(ErrorCatalogue.NotFound);
        (await _room.AcceptProposal(Clinic.Visitor(), sequence + 2, Clinic.Monday).Soon()).Refused(ErrorCatalogue.NotFound);
        (await _room.AcceptProposal(Clinic.Visitor(), -1, Clinic.Monday).Soon()).Refused(ErrorCatalogue.NotFound);
    }

    [Fact]
    public async Task A_proposed_slot_that_was_sold_meanwhile_is_refused_with_others()
    {
        var sequence = await Propose();
        foreach (var therapistId in new[] { Clinic.Ada, Clinic.Ben })
        {
            (await Clinic.Calendar(therapistId).Book(Clinic.Book("b", Starts[0], Clinic.Visitor(9))).Soon()).Ok();
        }

        (await _room.AcceptProposal(Clinic.Visitor(), sequence, Starts[0]).Soon()).Refused(ErrorCatalogue.SlotTaken).Alternatives!.Count.ShouldBe(3);
        (await _room.AcceptProposal(Clinic.Visitor(), sequence, Starts[1]).Soon()).Ok();
    }

    [Fact]
    public async Task What_cannot_be_proposed_is_refused()
    {
        (await Try(Clinic.Visitor(), Clinic.Hour.ServiceId, Starts[0])).Refused(ErrorCatalogue.Forbidden);
        (await Try(Clinic.Owner, Clinic.Hour.ServiceId)).Refused(ErrorCatalogue.ValidationFailed);
        (await Try(Clinic.Owner, Clinic.Hour.ServiceId, [.. Enumerable.Range(0, Proposal.SlotsMax + 1).Select(n => Clinic.Monday.AddMinutes(30 * n))]))
            .Refused(ErrorCatalogue.ValidationFailed);
        (await Try(Clinic.Owner, Clinic.Hour.ServiceId, Clinic.Monday.AddHours(-1))).Refused(ErrorCatalogue.ValidationFailed);
        (await Try(Clinic.Owner, "sv_none", Starts[0])).Refused(ErrorCatalogue.NotFound);
    }

    private Task<Outcome<Posted>> Try(GrainInterfaces.Identity.Caller by, string serviceId, params DateTimeOffset[] starts) =>
        _room.Propose(new ProposeSlots("p", by, serviceId, [.. starts])).Soon();

    private async Task<long> Propose(params DateTimeOffset[] starts) =>
        (await Try(Clinic.Owner, Clinic.Hour.ServiceId, starts.Length == 0 ? Starts : starts)).Ok().Message.Sequence;
}
