using Realtime.GrainInterfaces.Booking;
using Realtime.Silo.Storage.Faults;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Booking;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>A move across calendars that is cut off at each of its steps: a host's end, an answer that is lost.</summary>
public abstract class MoveCrashSpecification(GrainStore store) : InterruptedMoves(store)
{
    // Keep the slot there, leave here, arrive there; then what follows: lists, feeds, the way.
    public static TheoryData<string, bool> Steps => new()
    {
        { "hold", false }, { "hold", true }, { "leave", false }, { "leave", true }, { "arrive", false }, { "arrive", true },
        { "record", false }, { "record", true }, { "departure", false }, { "departure", true }, { "due", false }, { "due", true },
    };

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
}

public sealed class MemoryMoveCrashSpecification() : MoveCrashSpecification(new MemoryGrainStore());

public sealed class SqliteMoveCrashSpecification() : MoveCrashSpecification(new SqliteGrainStore());
