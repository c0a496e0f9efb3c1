using Realtime.Load.Server;

namespace Realtime.Load.Scenarios.Reconnect;

/// <summary>What the server says of its memory and its connections, second by second.</summary>
internal sealed class MemoryWatch(PracticeClient practice, TimeProvider time)
{
    private const int SamplesTogether = 5;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly List<ServerMetrics> _samples = [];

    /// <summary>The middle of the last few: one collection more or less does not show.</summary>
    public ServerMetrics Now
    {
        get
        {
            lock (_gate)
            {
                return _samples.TakeLast(SamplesTogether).OrderBy(sample => sample.WorkingSetBytes).ElementAt(Math.Min(_samples.Count, SamplesTogether) / 2);
            }
        }
    }

    public ServerMetrics Last
    {
        get
        {
            lock (_gate)
            {
                return _samples[^1];
            }
        }
    }

    public double WorkingSetPeak => Most(sample => sample.WorkingSetBytes);

    public double HeapPeak => Most(sample => sample.HeapBytes);

    public async Task Run(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                var sample = await practice.ReadMetrics(stopping);
                lock (_gate)
                {
                    _samples.Add(sample);
                }
            }
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The run is over.
        }
    }

    private double Most(Func<ServerMetrics, double> of)
    {
        lock (_gate)
        {
            return _samples.Max(of);
        }
    }
}
