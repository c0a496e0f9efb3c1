using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;
using Realtime.Grains.Booking;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Booking;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>What an offer is for, when it counts as taken up, and what becomes of a place whose booking the practice did not want.</summary>
public abstract class OfferTermsSpecification(GrainStore store) : GrainSpecification(store)
{
    private static readonly Caller s_first = Clinic.Visitor(11);
    private static readonly Caller s_second = Clinic.Visitor(12);

    private int _commands;

    protected override TimeSpan PassEach => TimeSpan.FromSeconds(30);

    private IWaitlistGrain Waitlist => WaitlistOf(Clinic);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Clinic.Found(Clinic.Ada, Clinic.Ben);
    }

    [Theory]
    [InlineData("refused")]
    [InlineData("expired")]
    [InlineData("refused elsewhere")]
    public async Task Whose_booking_the_practice_does_not_confirm_waits_again_before_those_who_came_later(string how)
    {
        await Confirmed();
        var ada = await Book(Clinic.Monday);
        var place = await Join(s_first, Clinic.Monday, Clinic.Monday.AddHours(8));
        await Join(s_second, Clinic.Monday, Clinic.Monday.AddHours(8));
        await Cancel(ada);
        var offer = (await WaitFor(s_first, WaitlistStatus.Offered)).Offer!;
        var booking = (await Clinic.Appointments.Book(Clinic.Request("mine", offer.Start, s_first, Clinic.Ada) with { HoldId = offer.HoldId }).Soon()).Ok();
        booking.Status.ShouldBe(BookingStatus.Pending);
        await WaitFor(s_first, WaitlistStatus.Booked);

        if (how == "expired")
        {
            await Pass(async () => (await Clinic.Calendar().GetBooking(Clinic.Owner, booking.Id).Soon()).Ok().Status == BookingStatus.Cancelled, "nobody confirmed it");
        }
        else
        {
            if (how == "refused elsewhere")
            {
                (await Clinic.Appointments.Reschedule(new Reschedule("m", Clinic.Owner, booking.Id, Clinic.Monday.AddHours(6), Clinic.Ben, null)).Soon()).Ok();
            }

            await Cancel(booking);
        }

        // The freed time itself goes to the second, who waits for it in that moment; what is freed next goes to the first again, whose number
        // is the lower, but not that start, where it was refused there.
        var restored = await WaitFor(s_first, WaitlistStatus.Waiting);
        (restored.Id, restored.CreatedAt).ShouldBe((place.Id, place.CreatedAt));
        await Settled();
        var taken = (await WaitFor(s_second, WaitlistStatus.Offered)).Offer!;
        taken.Start.ShouldBe(Clinic.Monday);
        (await Clinic.Calendar().ReleaseHold(s_second, taken.HoldId).Soon()).Ok();
        (await WaitFor(s_first, WaitlistStatus.Offered)).Offer!.Start.ShouldBe(how == "refused elsewhere" ? Clinic.Monday : Clinic.Monday.AddMinutes(30));
    }

    [Theory]
    [InlineData("cancelled by its client")]
    [InlineData("confirmed and then cancelled")]
    public async Task A_booking_that_was_had_gives_no_place_back(string how)
    {
        await Confirmed();
        var ada = await Book(Clinic.Monday);
        await Join(s_first, Clinic.Monday, Clinic.Monday.AddHours(1));
        await Cancel(ada);
        var offer = (await WaitFor(s_first, WaitlistStatus.Offered)).Offer!;
        var booking = (await Clinic.Appointments.Book(Clinic.Request("mine", offer.Start, s_first, Clinic.Ada) with { HoldId = offer.HoldId }).Soon()).Ok();
        if (how.StartsWith("confirmed", StringComparison.Ordinal))
        {
            (await Clinic.Calendar().ChangeStatus(new ChangeBookingStatus("yes", Clinic.Owner, booking.Id, BookingStatus.Confirmed, null, null)).Soon()).Ok();
        }

        (await Clinic.Calendar().ChangeStatus(new ChangeBookingStatus(
            "no", how.StartsWith("confirmed", StringComparison.Ordinal) ? Clinic.Owner : s_first, booking.Id, BookingStatus.Cancelled, null, null)).Soon()).Ok();
        await Settled();

        (await Own(s_first)).ShouldHaveSingleItem().Status.ShouldBe(WaitlistStatus.Booked);
    }

    [Fact]
    public async Task A_crash_after_the_refusal_only_delays_the_place()
    {
        await Confirmed();
        var ada = await Book(Clinic.Monday);
        await Join(s_first, Clinic.Monday, Clinic.Monday.AddHours(1));
        await Cancel(ada);
        var offer = (await WaitFor(s_first, WaitlistStatus.Offered)).Offer!;
        var booking = (await Clinic.Appointments.Book(Clinic.Request("mine", offer.Start, s_first, Clinic.Ada) with { HoldId = offer.HoldId }).Soon()).Ok();
        await WaitFor(s_first, WaitlistStatus.Booked);
        Server.Storage.CutAfter(call => call.Verb == nameof(IJournal.Append) && call.Subject == Clinic.CalendarStream());
        try
        {
            await Cancel(booking);
        }
        catch (ServiceUnavailableException)
        {
        }

        await Server.Kill();
        var next = WaitlistOf(new Clinic(await Start()));

        await Pass(async () => (await next.List(s_first, null, null).Soon()).Single().Status == WaitlistStatus.Waiting, "it waits again");
    }

    [Fact]
    public async Task An_offer_that_is_booked_with_any_therapist_is_over_by_its_booking_and_not_by_what_is_held_for_it()
    {
        var ada = await Book(Clinic.Monday);
        await Join(s_first, Clinic.Monday, Clinic.Monday.AddMinutes(30));
        await Join(s_second, Clinic.Monday, Clinic.Monday.AddMinutes(30));
        await Cancel(ada);
        var offer = (await WaitFor(s_first, WaitlistStatus.Offered)).Offer!;
        var request = Clinic.Request("mine", offer.Start, s_first) with { HoldId = offer.HoldId };
        await EndOnceHeld(request);

        var next = new Clinic(await Start());
        (await WaitlistOf(next).List(s_first, null, null).Soon()).Single().Status.ShouldBe(WaitlistStatus.Offered);
        (await next.Calendar().Book(Clinic.Book("theirs", Clinic.Monday, Clinic.Visitor(13))).Soon()).Refused(ErrorCatalogue.SlotTaken);
        await Pass(async () => (await OffersTo(s_second.UserId)) == 1, "it runs out, and the next has it");
        await Waiting.Until(async () => (await WaitlistOf(next).List(s_first, null, null).Soon()).Single().Status == WaitlistStatus.Waiting, "the first waits again");
    }

    [Fact]
    public async Task A_repeat_after_such_a_crash_books_what_was_offered()
    {
        var ada = await Book(Clinic.Monday);
        await Join(s_first, Clinic.Monday, Clinic.Monday.AddMinutes(30));
        await Cancel(ada);
        var offer = (await WaitFor(s_first, WaitlistStatus.Offered)).Offer!;
        var request = Clinic.Request("mine", offer.Start, s_first) with { HoldId = offer.HoldId };
        await EndOnceHeld(request);

        var next = new Clinic(await Start());
        (await next.Appointments.Book(request).Soon()).Ok().TherapistId.ShouldBe(Clinic.Ada);
        await Waiting.Until(async () => (await WaitlistOf(next).List(s_first, null, null).Soon()).Single().Status == WaitlistStatus.Booked, "it is booked");
    }

    [Fact]
    public async Task An_offer_is_for_the_service_as_it_is_when_it_is_made()
    {
        var ada = await Book(Clinic.Monday);
        await Join(s_first, Clinic.Monday, Clinic.Monday.AddMinutes(30));
        await ChangeService(profile => profile with { DurationMinutes = 30, BufferAfterMinutes = 10 });

        await Cancel(ada);

        var offer = (await WaitFor(s_first, WaitlistStatus.Offered)).Offer!;
        (offer.Start, offer.End).ShouldBe((Clinic.Monday, Clinic.Monday.AddMinutes(30)));
        (await MoveChecks.Replay(Store.Journal, Clinic.Ada)).FindHold(offer.HoldId)!.BufferAfterMinutes.ShouldBe(10);
        (await Clinic.Appointments.Book(Clinic.Request("mine", offer.Start, s_first, Clinic.Ada) with { HoldId = offer.HoldId }).Soon()).Ok().End.ShouldBe(offer.End);
    }

    [Theory]
    [InlineData("a holiday since")]
    [InlineData("its therapist does not give it any more")]
    [InlineData("it lasts too long by now")]
    public async Task What_could_not_be_booked_today_is_offered_to_nobody(string why)
    {
        var ada = await Book(Clinic.Monday);
        var neighbour = await Book(Clinic.Monday.AddHours(1));
        await Join(s_first, Clinic.Monday, Clinic.Monday.AddMinutes(30));
        await Join(s_second, Clinic.Monday, Clinic.Monday.AddMinutes(30));
        switch (why)
        {
            case "a holiday since":
                var practice = (await Clinic.Practice.Get().Soon())!;
                (await Clinic.Practice.ChangeProfile(practice.Organization.Profile with { Holidays = [new Holiday(new DateOnly(2026, 11, 23), "Closed")] }, null).Soon()).Ok();
                break;
            case "it lasts too long by now":
                await ChangeService(profile => profile with { DurationMinutes = 90 });
                break;
            default:
                var profile = (await Clinic.Practice.Get().Soon())!.Therapists.Find(therapist => therapist.Id == Clinic.Ada)!.Profile;
                (await Clinic.Practice.ChangeTherapist(Clinic.Ada, profile with { ServiceIds = [Clinic.Guarded.ServiceId] }, null).Soon()).Ok();
                break;
        }

        await Cancel(ada);
        await Settled();

        (await Waitlist.List(Clinic.Owner, null, null).Soon()).ShouldAllBe(place => place.Status == WaitlistStatus.Waiting);
        (await MoveChecks.Replay(Store.Journal, Clinic.Ada)).Holds.ShouldBeEmpty();
        neighbour.Status.ShouldBe(BookingStatus.Confirmed);
    }

    [Theory]
    [InlineData("holidays")]
    [InlineData("service")]
    public async Task A_version_of_what_is_free_changes_with_the_practices_rules(string what)
    {
        async Task<string> Version() => (await Clinic.Appointments.GetAvailability(
            Clinic.Hour.ServiceId, null, Clinic.Monday, Clinic.Monday.AddDays(1), null).Soon()).Ok().Version;
        var before = await Version();
        (await Version()).ShouldBe(before);

        if (what == "service")
        {
            await ChangeService(profile => profile with { DurationMinutes = 30 });
        }
        else
        {
            var practice = (await Clinic.Practice.Get().Soon())!;
            (await Clinic.Practice.ChangeProfile(practice.Organization.Profile with { Holidays = [new Holiday(new DateOnly(2026, 11, 23), "Closed")] }, null).Soon()).Ok();
        }

        (await Version()).ShouldNotBe(before);
    }

    private static IWaitlistGrain WaitlistOf(Clinic clinic) => clinic.Grains.GetGrain<IWaitlistGrain>(IWaitlistGrain.KeyOf(Clinic.Org));

    private async Task Confirmed()
    {
        var practice = (await Clinic.Practice.Get().Soon())!;
        (await Clinic.Practice.ChangeProfile(
            practice.Organization.Profile with { BookingPolicy = new BookingPolicy { Approval = BookingApproval.Manual, ApprovalMinutes = 60 } }, null).Soon()).Ok();
    }

    private async Task ChangeService(Func<ServiceProfile, ServiceProfile> change)
    {
        var service = (await Clinic.Practice.Get().Soon())!.Services.Find(one => one.Id == Clinic.Hour.ServiceId)!;
        (await Clinic.Practice.ChangeService(service.Id, change(service.Profile), null).Soon()).Ok();
    }

    private async Task<Booking> Book(DateTimeOffset start) =>
        (await Clinic.Appointments.Book(Clinic.Request($"b{_commands++}", start, Clinic.Owner, Clinic.Ada)).Soon()).Ok();

    private async Task Cancel(Booking booking) => (await Clinic.Calendar().ChangeStatus(
        new ChangeBookingStatus($"no{_commands++}", Clinic.Owner, booking.Id, BookingStatus.Cancelled, null, null)).Soon()).Ok();

    /// <summary>As another host tells of it that carried out the same entry late.</summary>
    [Fact]
    public async Task An_offer_that_is_told_of_after_its_calendar_told_of_its_end_does_not_stand_for_ever()
    {
        var place = await Join(s_first, Clinic.Monday, Clinic.Monday.AddHours(8));
        var start = Clinic.Monday;
        var hold = new Hold("hd_late", Clinic.Ada, Clinic.Hour.ServiceId, start, start.AddHours(1), Store.Time.GetUtcNow() + OfferDecisions.OfferLifetime);
        (await Waitlist.Offered(place.Id, hold).Soon()).ShouldBe(OfferReception.Taken);
        await WaitFor(s_first, WaitlistStatus.Offered);

        await Pass(async () => (await Own(s_first)).Single().Status == WaitlistStatus.Waiting, "it waits again");
        (await Own(s_first)).Single().Offer.ShouldBeNull();
    }

    private async Task<WaitlistEntry> Join(Caller caller, DateTimeOffset earliest, DateTimeOffset latest) => (await Clinic.Appointments.JoinWaitlist(
        new WaitlistRequest($"j{_commands++}", caller, Clinic.Hour.ServiceId, Clinic.Ada, earliest, latest, null, null, null)).Soon()).Ok();

    /// <summary>The host ends once the slot is held for the command, before anything is booked.</summary>
    private async Task EndOnceHeld(BookingRequest request)
    {
        var appends = 0;
        Server.Storage.CutAfter(call => call.Verb == nameof(IJournal.Append) && call.Subject == Clinic.CalendarStream() && ++appends == 1);
        await Should.ThrowAsync<Exception>(() => Clinic.Appointments.Book(request).Soon());
        await Server.Kill();
    }

    private Task<List<WaitlistEntry>> Own(Caller caller) => Waitlist.List(caller, null, null).Soon();

    private async Task<WaitlistEntry> WaitFor(Caller caller, WaitlistStatus status)
    {
        await Waiting.Until(async () => (await Own(caller)).Exists(entry => entry.Status == status), $"{caller.UserId} has a place that is {status}");
        return (await Own(caller)).Find(entry => entry.Status == status)!;
    }

    private async Task<int> OffersTo(string clientId) => (await Store.Journal.Read(Clinic.CalendarStream(), 0, 100)).Count(entry =>
        EventCodec<ICalendarEvent>.Decode(entry.Kind, entry.Data.Span) is OfferPlaced placed && placed.ClientId == clientId);

    private Task Settled() => Waiting.Until(async () => (await Store.Journal.ListUndispatched(null, 10)).Count == 0, "every effect is carried out");
}

public sealed class MemoryOfferTermsSpecification() : OfferTermsSpecification(new MemoryGrainStore());

public sealed class SqliteOfferTermsSpecification() : OfferTermsSpecification(new SqliteGrainStore());
