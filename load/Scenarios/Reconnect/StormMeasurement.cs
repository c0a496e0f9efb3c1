using System.Collections.Concurrent;
using System.Globalization;
using Realtime.Load.Measurements;

namespace Realtime.Load.Scenarios.Reconnect;

/// <summary>
/// What a run measures. A message counts from when it was meant to be sent, and where its sender or its reader was away then, from
/// when that one began to come back: the way back is the server's time, being away is not.
/// </summary>
internal sealed class StormMeasurement(TimeProvider time, long messagesMax)
{
    private readonly string _run = Guid.NewGuid().ToString("N")[..8];
    private readonly long[] _from = new long[messagesMax];
    private readonly ConcurrentDictionary<string, int> _refusals = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _failures = new(StringComparer.Ordinal);
    private volatile StormPhase _phase = StormPhase.SetUp;

    public StormPhase Phase
    {
        get => _phase;
        set => _phase = value;
    }

    /// <summary>To those who read, by when they had it.</summary>
    public IReadOnlyDictionary<StormPhase, LatencyHistogram> UntilDelivered { get; } = Histograms();

    public IReadOnlyDictionary<StormPhase, LatencyHistogram> UntilAcknowledged { get; } = Histograms();

    /// <summary>From the first attempt until connected and caught up, of those who read.</summary>
    public LatencyHistogram UntilBack { get; } = new();

    public IReadOnlyDictionary<string, int> Refusals => _refusals;

    public IReadOnlyDictionary<string, int> FailedAttempts => _failures;

    public void Intend(long number, long intended) => Volatile.Write(ref _from[number], intended);

    /// <summary>It leaves now, or once more, over a connection that was begun at <paramref name="attemptedAt"/>: its client message id.</summary>
    public string Sending(long number, long attemptedAt)
    {
        Volatile.Write(ref _from[number], Math.Max(Volatile.Read(ref _from[number]), attemptedAt));
        return string.Create(CultureInfo.InvariantCulture, $"{_run}-{number}");
    }

    public void Acknowledged(long number) => Record(UntilAcknowledged, number, 0);

    public void Delivered(StormClient reader, string message)
    {
        if (!reader.IsMute && message.StartsWith(_run, StringComparison.Ordinal)
            && long.TryParse(message.AsSpan(_run.Length + 1), CultureInfo.InvariantCulture, out var number))
        {
            Record(UntilDelivered, number, reader.AttemptedAt);
        }
    }

    public void Back(StormClient client)
    {
        if (!client.IsMute && _phase == StormPhase.Storm)
        {
            UntilBack.Record(time.GetElapsedTime(client.AttemptedAt));
        }
    }

    public void AttemptFailed(string why) => _failures.AddOrUpdate(why, 1, (_, count) => count + 1);

    public void Refused(string why) => _refusals.AddOrUpdate(why.Split(':')[0], 1, (_, count) => count + 1);

    private static Dictionary<StormPhase, LatencyHistogram> Histograms() => Enum.GetValues<StormPhase>().ToDictionary(phase => phase, _ => new LatencyHistogram());

    private void Record(IReadOnlyDictionary<StormPhase, LatencyHistogram> histograms, long number, long notBefore) =>
        histograms[_phase].Record(time.GetElapsedTime(Math.Max(Volatile.Read(ref _from[number]), notBefore)));
}

internal enum StormPhase
{
    SetUp,

    /// <summary>All are connected and talk.</summary>
    Before,

    /// <summary>From the cut until all are back.</summary>
    Storm,

    /// <summary>From then on.</summary>
    After,
}
