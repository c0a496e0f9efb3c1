using Realtime.Load.Measurements;
using Realtime.Load.Reports;

namespace Realtime.Load.Scenarios.Reconnect;

/// <summary>What a storm measured, and what of it breaks a promise.</summary>
internal static class StormReport
{
    private const double Mebibyte = 1024 * 1024;

    public static ScenarioReport Of(Storm storm, Crowd crowd, StormMeasurement measurement, MemoryWatch memory, OpenLoop loop, TimeSpan clientTime, int p99Max)
    {
        var wanted = storm.Mute.Count(client => client.WasWantedBack == true);
        var figures = new List<Figure>
        {
            new("people", crowd.Clients.Count),
            new("conversations", crowd.Conversations.Count),
            new("who did not read", storm.Mute.Count),
            new("messages", loop.Sent),
            new("not sent: too many unanswered", loop.Withheld),
            new("from the cut until all were back", storm.UntilAllBack.TotalSeconds, "s"),
            new("processor time of the server meanwhile", storm.ServerTime.TotalSeconds, "s"),
            new("processor time of this client in all", clientTime.TotalSeconds, "s"),
            new("from the cut until the last who did not read was cut off", storm.UntilMuteEnded?.TotalSeconds ?? double.NaN, "s"),
            new("of them who were still told to come back", wanted),
            new("server's memory before", storm.Before.WorkingSetBytes / Mebibyte, "MiB"),
            new("server's memory at most", memory.WorkingSetPeak / Mebibyte, "MiB"),
            new("server's memory afterwards", storm.After.WorkingSetBytes / Mebibyte, "MiB"),
            new("from the cut until it had returned", storm.UntilMemoryReturned?.TotalSeconds ?? double.NaN, "s"),
            new("server's heap before", storm.Before.HeapBytes / Mebibyte, "MiB"),
            new("server's heap at most", memory.HeapPeak / Mebibyte, "MiB"),
            new("server's heap afterwards", storm.After.HeapBytes / Mebibyte, "MiB"),
        };
        figures.AddRange(Counted("refused", measurement.Refusals));
        figures.AddRange(Counted("attempt failed", measurement.FailedAttempts));
        var latencies = new List<LatencyFigures> { LatencyFigures.Of("back and caught up", measurement.UntilBack) };
        foreach (var phase in new[] { StormPhase.Before, StormPhase.Storm, StormPhase.After })
        {
            latencies.Add(LatencyFigures.Of($"delivered {Said(phase)}", measurement.UntilDelivered[phase]));
        }

        latencies.Add(LatencyFigures.Of("acknowledged during the storm", measurement.UntilAcknowledged[StormPhase.Storm]));
        return new ScenarioReport("reconnect", figures, latencies, [.. Broken(storm, crowd, measurement, loop, p99Max)]);
    }

    private static IEnumerable<string> Broken(Storm storm, Crowd crowd, StormMeasurement measurement, OpenLoop loop, int p99Max)
    {
        foreach (var phase in new[] { StormPhase.Before, StormPhase.Storm, StormPhase.After })
        {
            var p99 = measurement.UntilDelivered[phase].Percentile(99).TotalMilliseconds;
            if (p99 > p99Max)
            {
                yield return $"{Said(phase)} the p99 of deliveries to those who read was {p99:F0} ms, not {p99Max}";
            }
        }

        if (storm.UntilMuteEnded is null)
        {
            yield return $"not all of the {storm.Mute.Count} connections that were not read were ended within {StormPlan.Patience.TotalSeconds} s";
        }

        if (storm.UntilMemoryReturned is null)
        {
            yield return $"the server's memory did not return to within {storm.Plan.MemoryAllowance:P0} of what it was within {StormPlan.Patience.TotalSeconds} s";
        }

        if (loop.InFlight > 0)
        {
            yield return $"{loop.InFlight} messages were neither acknowledged nor refused";
        }

        foreach (var refusal in measurement.Refusals)
        {
            yield return $"{refusal.Value} messages were refused: {refusal.Key}";
        }

        foreach (var same in crowd.Clients.SelectMany(client => client.Losses).GroupBy(loss => loss, StringComparer.Ordinal))
        {
            yield return $"{same.Count()} connections of those who read ended: {same.Key}";
        }

        var disorder = crowd.Clients.SelectMany(client => client.Views).Sum(view => view.Disorder);
        if (disorder > 0)
        {
            yield return $"{disorder} times a connection's pushes left a sequence out or repeated one";
        }

        foreach (var broken in crowd.Conversations.SelectMany(conversation => conversation.Ledger.Broken(conversation.RoomId)))
        {
            yield return broken;
        }
    }

    private static IEnumerable<Figure> Counted(string what, IReadOnlyDictionary<string, int> counts) =>
        counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => new Figure($"{what}: {count.Key}", count.Value));

    private static string Said(StormPhase phase) => phase switch
    {
        StormPhase.Storm => "during the storm",
        StormPhase.After => "after the storm",
        _ => "before the storm",
    };
}
