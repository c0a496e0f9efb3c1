using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.Grains.Booking;
using Realtime.Grains.Journal;
using Realtime.Grains.Privacy;
using Realtime.Grains.Storage;
using Realtime.Silo.Storage.Faults;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Booking;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>
/// A move across calendars that is interrupted, overtaken or contradicted at each of its steps: there is always exactly one booking,
/// and never a slot that both or neither of the calendars sold.
/// </summary>
public abstract class MoveFaultSpecification(GrainStore store) : GrainSpecification(store)
{
    private const string Cleo = "th_cleo";

    // Keep the slot there, leave here, arrive there; then what follows: lists, feeds, the way.
    public static TheoryData<string, bool> Steps => new()
    {
        { "hold", false }, { "hold", true }, { "leave", false }, { "leave", true }, { "arrive", false }, { "arrive", true },
        { "record", false }, { "record", true }, { "departure", false }, { "departure", true }, { "due", false }, { "due", true },
    };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Clinic.Found(Clinic.Ada, Clinic.Ben, Cleo);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_crash_at_any_step_is_made_good_by_the_next_host_with_nobody_asking(string step, bool isApplied)
    {
        var booking = await BookAtAda();
        Crash(step, isApplied);
        _ = await Try(() => Move(Clinic, booking, Clinic.Ben, 2));
        await Server.Kill();

        var next = new Clinic(await Start());
        var shown = await Shown(next, booking);
        await MoveChecks.Expect(Store.Journal);

        await Pass(async () => await IsSettled(booking), "the booking is in one calendar and no slot is kept for it elsewhere");
        (await Shown(next, booking)).TherapistId.ShouldBe(shown.TherapistId);
        await ExpectOneSlot(next, booking);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_crash_at_any_step_leaves_a_command_that_can_be_repeated(string step, bool isApplied)
    {
        var booking = await BookAtAda();
        Crash(step, isApplied);
        _ = await Try(() => Move(Clinic, booking, Clinic.Ben, 2));
        await Server.Kill();

        var next = new Clinic(await Start());
        var command = new Reschedule("m", Clinic.Visitor(), booking.Id, Clinic.Monday.AddHours(2), Clinic.Ben, null);
        await Pass(async () => (await Try(() => next.Appointments.Reschedule(command)))?.Value?.TherapistId == Clinic.Ben, "the repeat succeeds");

        (await Shown(next, booking)).Version.ShouldBe(2);
        await Pass(async () => await IsSettled(booking), "all slots but its own are free");
        await ExpectOneSlot(next, booking);
    }

    [Theory]
    [InlineData("hold")]
    [InlineData("leave")]
    [InlineData("arrive")]
    [InlineData("record")]
    public async Task An_answer_of_storage_that_is_lost_changes_nothing(string step)
    {
        var booking = await BookAtAda();
        var number = 0;
        Server.Storage.Script.LoseAnswer(call => Is(step, call, ref number));

        (await Move(Clinic, booking, Clinic.Ben, 2)).Ok().TherapistId.ShouldBe(Clinic.Ben);

        (await Shown(Clinic, booking)).Version.ShouldBe(2);
        await ExpectOneSlot(Clinic, booking);
    }

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

    private static Task<Outcome<Booking>> Move(Clinic clinic, Booking booking, string therapistId, int hour, string commandId = "m") =>
        clinic.Appointments.Reschedule(new Reschedule(commandId, Clinic.Visitor(), booking.Id, Clinic.Monday.AddHours(hour), therapistId, null)).Soon();

    private static async Task<T?> Try<T>(Func<Task<T>> act)
        where T : class
    {
        try
        {
            return await act();
        }
        catch (Exception error) when (error is ServiceUnavailableException or OrleansException or TimeoutException or OperationCanceledException)
        {
            return null;
        }
    }

    private static async Task<T> Insist<T>(Func<Task<T>> act)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await act();
            }
            catch (ServiceUnavailableException) when (attempt < 100)
            {
                await Task.Yield();
            }
        }
    }

    private async Task<Booking> BookAtAda()
    {
        var booking = (await Clinic.Calendar().Book(Clinic.Book("b", Clinic.Monday) with { Notes = "private" }).Soon()).Ok();
        await Clinic.Calendar().Settle().Soon();
        return booking;
    }

    /// <summary>True for the storage call that carries out a step. At the new calendar the first append keeps the slot, the second is the arrival.</summary>
    private static bool Is(string step, StorageCall call, ref int number) => step switch
    {
        "hold" => IsAppend(call, Clinic.Ben) && ++number == 1,
        "arrive" => IsAppend(call, Clinic.Ben) && ++number == 2,
        "leave" => IsAppend(call, Clinic.Ada),
        "record" => call.Verb == nameof(IDocuments.Put) && call.Subject.StartsWith($"booking/{Clinic.Org}", StringComparison.Ordinal),
        "departure" => call.Verb == nameof(IDocuments.Put) && call.Subject.StartsWith("booking-left/", StringComparison.Ordinal),
        "due" => call.Verb == nameof(IDocuments.Put) && call.Subject.StartsWith("due/", StringComparison.Ordinal),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "No such step."),
    };

    private static bool IsAppend(StorageCall call, string therapistId) =>
        call.Verb == nameof(IJournal.Append) && call.Subject == Clinic.CalendarStream(therapistId);

    /// <summary>From that call on nothing of this host reaches storage: the call itself, or only its answer, is lost.</summary>
    private void Crash(string step, bool isApplied)
    {
        var number = 0;
        if (isApplied)
        {
            Server.Storage.CutAfter(call => Is(step, call, ref number));
        }
        else
        {
            Server.Storage.Overtake(call => Is(step, call, ref number), () =>
            {
                Server.Storage.IsDown = true;
                return Task.CompletedTask;
            });
        }
    }

    private void Overtake(string step, Func<Task> work)
    {
        var number = 0;
        Server.Storage.Overtake(call => Is(step, call, ref number), work);
    }

    /// <summary>As everybody sees it: by its id, in the list of all, in its therapist's, and nowhere else.</summary>
    private static async Task<Booking> Shown(Clinic clinic, Booking booking)
    {
        var byId = (await Insist(() => clinic.Calendar().GetBooking(Clinic.Visitor(), booking.Id).Soon())).Ok();
        foreach (var therapistId in MoveChecks.Therapists.Prepend(null))
        {
            var query = new BookingQuery(null, null, therapistId, null, null, 20, null);
            var listed = (await Insist(() => clinic.Appointments.List(Clinic.Owner, query).Soon())).Ok().Items;
            listed.Where(one => one.Id == byId.Id).Select(one => (one.Id, one.TherapistId, one.Version))
                .ShouldBe(therapistId is null || therapistId == byId.TherapistId ? [(byId.Id, byId.TherapistId, byId.Version)] : []);
        }

        return byId;
    }

    private async Task<bool> IsSettled(Booking booking)
    {
        var calendars = await Task.WhenAll(MoveChecks.Therapists.Select(therapistId => MoveChecks.Replay(Store.Journal, therapistId)));
        return calendars.Count(calendar => calendar.Find(booking.Id) is not null) == 1
            && calendars.All(calendar => calendar.Holds.Count == 0)
            && (await Store.Journal.ListUndispatched(null, 10)).Count == 0;
    }

    /// <summary>The booking's own slot is taken, and every other one of that day is free, in all calendars.</summary>
    private static async Task ExpectOneSlot(Clinic clinic, Booking booking)
    {
        var shown = await Shown(clinic, booking);
        var taken = shown.Status == BookingStatus.Cancelled ? 0 : 3;
        var free = new List<Slot>();
        foreach (var therapistId in MoveChecks.Therapists)
        {
            var query = new SlotQuery(Clinic.Hour, Clinic.Monday, Clinic.Monday.AddHours(8), null);
            free.AddRange((await Insist(() => clinic.Calendar(therapistId).GetSlots(query).Soon())).Slots);
        }

        free.ShouldNotContain(slot => slot.TherapistId == shown.TherapistId && slot.Start < shown.End && shown.Start < slot.End && taken > 0);

        // Half-hourly starts of an hour: 15 a day, of which a booking in the middle takes 3, and one at the beginning 2.
        free.Count.ShouldBe(45 - (taken == 0 ? 0 : shown.Start == Clinic.Monday ? 2 : 3));
    }

    private Task Pass(Func<Task<bool>> condition, string what) => Waiting.Until(
        async () =>
        {
            Store.Time.Advance(TimeSpan.FromSeconds(1));
            return await condition();
        },
        what);
}

public sealed class MemoryMoveFaultSpecification() : MoveFaultSpecification(new MemoryGrainStore());

public sealed class SqliteMoveFaultSpecification() : MoveFaultSpecification(new SqliteGrainStore());
