using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Notifications;
using Realtime.GrainInterfaces.Practice;
using Realtime.GrainInterfaces.Presence;
using Realtime.Grains.Booking;
using Realtime.Grains.Privacy;
using Realtime.Grains.Storage;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Booking;

/// <summary>Freed time goes to whoever has waited longest for it: one person at a time, in the commit that frees it, for a while.</summary>
public abstract class WaitlistSpecification(GrainStore store) : GrainSpecification(store)
{
    private static readonly Caller s_first = Clinic.Visitor(11);
    private static readonly Caller s_second = Clinic.Visitor(12);
    private static readonly Caller s_stranger = Clinic.Visitor(13);

    private static readonly BookingPolicy s_confirmed = new() { Approval = BookingApproval.Manual, ApprovalMinutes = 60 };

    protected override TimeSpan PassEach => TimeSpan.FromSeconds(5);

    private IWaitlistGrain Waitlist => Clinic.Grains.GetGrain<IWaitlistGrain>(IWaitlistGrain.KeyOf(Clinic.Org));

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Clinic.Found(Clinic.Ada, Clinic.Ben);
    }

    [Fact]
    public async Task A_slot_that_is_cancelled_is_held_for_the_first_who_waits_before_a_stranger_can_book_it()
    {
        var booking = await Book();
        var (first, second) = (await Join(s_first), await Join(s_second));

        var cancelled = Cancel(booking);
        var strangers = await Waiting.AtOnce(20, number => Clinic.Calendar().Book(Clinic.Book($"s{number}", Clinic.Monday, s_stranger)));
        (await cancelled).Ok();

        strangers.ShouldAllBe(one => one.Problem!.Code == "slot_taken");
        var offered = await WaitFor(s_first, WaitlistStatus.Offered);
        (offered.Id, offered.Offer!.Start, offered.Offer.TherapistId).ShouldBe((first.Id, Clinic.Monday, Clinic.Ada));
        offered.Offer.ExpiresAt.ShouldBe(Store.Time.GetUtcNow() + OfferDecisions.OfferLifetime);
        (await Own(s_second)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(one => one.Id.ShouldBe(second.Id), one => one.Status.ShouldBe(WaitlistStatus.Waiting));
        (await Clinic.Calendar().Book(Clinic.Book("theirs", Clinic.Monday, s_second) with { HoldId = offered.Offer.HoldId }).Soon()).Refused(ErrorCatalogue.SlotTaken);
    }

    [Fact]
    public async Task Who_books_the_offer_is_done_and_nobody_else_hears_of_it()
    {
        var booking = await Book();
        await Join(s_first);
        await Join(s_second);
        (await Cancel(booking)).Ok();
        var offered = await WaitFor(s_first, WaitlistStatus.Offered);

        (await Clinic.Calendar().Book(Clinic.Book("mine", Clinic.Monday, s_first) with { HoldId = offered.Offer!.HoldId }).Soon()).Ok();

        (await WaitFor(s_first, WaitlistStatus.Booked)).Offer.ShouldBeNull();
        (await Own(s_second)).ShouldHaveSingleItem().Status.ShouldBe(WaitlistStatus.Waiting);
        (await SoldTime.Read(Store.Journal, Clinic.CalendarStream())).Broken.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_offer_that_is_declined_goes_to_the_next_and_one_that_runs_out_too_and_then_the_slot_is_anybodys()
    {
        var booking = await Book();
        await Join(s_first);
        await Join(s_second);
        (await Cancel(booking)).Ok();
        var offered = await WaitFor(s_first, WaitlistStatus.Offered);

        (await Clinic.Calendar().ReleaseHold(s_second, offered.Offer!.HoldId).Soon()).Refused(ErrorCatalogue.NotFound);
        (await Clinic.Calendar().ReleaseHold(s_first, offered.Offer.HoldId).Soon()).Ok();
        (await WaitFor(s_second, WaitlistStatus.Offered)).Offer!.Start.ShouldBe(Clinic.Monday);
        (await WaitFor(s_first, WaitlistStatus.Waiting)).Offer.ShouldBeNull();

        await Pass(async () => (await Own(s_second)).Single().Status == WaitlistStatus.Waiting, "the second's offer runs out");
        (await Clinic.Calendar().Book(Clinic.Book("any", Clinic.Monday, s_stranger)).Soon()).Ok();
    }

    [Theory]
    [InlineData("hold released")]
    [InlineData("hold expired")]
    [InlineData("never confirmed")]
    [InlineData("moved within")]
    [InlineData("moved away")]
    [InlineData("schedule opened")]
    [InlineData("client erased")]
    public async Task However_a_slot_becomes_free_it_is_offered(string how)
    {
        var hour = how == "schedule opened" ? 9 : 0;
        var booking = how.StartsWith("hold", StringComparison.Ordinal) || hour > 0 ? null : await Book(isToBeConfirmed: how == "never confirmed");
        var hold = how.StartsWith("hold", StringComparison.Ordinal) ? (await Clinic.Calendar().PlaceHold(Clinic.Hold("h", Clinic.Monday)).Soon()).Ok() : null;
        await Join(s_first, hour);

        switch (how)
        {
            case "hold released":
                (await Clinic.Calendar().ReleaseHold(Clinic.Visitor(), hold!.Id).Soon()).Ok();
                break;
            case "hold expired":
                Store.Time.Advance(CalendarDecisions.HoldLifetime);
                break;
            case "never confirmed":
                Store.Time.Advance(TimeSpan.FromMinutes(s_confirmed.ApprovalMinutes));
                break;
            case "moved within":
                (await Clinic.Appointments.Reschedule(new Reschedule("m", Clinic.Visitor(), booking!.Id, Clinic.Monday.AddHours(5), null, null)).Soon()).Ok();
                break;
            case "moved away":
                (await Clinic.Appointments.Reschedule(new Reschedule("m", Clinic.Visitor(), booking!.Id, Clinic.Monday.AddHours(5), Clinic.Ben, null)).Soon()).Ok();
                break;
            case "schedule opened":
                var longer = Clinic.WorkWeek() with { Overrides = [new DateOverride(new DateOnly(2026, 11, 23), [new(new(9 * 60), new(20 * 60))])] };
                (await Clinic.Calendar().ChangeSchedule(Clinic.Owner, longer, null).Soon()).Ok();
                break;
            default:
                await Clinic.Calendar().EraseClient(Clinic.Owner, booking!.ClientId).Soon();
                break;
        }

        (await WaitFor(s_first, WaitlistStatus.Offered)).Offer!.Start.ShouldBe(Clinic.Monday.AddHours(hour));
    }

    [Fact]
    public async Task Who_waits_for_any_therapist_has_one_offer_and_the_other_slot_goes_to_the_next()
    {
        var (ada, ben) = (await Book(), await Book(Clinic.Ben));
        await Join(s_first, therapistId: null);
        await Join(s_second, therapistId: null);

        (await Cancel(ada)).Ok();
        await WaitFor(s_first, WaitlistStatus.Offered);
        (await Clinic.Calendar(Clinic.Ben).ChangeStatus(new ChangeBookingStatus("nb", Clinic.Owner, ben.Id, BookingStatus.Cancelled, null, null)).Soon()).Ok();

        (await WaitFor(s_second, WaitlistStatus.Offered)).Offer!.TherapistId.ShouldBe(Clinic.Ben);
        (await Own(s_first)).Single().Offer!.TherapistId.ShouldBe(Clinic.Ada);
    }

    [Fact]
    public async Task Who_leaves_gives_up_the_offer_too_and_leaving_again_changes_nothing()
    {
        var booking = await Book();
        var entry = await Join(s_first);
        await Join(s_second);
        (await Cancel(booking)).Ok();
        await WaitFor(s_first, WaitlistStatus.Offered);

        (await Waitlist.Leave(s_second, entry.Id).Soon()).Refused(ErrorCatalogue.NotFound);
        (await Waitlist.Leave(s_first, entry.Id).Soon()).Ok();
        (await Waitlist.Leave(s_first, entry.Id).Soon()).Ok();

        await WaitFor(s_second, WaitlistStatus.Offered);
        (await Own(s_first)).Single().Status.ShouldBe(WaitlistStatus.Left);
    }

    [Fact]
    public async Task A_crash_between_the_freeing_and_the_telling_only_delays_it()
    {
        var booking = await Book();
        await Join(s_first);
        Server.Storage.CutAfter(call => call.Verb == nameof(IJournal.Append) && call.Subject == Clinic.CalendarStream());
        try
        {
            await Cancel(booking);
        }
        catch (ServiceUnavailableException)
        {
        }

        await Server.Kill();
        var next = new Clinic(await Start());
        var list = next.Grains.GetGrain<IWaitlistGrain>(IWaitlistGrain.KeyOf(Clinic.Org));

        // As long as its sweep takes to find it, and not as long as the offer lasts.
        var minutes = 0;
        await Waiting.Until(
            async () =>
            {
                Store.Time.Advance(minutes++ < 10 ? TimeSpan.FromMinutes(1) : TimeSpan.Zero);
                return (await list.List(s_first, null, null).Soon()).Single().Status == WaitlistStatus.Offered;
            },
            "it is offered");
        (await next.Calendar().Book(Clinic.Book("s", Clinic.Monday, s_stranger)).Soon()).Refused(ErrorCatalogue.SlotTaken);
    }

    [Fact]
    public async Task Places_are_bounded_and_the_same_wish_again_is_the_place_there_is()
    {
        var entry = await Join(s_first);

        (await Join(s_first)).Id.ShouldBe(entry.Id);
        for (var hour = 1; hour < IWaitlistGrain.PerClientMax; hour++)
        {
            await Join(s_first, hour);
        }

        (await TryJoin(s_first, IWaitlistGrain.PerClientMax)).Refused(ErrorCatalogue.LimitReached);
        (await Own(s_first)).Count.ShouldBe(IWaitlistGrain.PerClientMax);
    }

    [Fact]
    public async Task A_place_whose_time_is_over_is_over_with_nobody_asking()
    {
        await Join(s_first);
        Store.Time.Advance(Clinic.Monday.AddHours(2) - Store.Time.GetUtcNow());

        await Pass(async () => (await Own(s_first)).Single().Status == WaitlistStatus.Expired, "it is over");
        await Waiting.Until(async () => (await Replay()).HasWaiters is false, "the calendar knows");
    }

    [Fact]
    public async Task An_offer_is_told_in_the_open_conversation_to_who_is_there_and_by_mail_to_who_is_not()
    {
        var booking = await Book();
        var room = await Clinic.OpenRoom("rm_first", s_first);
        await Join(s_first, roomId: "rm_first");
        await Join(s_second, email: "second@clinic.example");
        await Clinic.Grains.GetGrain<IPresenceGrain>(GrainKeys.Of(Clinic.Org, s_first.UserId)).Report("n", 1).Soon();

        (await Cancel(booking)).Ok();
        await Waitlist.Settle().Soon();
        var first = await WaitFor(s_first, WaitlistStatus.Offered);
        await Waitlist.Settle().Soon();
        var told = (await room.ReadAfter(Clinic.Owner, 0, 10).Soon()).Ok().Items.ShouldHaveSingleItem();
        (told.Kind, told.Data!.Offer!.HoldId, told.Data.Offer.WaitlistId).ShouldBe((MessageKind.Offer, first.Offer!.HoldId, first.Id));

        (await Clinic.Calendar().ReleaseHold(s_first, first.Offer.HoldId).Soon()).Ok();
        var second = await WaitFor(s_second, WaitlistStatus.Offered);
        await Waitlist.Settle().Soon();
        (await Clinic.Grains.GetGrain<IMailGrain>(GrainKeys.Of(Clinic.Org, $"offer/{second.Offer!.HoldId}")).Get().Soon()).ShouldNotBeNull();
    }

    [Fact]
    public async Task An_erased_client_waits_no_more_and_their_words_are_nowhere()
    {
        await Join(s_first, email: "secret@clinic.example");
        await new PersonalVault(Store.Documents, Clinic.Org).Erase(s_first.UserId, Store.Time.GetUtcNow());
        await Waitlist.EraseClient(Clinic.Owner, s_first.UserId).Soon();

        var entry = (await Waitlist.List(Clinic.Owner, s_first.UserId, null).Soon()).ShouldHaveSingleItem();
        (entry.Status, entry.Client.Email).ShouldBe((WaitlistStatus.Left, null));
        (await Replay()).HasWaiters.ShouldBeFalse();
        foreach (var stored in await Store.Journal.Read($"waitlist/{IWaitlistGrain.KeyOf(Clinic.Org)}", 0, 100))
        {
            System.Text.Encoding.UTF8.GetString(stored.Data.Span).ShouldNotContain("secret");
        }

        (await TryJoin(s_first, 3)).Refused(ErrorCatalogue.NotFound);
    }

    private async Task<GrainInterfaces.Booking.Booking> Book(string therapistId = Clinic.Ada, bool isToBeConfirmed = false)
    {
        var command = Clinic.Book($"b-{therapistId}", Clinic.Monday);
        return (await Clinic.Calendar(therapistId).Book(command with { Service = command.Service with { Policy = isToBeConfirmed ? s_confirmed : null } }).Soon()).Ok();
    }

    private Task<Outcome<GrainInterfaces.Booking.Booking>> Cancel(GrainInterfaces.Booking.Booking booking) =>
        Clinic.Calendar().ChangeStatus(new ChangeBookingStatus("no", Clinic.Visitor(), booking.Id, BookingStatus.Cancelled, null, null)).Soon();

    /// <summary>For a start within half an hour from that hour on.</summary>
    private async Task<WaitlistEntry> Join(Caller caller, int hour = 0, string? therapistId = Clinic.Ada, string? roomId = null, string? email = null) =>
        (await TryJoin(caller, hour, therapistId, roomId, email)).Ok();

    private Task<Outcome<WaitlistEntry>> TryJoin(Caller caller, int hour, string? therapistId = Clinic.Ada, string? roomId = null, string? email = null) =>
        Waitlist.Join(new JoinWaitlist(
            $"join-{caller.UserId}-{hour}-{_joined++}", caller, Clinic.Hour, therapistId, therapistId is null ? [Clinic.Ada, Clinic.Ben] : [therapistId],
            Clinic.Monday.AddHours(hour), Clinic.Monday.AddHours(hour).AddMinutes(30), caller.UserId, new Client(caller.Name, email, null), roomId)).Soon();

    private int _joined;

    private Task<List<WaitlistEntry>> Own(Caller caller) => Waitlist.List(caller, null, null).Soon();

    private async Task<WaitlistEntry> WaitFor(Caller caller, WaitlistStatus status)
    {
        await Waiting.Until(async () => (await Own(caller)).Exists(entry => entry.Status == status), $"{caller.UserId} has a place that is {status}");
        return (await Own(caller)).Find(entry => entry.Status == status)!;
    }

    private Task<Calendar> Replay() => MoveChecks.Replay(Store.Journal, Clinic.Ada);
}

public sealed class MemoryWaitlistSpecification() : WaitlistSpecification(new MemoryGrainStore());

public sealed class SqliteWaitlistSpecification() : WaitlistSpecification(new SqliteGrainStore());
