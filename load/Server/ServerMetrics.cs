using System.Globalization;

namespace Realtime.Load.Server;

/// <summary>What a server says of itself at <c>/metrics</c>.</summary>
/// <param name="WorkingSetBytes">Memory that its process holds.</param>
/// <param name="HeapBytes">Of it the managed heap, live or not.</param>
/// <param name="Connections">Open hub connections.</param>
/// <param name="SlowDisconnects">Connections ended because they did not read on.</param>
/// <param name="ProcessorTime">Spent since its start.</param>
public sealed record ServerMetrics(double WorkingSetBytes, double HeapBytes, long Connections, long SlowDisconnects, TimeSpan ProcessorTime)
{
    public static readonly ServerMetrics None = new(0, 0, 0, 0, TimeSpan.Zero);

    public static ServerMetrics Parse(string text)
    {
        var sums = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            var value = line.LastIndexOf(' ');
            var labels = line.IndexOf('{');
            var name = line[..(labels < 0 ? value : labels)];
            sums[name] = sums.GetValueOrDefault(name) + double.Parse(line.AsSpan(value + 1), CultureInfo.InvariantCulture);
        }

        double Of(params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                if (sums.TryGetValue(name, out var value))
                {
                    return value;
                }
            }

            return 0;
        }

        return new(
            Of("dotnet_process_memory_working_set_bytes", "dotnet_process_memory_working_set"),
            Of("dotnet_gc_last_collection_heap_size_bytes", "dotnet_gc_last_collection_heap_size"),
            (long)Of("realtime_live_connections"),
            (long)Of("realtime_live_slow_disconnects_total"),
            TimeSpan.FromSeconds(Of("dotnet_process_cpu_time_seconds_total")));
    }
}
