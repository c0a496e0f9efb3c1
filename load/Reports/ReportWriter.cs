using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Realtime.Load.Reports;

/// <summary>A report for a person (tables) or for a program (JSON).</summary>
public static class ReportWriter
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void WriteJson(ScenarioReport report, TextWriter output) => output.WriteLine(JsonSerializer.Serialize(report, Json));

    public static void WriteTables(ScenarioReport report, IAnsiConsole console)
    {
        var figures = new Table().Title(report.Scenario).AddColumn("").AddColumn(new TableColumn("").RightAligned()).HideHeaders();
        foreach (var figure in report.Figures)
        {
            figures.AddRow(Markup.Escape(figure.Name), Number(figure.Value) + " " + Markup.Escape(figure.Unit));
        }

        console.Write(figures);
        var latencies = new Table().AddColumn("milliseconds").AddColumns("count", "p50", "p90", "p99", "p99.9", "max");
        foreach (var row in report.Latencies)
        {
            latencies.AddRow(
                Markup.Escape(row.Name), Number(row.Count), Number(row.P50), Number(row.P90), Number(row.P99), Number(row.P999), Number(row.Max));
        }

        console.Write(latencies);
        foreach (var broken in report.Broken)
        {
            console.MarkupLineInterpolated($"[red]broken promise:[/] {broken}");
        }
    }

    private static string Number(double value) => value.ToString(value == Math.Floor(value) ? "N0" : "N2", CultureInfo.InvariantCulture);
}
