using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Booking;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>Whoever waits, waits for the service as it has become, and with those who give it by now.</summary>
public abstract class WaitlistRenewalSpecification(GrainStore store) : GrainSpecification(store)
{
    private static readonly Caller s_waiting = Clinic.Visitor(11);

    private int _commands;

    protected override TimeSpan PassEach => TimeSpan.FromSeconds(30);

    private IWaitlistGrain Waitlist => Clinic.Grains.GetGrain<IWaitlistGrain>(IWaitlistGrain.KeyOf(Clinic.Org));

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Clinic.Found(Clinic.Ada, Clinic.Ben);
    }

    [Fact]
    public async Task A_service_that_became_shorter_is_offered_in_time_that_only_its_present_length_fits_in()
    {
        await Last(30);
        var half = await Book(Clinic.Monday, Clinic.Ada);
        await Last(60);
        await Book(Clinic.Monday.AddMinutes(30), Clinic.Ada);
        await Join(Clinic.Ada);
        await Last(30);

        await Pass(
            async () => (await MoveChecks.Replay(Store.Journal, Clinic.Ada)).Waiters.Single().Waiter.Service.DurationMinutes == 30, "its calendar knows its present length");
        await Cancel(half, Clinic.Ada);

        var offer = (await Offered()).Offer!;
        (offer.TherapistId, offer.Start, offer.End).ShouldBe((Clinic.Ada, Clinic.Monday, Clinic.Monday.AddMinutes(30)));
    }

    [Fact]
    public async Task A_therapist_who_begins_to_give_it_offers_their_time_to_those_who_wait_for_anybody()
    {
        var ben = (await Clinic.Practice.Get().Soon())!.Therapists.Find(therapist => therapist.Id == Clinic.Ben)!.Profile;
        (await Clinic.Practice.ChangeTherapist(Clinic.Ben, ben with { ServiceIds = [Clinic.Guarded.ServiceId] }, null).Soon()).Ok();
        await Join(therapistId: null);
        (await Clinic.Practice.ChangeTherapist(Clinic.Ben, ben, null).Soon()).Ok();
        var theirs = await Book(Clinic.Monday, Clinic.Ben);

        await Pass(async () => (await MoveChecks.Replay(Store.Journal, Clinic.Ben)).HasWaiters, "the new calendar knows who waits");
        await Cancel(theirs, Clinic.Ben);

        (await Offered()).Offer!.TherapistId.ShouldBe(Clinic.Ben);
    }

    [Fact]
    public async Task Where_nothing_has_changed_nothing_is_committed_and_a_place_that_is_over_stays_so()
    {
        var place = await Join(Clinic.Ada);
        await Waitlist.Settle().Soon();
        var (here, there) = (await Store.Journal.ReadHead($"waitlist/{IWaitlistGrain.KeyOf(Clinic.Org)}"), await Store.Journal.ReadHead(Clinic.CalendarStream()));
        await Waitlist.Due("expiry").Soon();
        (await Store.Journal.ReadHead($"waitlist/{IWaitlistGrain.KeyOf(Clinic.Org)}"), await Store.Journal.ReadHead(Clinic.CalendarStream())).ShouldBe((here, there));

        (await Waitlist.Leave(s_waiting, place.Id).Soon()).Ok();
        await Last(30);
        await Waitlist.Due("expiry").Soon();
        await Waitlist.Settle().Soon();
        (await MoveChecks.Replay(Store.Journal, Clinic.Ada)).HasWaiters.ShouldBeFalse();
    }

    private async Task Last(int minutes)
    {
        var service = (await Clinic.Practice.Get().Soon())!.Services.Find(one => one.Id == Clinic.Hour.ServiceId)!;
        (await Clinic.Practice.ChangeService(service.Id, service.Profile with { DurationMinutes = minutes }, null).Soon()).Ok();
    }

    private async Task<Booking> Book(DateTimeOffset start, string therapistId) =>
        (await Clinic.Appointments.Book(Clinic.Request($"b{_commands++}", start, Clinic.Owner, therapistId)).Soon()).Ok();

    private async Task Cancel(Booking booking, string therapistId) => (await Clinic.Calendar(therapistId).ChangeStatus(
        new ChangeBookingStatus($"no{_commands++}", Clinic.Owner, booking.Id, BookingStatus.Cancelled, null, null)).Soon()).Ok();

    private async Task<WaitlistEntry> Join(string? therapistId) => (await Clinic.Appointments.JoinWaitlist(new WaitlistRequest(
        $"j{_commands++}", s_waiting, Clinic.Hour.ServiceId, therapistId, Clinic.Monday, Clinic.Monday.AddMinutes(30), null, null, null)).Soon()).Ok();

    private async Task<WaitlistEntry> Offered()
    {
        await Waiting.Until(async () => (await Waitlist.List(s_waiting, null, null).Soon()).Single().Offer is not null, "something is offered");
        return (await Waitlist.List(s_waiting, null, null).Soon()).Single();
    }
}

public sealed class MemoryWaitlistRenewalSpecification() : WaitlistRenewalSpecification(new MemoryGrainStore());

public sealed class SqliteWaitlistRenewalSpecification() : WaitlistRenewalSpecification(new SqliteGrainStore());
