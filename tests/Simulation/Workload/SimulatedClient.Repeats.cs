using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.Tests.Simulation.Checks;
using Realtime.Tests.Simulation.Hosts;

namespace Realtime.Tests.Simulation.Workload;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>
/// Commands about a booking, and their repeats: not only while no answer comes, but also long after, when the booking has gone on
/// meanwhile.
/// </summary>
internal sealed partial class SimulatedClient
{
    private readonly List<Repeatable> _given = [];

    private sealed record Repeatable(string What, string CommandId, string BookingId, Func<SimulatedHost, Task<Outcome<Booking>>> Call);

    /// <summary>A move to where the booking is already is answered, and leaves no entry.</summary>
    private Task Move(Reschedule command) =>
        Command("move", command.CommandId, command.BookingId, hasEntry: false, host => Appointments(host).Reschedule(command));

    private async Task Command(string what, string commandId, string bookingId, bool hasEntry, Func<SimulatedHost, Task<Outcome<Booking>>> call)
    {
        var answer = await Ask(what, commandId, call);
        if (answer?.Value is { } changed)
        {
            ledger.Changed(commandId, changed, hasEntry);
        }

        // What was refused leaves nothing, and may be another matter later.
        if (answer?.Problem is null)
        {
            _given.Add(new Repeatable(what, commandId, bookingId, call));
        }
    }

    /// <summary>Sends an earlier command again. Where it was carried out by then, it is answered with its booking, and nothing else happens.</summary>
    private async Task RepeatEarlier()
    {
        if (_given.Count == 0)
        {
            await Reschedule();
            return;
        }

        // Somebody has often moved it on by then, and it may be on its way at this moment.
        var earlier = dice.Pick(_given);
        for (var moves = dice.Below(3); moves > 0; moves--)
        {
            await Move(new Reschedule(
                NewCommandId(), practice.Staff(caller.UserId), earlier.BookingId, dice.Pick(practice.Offers).Start, dice.Pick(practice.Therapists), ExpectedVersion: null));
        }

        var isCarriedOut = ledger.IsCarriedOut(earlier.CommandId);
        var answer = await Ask($"again {earlier.What} {earlier.CommandId}", commandId: null, earlier.Call);
        if (answer?.Value is { } changed)
        {
            ledger.Changed(earlier.CommandId, changed, isCarriedOut);
        }

        Promise.Holds(
            !isCarriedOut || answer is null || answer.Value?.Id == earlier.BookingId,
            $"{earlier.CommandId} was carried out, and its repeat hears {answer?.Problem?.Code} {answer?.Problem?.Detail}");
    }
}
