using Realtime.Load.Measurements;

namespace Realtime.Load.Reports;

/// <summary>What a run measured, and which of the server's promises it saw broken.</summary>
public sealed record ScenarioReport(
    string Scenario, IReadOnlyList<Figure> Figures, IReadOnlyList<LatencyFigures> Latencies, IReadOnlyList<string> Broken);

public sealed record Figure(string Name, double Value, string Unit = "");

/// <summary>Milliseconds.</summary>
public sealed record LatencyFigures(string Name, long Count, double P50, double P90, double P99, double P999, double Max)
{
    public static LatencyFigures Of(string name, LatencyHistogram histogram) => new(
        name,
        histogram.Count,
        histogram.Percentile(50).TotalMilliseconds,
        histogram.Percentile(90).TotalMilliseconds,
        histogram.Percentile(99).TotalMilliseconds,
        histogram.Percentile(99.9).TotalMilliseconds,
        histogram.Max.TotalMilliseconds);
}
