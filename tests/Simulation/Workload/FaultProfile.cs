using Realtime.Tests.Simulation.Driver;
using Realtime.Tests.Simulation.Live;
using Realtime.Tests.Simulation.Storage;

namespace Realtime.Tests.Simulation.Workload;

/// <summary>
/// What goes wrong in a run, and how often. Each seed has some kinds of faults and not others: a fault that happens all the time
/// hides what only another one shows.
/// </summary>
internal sealed record FaultProfile(
    int Hosts, double CrashPerStep, double StopPerStep, double PausePerStep, double OutagePerStep, StorageFaultRates Storage, HintFaultRates Hints,
    double Haste, double NewestFirst)
{
    public static FaultProfile Draw(Dice dice)
    {
        double Rate(double share, double max) => dice.Chance(share) ? max * (dice.Below(1000) + 1) / 1000 : 0;
        return new(
            Hosts: dice.Chance(0.6) ? 2 : 1,
            CrashPerStep: Rate(0.5, 0.004),
            StopPerStep: Rate(0.3, 0.002),
            PausePerStep: Rate(0.4, 0.004),
            OutagePerStep: Rate(0.2, 0.002),
            new StorageFaultRates(FailBefore: Rate(0.5, 0.08), LoseAnswer: Rate(0.5, 0.08), Delay: Rate(0.5, 0.4), Hold: Rate(0.4, 0.03)),
            new HintFaultRates(Drop: Rate(0.5, 0.5), Delay: Rate(0.5, 0.5), Double: Rate(0.5, 0.5)),
            Haste: Rate(0.5, 0.05),
            NewestFirst: Rate(0.4, 0.6));
    }

    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"hosts {Hosts}, per step: crash {CrashPerStep:F4} stop {StopPerStep:F4} pause {PausePerStep:F4} outage {OutagePerStep:F4}; storage: fail {Storage.FailBefore:F3} lose {Storage.LoseAnswer:F3} delay {Storage.Delay:F3} hold {Storage.Hold:F3}; hints: drop {Hints.Drop:F2} delay {Hints.Delay:F2} double {Hints.Double:F2}; haste {Haste:F3}, newest first {NewestFirst:F2}");
}
