using Realtime.Tests.Simulation.Driver;

namespace Realtime.Tests.Simulation.Hosts;

/// <summary>Makes every turn of one host's grains a step of the driver, one at a time.</summary>
internal sealed class HostTurns(StepDriver driver, Process process, Trace trace) : ITurnScheduler
{
    private readonly Dictionary<IThreadPoolWorkItem, TurnStep> _steps = new(ReferenceEqualityComparer.Instance);

    public int TurnsPerRun => 1;

    public void Schedule(IThreadPoolWorkItem turns)
    {
        if (!_steps.TryGetValue(turns, out var step))
        {
            _steps.Add(turns, step = new TurnStep(process, turns, $"{process.Name} {turns}", trace));
        }

        driver.Add(step);
    }

    private sealed class TurnStep(Process process, IThreadPoolWorkItem turns, string name, Trace trace) : Step(process)
    {
        public override void Run()
        {
            trace.Add("turn", name);
            turns.Execute();
        }
    }
}
