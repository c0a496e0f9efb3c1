using Realtime.Tests.Simulation.Driver;
using Realtime.Tests.Simulation.Live;

namespace Realtime.Tests.Simulation.Hosts;

/// <summary>The hosts over one store: each crashes, stops, pauses and comes back by itself, and each believes it owns every grain.</summary>
internal sealed class HostFleet(
    Func<string, SimulatedHost> start, Func<SimulatedHost, SimulatedFrontNode> connect, StepDriver driver, SimulatedTime time, Dice dice, Trace trace)
{
    private readonly SimulatedClock _clock = new(time);
    private readonly List<SimulatedHost> _hosts = [];
    private readonly Dictionary<SimulatedHost, SimulatedFrontNode> _nodes = [];
    private readonly HashSet<SimulatedHost> _stopping = [];
    private int _started;

    public int Crashes { get; private set; }

    public IReadOnlyList<SimulatedHost> Hosts => _hosts;

    public SimulatedFrontNode NodeOf(SimulatedHost host) => _nodes[host];

    public SimulatedHost Start()
    {
        var host = start($"host-{++_started}");
        trace.Add("starts", host.Process.Name);
        _hosts.Add(host);
        _nodes.Add(host, connect(host));
        host.Start();
        return host;
    }

    /// <summary>One that takes calls, as soon as there is any.</summary>
    public async Task<SimulatedHost> AnyHost(Dice chance, Process waiting)
    {
        for (; ; )
        {
            var open = _hosts.FindAll(host => !_stopping.Contains(host));
            if (open.Count > 0)
            {
                return chance.Pick(open);
            }

            await Task.Delay(TimeSpan.FromSeconds(1), waiting.Clock);
        }
    }

    /// <summary>Thrown away in the middle of whatever it does; another one comes up over the same store.</summary>
    public void Crash()
    {
        if (_hosts.Count == 0)
        {
            return;
        }

        var host = dice.Pick(_hosts);
        Crashes++;
        trace.Add("crashes", host.Process.Name);
        Remove(host, isNoticed: dice.Chance(0.5));
        Replace();
    }

    /// <summary>Ended in order, as a deployment does, with another one coming up beside it.</summary>
    public void Stop()
    {
        if (_hosts.Find(one => !_stopping.Contains(one) && !one.Process.IsPaused) is not { } host)
        {
            return;
        }

        trace.Add("stops", host.Process.Name);
        _stopping.Add(host);
        _ = host.Tasks.Start(async () =>
        {
            await host.Stop();
            if (_hosts.Contains(host))
            {
                trace.Add("stopped", host.Process.Name);
                Remove(host, isNoticed: true);
            }
        });
        Replace();
    }

    /// <summary>Stands still for a while, as a process whose machine does: whoever came after it finds out that it was not gone.</summary>
    public void Pause()
    {
        if (_hosts.Find(one => !one.Process.IsPaused) is not { } host)
        {
            return;
        }

        var span = dice.Milliseconds(100, 40_000);
        trace.Add("pauses", host.Process.Name, span.ToString());
        host.Process.Clock.PausedUntil = time.Now + span;
        _clock.After(span, () => Resume(host));
    }

    public void ResumeAll() => _hosts.ForEach(Resume);

    /// <summary>Ends all that run.</summary>
    public void KillAll()
    {
        foreach (var host in _hosts.ToArray())
        {
            Remove(host, isNoticed: true);
        }
    }

    /// <summary>Whether what grains tell front nodes may get lost.</summary>
    public void SetFaulty(bool isFaulty)
    {
        foreach (var host in _hosts)
        {
            _nodes[host].IsFaulty = isFaulty;
        }
    }

    private void Resume(SimulatedHost host)
    {
        if (!host.Process.IsGone && host.Process.Clock.PausedUntil is not null)
        {
            trace.Add("resumes", host.Process.Name);
            driver.Resume(host.Process);
        }
    }

    private void Replace() => _clock.After(dice.Milliseconds(0, 12_000), () => Start());

    private void Remove(SimulatedHost host, bool isNoticed)
    {
        _hosts.Remove(host);
        _stopping.Remove(host);
        host.Kill(isNoticed);
    }
}
