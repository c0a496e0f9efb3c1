using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Practice;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Booking;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>
/// A command whose client lost its answer and sends it again, when others have gone on with the booking meanwhile: it is answered as
/// one that was carried out, with the booking as it is by then, and carried out in no calendar a second time.
/// </summary>
public abstract class MoveRepeatSpecification(GrainStore store) : GrainSpecification(store)
{
    private const string Cleo = "th_cleo";

    private Booking _booking = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Clinic.Found(Clinic.Ada, Clinic.Ben, Cleo);
        await RequireApproval();
        _booking = (await Clinic.Appointments.Book(Clinic.Request("b", Clinic.Monday, therapistId: Clinic.Ada)).Soon()).Ok();
        _booking.Status.ShouldBe(BookingStatus.Pending);
    }

    // What was done, in order, each step a command of its own; then the first to the last but one are sent again.
    public static TheoryData<string> Ways =>
    [
        "to ben, to cleo",
        "to ben, to cleo, to ada",
        "to ben, to cleo, to ada, to ben",
        "within, to ben",
        "within, to ben, to ada, to cleo",
        "to ben, within, to cleo",
        "to ben, within, to cleo, within, to ada",
        "confirm, to ben",
        "to ben, confirm, to cleo, to ada",
        "to ben, confirm, to cleo, cancel",
        "within, to ben, cancel",
    ];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_command_that_was_carried_out_is_answered_with_the_booking_wherever_it_went_and_changes_nothing(string way)
    {
        var (commands, last) = await CarryOut(way);
        await ExpectRepeats(Clinic, commands, last);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task And_so_it_is_by_a_host_that_reads_it_all_from_the_journal(string way)
    {
        var (commands, last) = await CarryOut(way);

        await Server.Kill();
        await ExpectRepeats(new Clinic(await Start()), commands, last);
    }

    [Fact]
    public async Task The_calendar_that_carried_it_out_knows_it_however_many_commands_the_booking_has_had_since()
    {
        var first = Commands("to ben")[0];
        (await first(Clinic).Soon()).Ok();
        var later = Commands(string.Join(", ", Enumerable.Repeat("within", BookingMove.CommandIdsMax + 1)) + ", to cleo");
        var last = _booking;
        foreach (var command in later)
        {
            last = (await command(Clinic).Soon()).Ok();
        }

        await ExpectRepeats(Clinic, [first], last);
    }

    [Fact]
    public async Task What_was_refused_is_another_matter_when_it_comes_again()
    {
        (await Clinic.Calendar(Clinic.Ben).Book(Clinic.Book("theirs", Clinic.Monday.AddHours(2), Clinic.Visitor(2))).Soon()).Ok();
        var command = new Reschedule("m", Clinic.Visitor(), _booking.Id, Clinic.Monday.AddHours(2), Clinic.Ben, null);
        (await Clinic.Appointments.Reschedule(command).Soon()).Refused(ErrorCatalogue.SlotTaken);
        (await Clinic.Appointments.Reschedule(command with { CommandId = "other", TherapistId = Cleo }).Soon()).Ok();
        (await Clinic.Calendar(Clinic.Ben).ChangeStatus(
            new ChangeBookingStatus("no", Clinic.Owner, (await FirstOf(Clinic.Ben)).Id, BookingStatus.Cancelled, null, null)).Soon()).Ok();

        (await Clinic.Appointments.Reschedule(command).Soon()).Ok().TherapistId.ShouldBe(Clinic.Ben);
    }

    private async Task ExpectRepeats(Clinic clinic, List<Func<Clinic, Task<Outcome<Booking>>>> commands, Booking last)
    {
        await Settle(clinic);
        var heads = await Heads();
        foreach (var command in commands)
        {
            var again = (await command(clinic).Soon()).Ok();
            (again.Id, again.TherapistId, again.Start, again.Status, again.Version).ShouldBe((last.Id, last.TherapistId, last.Start, last.Status, last.Version));
        }

        await Settle(clinic);
        (await Heads()).ShouldBe(heads);
        await MoveChecks.Expect(Store.Journal);
    }

    private async Task<(List<Func<Clinic, Task<Outcome<Booking>>>> Commands, Booking Last)> CarryOut(string way)
    {
        var commands = Commands(way);
        var last = _booking;
        foreach (var command in commands)
        {
            last = (await command(Clinic).Soon()).Ok();
        }

        return (commands, last);
    }

    private List<Func<Clinic, Task<Outcome<Booking>>>> Commands(string way)
    {
        var commands = new List<Func<Clinic, Task<Outcome<Booking>>>>();
        foreach (var step in way.Split(", "))
        {
            // Each to a time of its own: a repeat that were carried out would move the booking.
            var commandId = $"{step}-{_given}";
            var start = Clinic.Monday.AddDays((_given / 14) % 5).AddMinutes(30 * (1 + (_given % 14)));
            _given++;
            commands.Add(step switch
            {
                "confirm" => clinic => clinic.Calendar().ChangeStatus(new ChangeBookingStatus(commandId, Clinic.Owner, _booking.Id, BookingStatus.Confirmed, null, null)),
                "cancel" => clinic => clinic.Calendar().ChangeStatus(new ChangeBookingStatus(commandId, Clinic.Visitor(), _booking.Id, BookingStatus.Cancelled, null, null)),
                _ => clinic => clinic.Appointments.Reschedule(new Reschedule(
                    commandId, Clinic.Visitor(), _booking.Id, start, step == "within" ? null : step.Replace("to ", "th_", StringComparison.Ordinal), null)),
            });
        }

        return commands;
    }

    private int _given;

    private async Task<List<long>> Heads()
    {
        var heads = new List<long>();
        foreach (var therapistId in MoveChecks.Therapists)
        {
            heads.Add(await Store.Journal.ReadHead(Clinic.CalendarStream(therapistId)));
        }

        return heads;
    }

    private static async Task Settle(Clinic clinic)
    {
        foreach (var therapistId in MoveChecks.Therapists)
        {
            await clinic.Calendar(therapistId).Settle().Soon();
        }
    }

    private async Task<Booking> FirstOf(string therapistId) => (await MoveChecks.Replay(Store.Journal, therapistId)).Bookings.First().Booking;

    private async Task RequireApproval()
    {
        var practice = (await Clinic.Practice.Get().Soon()).ShouldNotBeNull();
        var profile = practice.Organization.Profile with { BookingPolicy = new BookingPolicy { Approval = BookingApproval.Manual } };
        (await Clinic.Practice.ChangeProfile(profile, null).Soon()).Ok();
    }
}

public sealed class MemoryMoveRepeatSpecification() : MoveRepeatSpecification(new MemoryGrainStore());

public sealed class SqliteMoveRepeatSpecification() : MoveRepeatSpecification(new SqliteGrainStore());
