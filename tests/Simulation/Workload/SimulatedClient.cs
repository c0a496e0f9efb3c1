using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.Tests.Simulation.Checks;
using Realtime.Tests.Simulation.Driver;
using Realtime.Tests.Simulation.Hosts;
using Realtime.Tests.Simulation.Live;

namespace Realtime.Tests.Simulation.Workload;

/// <summary>
/// Somebody who uses the practice: one thing after another, by chance. Where no answer comes, or none that says anything, the same
/// command is sent again with the same id, to whichever host answers.
/// </summary>
internal sealed partial class SimulatedClient(Caller caller, PracticeUnderTest practice, HostFleet fleet, Ledger ledger, Process process, Dice dice, Trace trace)
{
    private const int AttemptsMax = 5;
    private int _commands;

    public Caller Caller => caller;

    /// <summary>What it does now, for whoever wonders why it does not end.</summary>
    public string Doing { get; private set; } = "nothing";

    public bool IsDone { get; private set; }

    public LiveReader? Reader { get; private set; }

    public async Task Run(int actions)
    {
        for (var action = 0; action < actions; action++)
        {
            await Task.Delay(dice.Milliseconds(0, 4_000), process.Clock);
            await (caller.Role.IsStaff ? ActAsStaff() : ActAsVisitor());
        }

        Doing = "nothing";
        IsDone = true;
    }

    private Task ActAsVisitor() => dice.Below(38) switch
    {
        < 5 => Book(),
        5 or 6 => HoldAndBook(),
        7 => Cancel(),
        8 => Reschedule(),
        9 => AskAvailability(),
        10 => ListBookings(),
        < 15 => Talk(),
        15 => ReadRoom(),
        16 => WatchRoom(),
        17 or 18 => AcceptProposal(),
        19 or 20 => Reschedule(),
        21 => Look(),
        < 26 => JoinWaitlist(),
        26 or 27 => AnswerOffer(),
        28 => LeaveWaitlist(),
        29 or 30 => MoveOrCancelSeries(),
        31 or 32 => ChangeOwn(),
        33 => Pry(),
        < 37 => RepeatEarlier(),
        _ => ReportPresence(),
    };

    private Task ActAsStaff() => dice.Below(38) switch
    {
        < 3 => Book(),
        3 => ChangeSchedule(),
        4 or 5 => ChangeStatus(),
        6 => Reschedule(),
        < 9 => Propose(),
        < 12 => Talk(),
        12 => CloseOrReopen(),
        13 => WatchRoom(),
        14 => ReadRoom(),
        15 => Reschedule(),
        16 => Look(),
        17 => ChangeHolidays(),
        18 => AnswerOffer(),
        19 or 20 => ChangeStatus(),
        21 => MoveOrCancelSeries(),
        22 => ChangeOwn(),
        23 or 24 => GoOnDuty(),
        25 or 26 => HandOver(),
        27 => ReportPresence(),
        28 or 29 => NoteSomething(),
        30 => ReadNotes(),
        31 or 32 => Tag(),
        33 => Search(),
        < 37 => RepeatEarlier(),
        _ => ListBookings(),
    };

    private string NewCommandId() => $"{caller.UserId}.{++_commands}";

    /// <summary>
    /// The answer, after however many attempts; null where it was given up, so that nobody knows. A refusal of the only attempt
    /// at a command is kept: then nothing of it may ever be there.
    /// </summary>
    private async Task<Outcome<T>?> Ask<T>(string what, string? commandId, Func<SimulatedHost, Task<Outcome<T>>> call)
    {
        Doing = $"{what} {commandId}";
        var isInsistent = dice.Chance(0.7);
        for (var attempt = 1; isInsistent || attempt <= AttemptsMax; attempt++)
        {
            var host = await fleet.AnyHost(dice, process);
            trace.Add("asks", caller.UserId, $"{Doing} at {host.Process.Name}, attempt {attempt}");
            try
            {
                var answer = call(host);
                Forget(answer);
                var outcome = await answer.WaitAsync(dice.Milliseconds(3_000, 25_000), process.Clock, host.Gone);
                trace.Add("hears", caller.UserId, $"{Doing}: {outcome.Problem?.Code ?? "ok"}");
                Promise.Holds(outcome.Problem?.Detail.Contains("erased", StringComparison.Ordinal) != true, $"{caller.UserId} hears '{outcome.Problem?.Detail}', and nobody was erased");
                if (outcome.Problem is not null && commandId is not null && attempt == 1)
                {
                    ledger.Refused(commandId);
                }

                return outcome;
            }
            catch (Exception exception) when (ExpectedFailures.Includes(exception))
            {
                trace.Add("hears", caller.UserId, $"{Doing}: {exception.GetType().Name}");
            }

            await Task.Delay(dice.Milliseconds(100, 5_000), process.Clock);
        }

        return null;
    }

    // An answer that nobody waits for any more may still fail.
    private static void Forget(Task answer) => _ = answer.ContinueWith(
        static failed => _ = failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Current);
}
