using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;
using Realtime.Grains.Booking;
using Realtime.Grains.Journal;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Booking;

/// <summary>The practice's own rules reach every calendar with the commands, whichever way somebody comes.</summary>
public abstract class RulesSpecification(GrainStore store) : GrainSpecification(store)
{
    private static readonly DateOnly MondayDate = new(2026, 11, 23);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Clinic.Found(Clinic.Ada, Clinic.Ben);
    }

    [Fact]
    public async Task On_a_holiday_nothing_is_offered_held_booked_moved_ranked_or_proposed_in_any_calendar()
    {
        var booking = (await Clinic.Appointments.Book(Clinic.Request("b", Clinic.Monday, therapistId: Clinic.Ada)).Soon()).Ok();
        await Change(profile => profile with { Holidays = [new Holiday(MondayDate.AddDays(1), "Founder's day")] });
        var start = Clinic.Monday.AddDays(1);
        var room = await Clinic.OpenRoom();

        foreach (var therapistId in new[] { Clinic.Ada, Clinic.Ben, null })
        {
            (await Clinic.Appointments.GetAvailabilityOn(Clinic.Hour.ServiceId, therapistId, MondayDate.AddDays(1), 1, null, null).Soon()).Ok().Slots.ShouldBeEmpty();
            (await Clinic.Appointments.GetAvailabilityOn(Clinic.Hour.ServiceId, therapistId, MondayDate.AddDays(2), 1, null, null).Soon()).Ok().Slots.ShouldNotBeEmpty();
            (await Clinic.Appointments.Book(Clinic.Request($"b-{therapistId}", start, therapistId: therapistId)).Soon()).Refused(ErrorCatalogue.OutsideAvailability);
        }

        (await Clinic.Appointments.PlaceHold(Clinic.Visitor(), "h", Clinic.Ada, Clinic.Hour.ServiceId, start).Soon()).Refused(ErrorCatalogue.OutsideAvailability);
        (await Clinic.Appointments.Reschedule(new Reschedule("m", Clinic.Visitor(), booking.Id, start, null, null)).Soon()).Refused(ErrorCatalogue.OutsideAvailability);
        (await Clinic.Appointments.BookSeries(new SeriesRequest(Clinic.Request("s", start.AddDays(-7).AddHours(100), therapistId: Clinic.Ada), SeriesInterval.Week, 2)).Soon())
            .Problem.ShouldNotBeNull();
        (await Clinic.Appointments.BookSeries(new SeriesRequest(Clinic.Request("s2", start, therapistId: Clinic.Ada), SeriesInterval.Week, 2)).Soon())
            .Refused(ErrorCatalogue.OutsideAvailability);
        var ranked = (await Clinic.Appointments.Suggest(new SuggestionQuery(
            Clinic.Hour.ServiceId, Clinic.Monday, Clinic.Monday.AddDays(3), [DayOfWeek.Tuesday], [], null, [], 50, null)).Soon()).Ok();
        ranked.Slots.ShouldNotBeEmpty();
        ranked.Slots.ShouldAllBe(slot => slot.Slot.Start.UtcDateTime.Date != start.UtcDateTime.Date);
        (await room.Propose(new ProposeSlots("p", Clinic.Owner, Clinic.Hour.ServiceId, [start])).Soon()).Refused(ErrorCatalogue.ValidationFailed);

        // Once the holiday is taken back, the same commands are carried out.
        await Change(profile => profile with { Holidays = [] });
        (await Clinic.Appointments.Reschedule(new Reschedule("m", Clinic.Visitor(), booking.Id, start, null, null)).Soon()).Ok().Start.ShouldBe(start);
    }

    [Fact]
    public async Task The_last_place_of_a_day_goes_to_one_of_many_and_all_others_hear_of_other_days()
    {
        (await Clinic.Calendar().ChangeSchedule(Clinic.Owner, Clinic.WorkWeek() with { DailyBookingsMax = 3 }, null).Soon()).Ok();

        var outcomes = await Waiting.AtOnce(60, number => Clinic.Appointments.Book(
            Clinic.Request($"b{number}", Clinic.Monday.AddHours(number % 7), Clinic.Visitor(number), Clinic.Ada)));

        outcomes.Count(outcome => outcome.Value is not null).ShouldBe(3);
        foreach (var refused in outcomes.Where(outcome => outcome.Value is null))
        {
            var alternatives = refused.Refused(ErrorCatalogue.SlotTaken).Alternatives.ShouldNotBeNull();
            alternatives.Count.ShouldBe(3);
        }

        (await Clinic.Appointments.GetAvailabilityOn(Clinic.Hour.ServiceId, Clinic.Ada, MondayDate, 1, null, null).Soon()).Ok().Slots.ShouldBeEmpty();
        (await Clinic.Appointments.Book(Clinic.Request("any", Clinic.Monday.AddHours(6.5), Clinic.Visitor(99))).Soon()).Ok().TherapistId.ShouldBe(Clinic.Ben);
    }

    [Fact]
    public async Task A_clients_booking_waits_for_the_practice_and_its_conversation_hears_of_each_step()
    {
        await Change(profile => profile with { BookingPolicy = new BookingPolicy { Approval = BookingApproval.Manual, ApprovalMinutes = 60 } });
        var room = await Clinic.OpenRoom();
        var request = Clinic.Request("b1", Clinic.Monday, therapistId: Clinic.Ada) with { RoomId = "rm_one" };

        var booking = (await Clinic.Appointments.Book(request).Soon()).Ok();
        (booking.Status, booking.ConfirmBy).ShouldBe((BookingStatus.Pending, Store.Time.GetUtcNow().AddHours(1)));
        (await Clinic.Appointments.Book(Clinic.Request("b2", Clinic.Monday, Clinic.Visitor(2), Clinic.Ada)).Soon()).Refused(ErrorCatalogue.SlotTaken);
        var confirmed = (await Clinic.Calendar().ChangeStatus(new ChangeBookingStatus("c", Clinic.Owner, booking.Id, BookingStatus.Confirmed, null, null)).Soon()).Ok();
        (confirmed.Status, confirmed.ConfirmBy).ShouldBe((BookingStatus.Confirmed, null));

        (await Clinic.Appointments.Book(request with { CommandId = "b3", Caller = Clinic.Owner, Start = Clinic.Monday.AddHours(1) }).Soon()).Ok().Status.ShouldBe(BookingStatus.Confirmed);
        await Clinic.Calendar().Settle().Soon();
        (await Changes(room)).ShouldBe(["pending", "confirmed", "booked"]);
    }

    [Fact]
    public async Task What_nobody_confirms_expires_by_itself_also_after_a_restart_with_nobody_asking()
    {
        await Change(profile => profile with { BookingPolicy = new BookingPolicy { Approval = BookingApproval.Manual, ApprovalMinutes = 60 } });
        var room = await Clinic.OpenRoom();
        var first = (await Clinic.Appointments.Book(Clinic.Request("b1", Clinic.Monday, therapistId: Clinic.Ada) with { RoomId = "rm_one" }).Soon()).Ok();
        var second = (await Clinic.Appointments.Book(Clinic.Request("b2", Clinic.Monday.AddHours(2), Clinic.Visitor(2), Clinic.Ben)).Soon()).Ok();
        await Clinic.Calendar(Clinic.Ada).Settle().Soon();
        await Clinic.Calendar(Clinic.Ben).Settle().Soon();
        await Server.Kill();

        // Nothing of this practice is asked for at the new host: its sweep finds what is due.
        Store.Time.Advance(TimeSpan.FromMinutes(61));
        var clinic = new Clinic(await Start());
        await Expired(Clinic.Ada, first.Id);
        await Expired(Clinic.Ben, second.Id);

        var over = (await clinic.Calendar().GetBooking(Clinic.Owner, first.Id).Soon()).Ok();
        (over.Status, over.ConfirmBy, over.History[^1].Change, over.History[^1].By).ShouldBe((BookingStatus.Cancelled, null, "expired", "system"));
        (await clinic.Calendar().ChangeStatus(new ChangeBookingStatus("c", Clinic.Owner, first.Id, BookingStatus.Confirmed, null, null)).Soon())
            .Refused(ErrorCatalogue.InvalidTransition);
        await clinic.Calendar().Settle().Soon();
        (await Changes(clinic.Room())).ShouldBe(["pending", "expired"]);
    }

    [Fact]
    public async Task A_service_has_terms_of_its_own_and_a_time_that_the_practice_proposed_needs_no_approval()
    {
        await Change(profile => profile with { BookingPolicy = new BookingPolicy { Approval = BookingApproval.Manual, CancelNoticeMinutes = 60 } });
        var guarded = (await Clinic.Practice.Get().Soon())!.Services.Find(service => service.Id == Clinic.Guarded.ServiceId)!;
        (await Clinic.Practice.ChangeService(guarded.Id, guarded.Profile with { BookingPolicy = new BookingPolicy { ClientsCancel = false } }, null).Soon()).Ok();

        var own = (await Clinic.Appointments.Book(Clinic.Request("b1", Clinic.Monday, therapistId: Clinic.Ada) with { ServiceId = guarded.Id }).Soon()).Ok();
        (own.Status, own.Policy!.ClientsCancel, own.Policy.CancelBy).ShouldBe((BookingStatus.Confirmed, false, null));
        (await Clinic.Calendar().ChangeStatus(new ChangeBookingStatus("c", Clinic.Visitor(), own.Id, BookingStatus.Cancelled, null, null)).Soon())
            .Refused(ErrorCatalogue.PolicyForbids);

        var room = await Clinic.OpenRoom();
        var proposal = (await room.Propose(new ProposeSlots("p", Clinic.Owner, Clinic.Hour.ServiceId, [Clinic.Monday.AddHours(3)])).Soon()).Ok();
        var accepted = (await room.AcceptProposal(Clinic.Visitor(), proposal.Message.Sequence, Clinic.Monday.AddHours(3)).Soon()).Ok();
        (accepted.Status, accepted.Policy!.CancelBy).ShouldBe((BookingStatus.Confirmed, Clinic.Monday.AddHours(2)));
    }

    [Fact]
    public async Task Bookings_that_a_schedule_or_a_holiday_no_longer_covers_are_listed_over_all_calendars()
    {
        var ada = (await Clinic.Appointments.Book(Clinic.Request("b1", Clinic.Monday, therapistId: Clinic.Ada)).Soon()).Ok();
        var ben = (await Clinic.Appointments.Book(Clinic.Request("b2", Clinic.Monday.AddDays(1), therapistId: Clinic.Ben)).Soon()).Ok();
        (await Clinic.Appointments.ListOutsideHours(null).Soon()).ShouldBeEmpty();

        (await Clinic.Calendar().ChangeSchedule(Clinic.Owner, Clinic.WorkWeek() with { Weekly = [] }, null).Soon()).Ok();
        await Change(profile => profile with { Holidays = [new Holiday(MondayDate.AddDays(1), "Closed")] });

        (await Clinic.Appointments.ListOutsideHours(null).Soon()).ShouldBe(
        [
            new OutsideBooking(ada.Id, Clinic.Ada, Clinic.Hour.ServiceId, ada.Start, ada.End, "C", OutsideReason.Hours),
            new OutsideBooking(ben.Id, Clinic.Ben, Clinic.Hour.ServiceId, ben.Start, ben.End, "C", OutsideReason.Holiday),
        ]);
        (await Clinic.Appointments.ListOutsideHours(Clinic.Ben).Soon()).ShouldHaveSingleItem().BookingId.ShouldBe(ben.Id);
        (await Clinic.Calendar().GetBooking(Clinic.Owner, ada.Id).Soon()).Ok().ShouldSatisfyAllConditions(
            kept => kept.Status.ShouldBe(BookingStatus.Confirmed), kept => kept.Version.ShouldBe(1));
    }

    [Theory]
    [InlineData("the service is not given any more")]
    [InlineData("the therapist gives it no more")]
    [InlineData("the therapist is away for good")]
    public async Task What_a_therapist_does_not_give_is_not_offered_held_booked_moved_or_proposed(string why)
    {
        var booking = (await Clinic.Appointments.Book(Clinic.Request("b", Clinic.Monday, therapistId: Clinic.Ada)).Soon()).Ok();
        var room = await Clinic.OpenRoom();
        var proposer = await MakeProposer();
        var proposed = Clinic.Monday.AddHours(4);
        var earlier = (await room.Propose(new ProposeSlots("before", proposer, Clinic.Hour.ServiceId, [proposed])).Soon()).Ok().Message;
        earlier.Data!.Proposal!.TherapistId.ShouldBe(Clinic.Ada);
        var practice = (await Clinic.Practice.Get().Soon())!;
        var (service, ada) = (practice.Services.Find(one => one.Id == Clinic.Hour.ServiceId)!, practice.Therapists.Find(one => one.Id == Clinic.Ada)!);
        if (why.StartsWith("the service", StringComparison.Ordinal))
        {
            (await Clinic.Practice.ChangeService(service.Id, service.Profile with { Active = false }, null).Soon()).Ok();
        }
        else
        {
            var changed = why.EndsWith("good", StringComparison.Ordinal)
                ? ada.Profile with { Active = false }
                : ada.Profile with { ServiceIds = [Clinic.Guarded.ServiceId] };
            (await Clinic.Practice.ChangeTherapist(ada.Id, changed, null).Soon()).Ok();
        }

        var start = Clinic.Monday.AddHours(2);
        (await Clinic.Appointments.GetAvailability(service.Id, Clinic.Ada, start, start.AddDays(1), null).Soon()).Refused(ErrorCatalogue.NotFound);
        (await Clinic.Appointments.PlaceHold(Clinic.Visitor(), "h", Clinic.Ada, service.Id, start).Soon()).Refused(ErrorCatalogue.NotFound);
        (await Clinic.Appointments.Book(Clinic.Request("b2", start, therapistId: Clinic.Ada)).Soon()).Refused(ErrorCatalogue.NotFound);
        (await Clinic.Appointments.BookSeries(new SeriesRequest(Clinic.Request("s", start, therapistId: Clinic.Ada), SeriesInterval.Week, 2)).Soon()).Refused(ErrorCatalogue.NotFound);
        (await Clinic.Appointments.Reschedule(new Reschedule("m", Clinic.Visitor(), booking.Id, start, null, null)).Soon()).Refused(ErrorCatalogue.OutsideAvailability);
        (await Clinic.Appointments.Suggest(new SuggestionQuery(service.Id, start, start.AddDays(1), [], [], null, [Clinic.Ada], 5, null)).Soon()).Refused(ErrorCatalogue.NotFound);
        var any = await Clinic.Appointments.Book(Clinic.Request("any", start)).Soon();
        if (any.Value is { } other)
        {
            other.TherapistId.ShouldBe(Clinic.Ben);
        }
        else
        {
            any.Refused(ErrorCatalogue.NotFound);
        }

        // Nobody waits for it, nobody moves to her, and what was proposed with her before is not sold any more.
        var wish = new WaitlistRequest("w", Clinic.Visitor(), service.Id, Clinic.Ada, start, start.AddDays(1), null, null, null);
        (await Clinic.Appointments.JoinWaitlist(wish).Soon()).Refused(ErrorCatalogue.NotFound);
        var waits = await Clinic.Appointments.JoinWaitlist(wish with { CommandId = "w2", TherapistId = null }).Soon();
        (waits.Value is not null).ShouldBe(!why.StartsWith("the service", StringComparison.Ordinal));
        (await MoveChecks.Replay(Store.Journal, Clinic.Ada)).HasWaiters.ShouldBeFalse();
        if (any.Value is { } atBens)
        {
            (await Clinic.Appointments.Reschedule(new Reschedule("to", Clinic.Visitor(), atBens.Id, start, Clinic.Ada, null)).Soon()).Refused(ErrorCatalogue.ValidationFailed);
        }

        (await room.AcceptProposal(Clinic.Visitor(), earlier.Sequence, proposed).Soon()).Refused(ErrorCatalogue.NotFound);
        var later = await room.Propose(new ProposeSlots("after", proposer, service.Id, [proposed.AddHours(1)])).Soon();
        if (later.Value is { } offered)
        {
            offered.Message.Data!.Proposal!.TherapistId.ShouldBeNull();
            (await room.AcceptProposal(Clinic.Visitor(), offered.Message.Sequence, proposed.AddHours(1)).Soon()).Ok().TherapistId.ShouldBe(Clinic.Ben);
        }
        else
        {
            later.Refused(ErrorCatalogue.NotFound);
        }

        (await Clinic.Calendar().ChangeStatus(new ChangeBookingStatus("c", Clinic.Visitor(), booking.Id, BookingStatus.Cancelled, null, null)).Soon()).Ok();
    }

    /// <summary>Ada's own account, by whose proposals the appointment is with her.</summary>
    private async Task<Caller> MakeProposer()
    {
        var created = (await Clinic.Practice.AddStaff("us_ada", new CreateUser("Ada", "ada@clinic.example", Role.Therapist, "a password of hers")).Soon()).Ok();
        var ada = (await Clinic.Practice.Get().Soon())!.Therapists.Find(therapist => therapist.Id == Clinic.Ada)!.Profile;
        (await Clinic.Practice.ChangeTherapist(Clinic.Ada, ada with { UserId = created.Id }, null).Soon()).Ok();
        return new Caller(Clinic.Org, created.Id, Role.Therapist, "Ada", "");
    }

    private static async Task<List<string>> Changes(IRoomGrain room) =>
        [.. (await room.ReadAfter(Clinic.Owner, 0, IRoomGrain.PageMax).Soon()).Ok().Items.Select(item => item.Data?.Booking?.Change).OfType<string>()];

    private Task Expired(string therapistId, string bookingId) => Waiting.Until(
        async () =>
        {
            // The host's sweep goes by this clock.
            Store.Time.Advance(TimeSpan.FromSeconds(5));
            return (await Store.Journal.Read(Clinic.CalendarStream(therapistId), 0, 100)).Any(entry =>
                EventCodec<ICalendarEvent>.Decode(entry.Kind, entry.Data.Span) is BookingExpired expired && expired.BookingId == bookingId);
        },
        $"{bookingId} expired");

    /// <summary>As the owner would, with what is there already.</summary>
    protected async Task Change(Func<OrganizationProfile, OrganizationProfile> change)
    {
        var practice = (await Clinic.Practice.Get().Soon()).ShouldNotBeNull();
        (await Clinic.Practice.ChangeProfile(change(practice.Organization.Profile), null).Soon()).Ok();
    }
}
