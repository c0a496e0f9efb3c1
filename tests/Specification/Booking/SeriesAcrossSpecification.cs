using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.Grains.Storage;
using Realtime.Silo.Storage.Faults;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Booking;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>The rest of a series whose appointments were moved to other therapists follows, whatever is interrupted on the way.</summary>
public abstract class SeriesAcrossSpecification(GrainStore store) : GrainSpecification(store)
{
    private const string Cleo = "th_cleo";

    public static TheoryData<string, string, bool> Steps
    {
        get
        {
            var steps = new TheoryData<string, string, bool>();
            foreach (var asked in new[] { Clinic.Ada, Clinic.Ben, Cleo })
            {
                foreach (var step in new[] { Clinic.Ada, Clinic.Ben, Cleo, "mark" })
                {
                    steps.Add(asked, step, false);
                    steps.Add(asked, step, true);
                }
            }

            return steps;
        }
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Clinic.Found(Clinic.Ada, Clinic.Ben, Cleo);
        await Clinic.OpenRoom();
    }

    [Theory]
    [InlineData(Clinic.Ada)]
    [InlineData(Clinic.Ben)]
    [InlineData(Cleo)]
    public async Task Cancelling_the_rest_reaches_every_calendar_before_it_is_answered(string asked)
    {
        var booked = await BookApart();

        (await CancelRest(Clinic, booked, asked)).Ok().Status.ShouldBe(BookingStatus.Cancelled);

        await ExpectCancelled(Clinic, booked, asked);
        (await Clinic.Calendar(Clinic.Ben).GetSlots(new SlotQuery(Clinic.Hour, Clinic.Monday.AddDays(35), Clinic.Monday.AddDays(36), null)).Soon())
            .Slots.ShouldContain(slot => slot.Start == Clinic.Monday.AddDays(35).AddHours(1));
        (await CancelRest(Clinic, booked, asked)).Ok();
        await ExpectCancelled(Clinic, booked, asked);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_crash_at_any_step_leaves_all_or_nothing_of_it_to_the_next_host(string asked, string step, bool isApplied)
    {
        var booked = await BookApart();
        Crash(step, isApplied);
        _ = await Try(() => CancelRest(Clinic, booked, asked));
        await Server.Kill();

        // With nobody asking: what was decided is carried through, and what was not is not there.
        var next = new Clinic(await Start());
        await Pass(async () => (await Store.Journal.ListUndispatched(null, 10)).Count == 0, "nothing is owed");
        var decided = (await next.Calendar().GetBooking(Clinic.Owner, At(booked, asked).Id).Soon()).Ok().Status == BookingStatus.Cancelled;
        if (decided)
        {
            await ExpectCancelled(next, booked, asked);
        }
        else
        {
            step.ShouldBe(asked);
            isApplied.ShouldBeFalse();
            (await Statuses(next, booked)).ShouldAllBe(one => one.Status == BookingStatus.Confirmed);
        }

        (await CancelRest(next, booked, asked)).Ok();
        await ExpectCancelled(next, booked, asked);
        await MoveChecks.Expect(Store.Journal);
    }

    [Theory]
    [InlineData(Cleo)]
    [InlineData(Clinic.Ada)]
    public async Task One_that_is_moved_on_meanwhile_is_followed(string to)
    {
        var booked = await BookApart();
        // Its first sweep, whenever that comes, would carry the decision out as well.
        var aside = new HostStorage();
        using var sweep = aside.Script.Hold(call => call.Verb == nameof(IJournal.ListUndispatched));
        var other = new Clinic(await Start(aside));
        var isFirst = true;
        Outcome<Booking>? moved = null;
        Server.Storage.Overtake(
            call => isFirst && IsAppend(call, Clinic.Ben) && !(isFirst = false),
            async () => moved = await other.Calendar(Clinic.Ben).Reschedule(new Reschedule(
                "on", Clinic.Visitor(), booked[5].Id, Clinic.Monday.AddDays(36), to, null)).Soon());

        (await CancelRest(Clinic, booked, Clinic.Ada)).Ok();

        // Where the other host has Ada's calendar, that carries the decision out as well, and may be quicker than the move.
        await Pass(() => IsCancelled(booked[5].Id), "it is cancelled where it is");
        var isMoved = moved!.Value is not null;
        (isMoved || to == Clinic.Ada).ShouldBeTrue($"{moved.Problem}");
        await ExpectCancelled(new Clinic(await Start()), booked, Clinic.Ada, movedTo: isMoved ? to : Clinic.Ben);
    }

    /// <summary>As the journal has it: an activation that another host overtook may show what was, until it writes.</summary>
    private async Task<bool> IsCancelled(string bookingId)
    {
        foreach (var therapistId in (string[])[Clinic.Ada, Clinic.Ben, Cleo])
        {
            if ((await MoveChecks.Replay(Store.Journal, therapistId)).Find(bookingId) is { Booking.Status: BookingStatus.Cancelled })
            {
                return true;
            }
        }

        return false;
    }

    [Fact]
    public async Task An_earlier_one_stays_that_is_moved_to_later_once_the_rest_was_cancelled()
    {
        var booked = await BookApart();
        var other = new Clinic(await Start());
        var isFirst = true;
        Server.Storage.Overtake(
            call => isFirst && IsAppend(call, Clinic.Ben) && !(isFirst = false),
            async () =>
            {
                Store.Time.Advance(TimeSpan.FromSeconds(1));
                (await other.Appointments.Reschedule(new Reschedule("later", Clinic.Visitor(), booked[0].Id, Clinic.Monday.AddDays(44), Clinic.Ben, null)).Soon()).Ok();
            });

        (await CancelRest(Clinic, booked, Clinic.Ada)).Ok();

        await Pass(() => IsCancelled(booked[5].Id), "the rest is cancelled");
        (await Statuses(other, booked))[0].ShouldBe((Clinic.Ben, BookingStatus.Confirmed));
    }

    [Fact]
    public async Task Its_conversation_hears_once_of_each_calendar()
    {
        var booked = await BookApart();
        (await CancelRest(Clinic, booked, Clinic.Ada)).Ok();
        await Settle();

        var items = (await Clinic.Room().ReadAfter(Clinic.Owner, 0, 50).Soon()).Ok().Items;

        items.Where(item => item.Data!.Booking!.Change == "cancelled").Select(item => item.Text).Order(StringComparer.Ordinal)
            .ShouldBe(["2 appointments cancelled", "2 appointments cancelled", "Appointment cancelled"]);
    }

    /// <summary>Six Mondays at Ada's; the third and the sixth go to Ben's, the fourth by way of Ben's to Cleo's. The sixth is an hour later since.</summary>
    private async Task<List<Booking>> BookApart()
    {
        var command = new BookSeries(Clinic.Book("s", Clinic.Monday, Clinic.Visitor(), roomId: "rm_one"), SeriesInterval.Week, 6);
        var booked = (await Clinic.Calendar().BookSeries(command).Soon()).Ok().Bookings;
        foreach (var (commandId, index, therapistId, hours) in new[] { ("m3", 2, Clinic.Ben, 0), ("m4", 3, Clinic.Ben, 0), ("m4b", 3, Cleo, 0), ("m6", 5, Clinic.Ben, 1) })
        {
            (await Clinic.Appointments.Reschedule(new Reschedule(
                commandId, Clinic.Visitor(), booked[index].Id, booked[index].Start.AddHours(hours), therapistId, null)).Soon()).Ok();
        }

        await Settle();
        return booked;
    }

    /// <summary>The first of those that are to be cancelled: in each calendar another.</summary>
    private static Booking At(List<Booking> booked, string asked) => booked[FirstOf(asked)];

    private static int FirstOf(string asked) => asked switch
    {
        Clinic.Ada => 1,
        Clinic.Ben => 2,
        _ => 3,
    };

    private static Task<Outcome<Booking>> CancelRest(Clinic clinic, List<Booking> booked, string asked) => clinic.Calendar().ChangeStatus(new ChangeBookingStatus(
        "rest", Clinic.Visitor(), At(booked, asked).Id, BookingStatus.Cancelled, "moving away", ExpectedVersion: null, Following: true)).Soon();

    private static async Task<List<(string TherapistId, BookingStatus Status)>> Statuses(Clinic clinic, List<Booking> booked)
    {
        var found = new List<(string, BookingStatus)>();
        foreach (var booking in booked)
        {
            var shown = (await clinic.Calendar().GetBooking(Clinic.Visitor(), booking.Id).Soon()).Ok();
            shown.History.Count(step => step.Change == "cancelled").ShouldBe(shown.Status == BookingStatus.Cancelled ? 1 : 0);
            shown.History.Where(step => step.Change == "cancelled").ShouldAllBe(step => step.Reason == "moving away" && step.By == Clinic.Visitor().UserId);
            found.Add((shown.TherapistId, shown.Status));
        }

        return found;
    }

    private static async Task ExpectCancelled(Clinic clinic, List<Booking> booked, string asked, string movedTo = Clinic.Ben)
    {
        var places = new[] { Clinic.Ada, Clinic.Ada, Clinic.Ben, Cleo, Clinic.Ada, movedTo };
        (await Statuses(clinic, booked)).ShouldBe(places.Select((therapistId, index) =>
            (therapistId, index >= FirstOf(asked) ? BookingStatus.Cancelled : BookingStatus.Confirmed)));
        var listed = (await clinic.Appointments.List(Clinic.Visitor(), new BookingQuery(null, null, null, null, BookingStatus.Cancelled, 20, null)).Soon()).Ok().Items;
        listed.Count.ShouldBe(6 - FirstOf(asked));
    }

    private async Task Settle()
    {
        foreach (var therapistId in MoveChecks.Therapists)
        {
            await Clinic.Calendar(therapistId).Settle().Soon();
        }
    }

    private static bool IsAppend(StorageCall call, string therapistId) =>
        call.Verb == nameof(IJournal.Append) && call.Subject == Clinic.CalendarStream(therapistId);

    private void Crash(string step, bool isApplied)
    {
        bool IsStep(StorageCall call) => step == "mark"
            ? call.Verb == nameof(IJournal.MarkDispatched) && call.Subject.StartsWith("calendar/", StringComparison.Ordinal)
            : IsAppend(call, step);
        if (isApplied)
        {
            Server.Storage.CutAfter(IsStep);
        }
        else
        {
            Server.Storage.Overtake(IsStep, () =>
            {
                Server.Storage.IsDown = true;
                return Task.CompletedTask;
            });
        }
    }
}

public sealed class MemorySeriesAcrossSpecification() : SeriesAcrossSpecification(new MemoryGrainStore());

public sealed class SqliteSeriesAcrossSpecification() : SeriesAcrossSpecification(new SqliteGrainStore());
