namespace Realtime.Tests.Simulation.Driver;

/// <summary>
/// Runs a simulation on the calling thread: of all that could happen next the dice choose one, and where nothing can, time moves
/// on. Anything that comes from another thread is a leak of the outer world into the run, and fails it.
/// </summary>
internal sealed class StepDriver(SimulatedTime time, Dice dice)
{
    private readonly List<Step> _ready = [];
    private volatile bool _hasLeak;
    private readonly int _thread = Environment.CurrentManagedThreadId;

    /// <summary>How often time moves on although something could happen, and how strongly what came last goes first.</summary>
    public double Haste { get; set; }

    public double NewestFirst { get; set; }

    public long StepsDone { get; private set; }

    public void Add(Step step)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            _hasLeak = true;
            return;
        }

        if (step.Process is { IsGone: true })
        {
            return;
        }

        if (step.Process is { IsPaused: true } process)
        {
            process.Parked.Add(step);
            return;
        }

        _ready.Add(step);
    }

    public void Resume(Process process)
    {
        process.Clock.PausedUntil = null;
        _ready.AddRange(process.Parked);
        process.Parked.Clear();
    }

    /// <summary>Runs steps until <paramref name="done"/>; false where that does not come about within the bounds.</summary>
    public bool RunUntil(Func<bool> done, int stepsMax, TimeSpan timeMax, Action between)
    {
        var latest = time.Now + timeMax;
        var stepsLast = StepsDone + stepsMax;
        while (!done())
        {
            if (StepsDone >= stepsLast || !TryStep(latest))
            {
                return false;
            }

            between();
        }

        return true;
    }

    private bool TryStep(DateTimeOffset latest)
    {
        StepsDone++;
        if (_hasLeak)
        {
            throw new SimulationFailedException("Something came from another thread, which no seed decides.");
        }

        if (_ready.Count == 0 || dice.Chance(Haste))
        {
            return time.FireNext(latest) || _ready.Count > 0;
        }

        var index = dice.Chance(NewestFirst) ? _ready.Count - 1 : dice.Below(_ready.Count);
        var step = _ready[index];
        _ready[index] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        if (step.Process is { IsPaused: true } process)
        {
            process.Parked.Add(step);
        }
        else if (step.Process is not { IsGone: true })
        {
            step.Run();
        }

        return true;
    }
}

/// <summary>A promise was broken in a simulated run.</summary>
internal sealed class SimulationFailedException(string message, Exception? inner = null) : Exception(message, inner);
