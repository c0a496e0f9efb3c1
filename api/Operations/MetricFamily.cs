using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Realtime.Api.Operations;

/// <summary>One instrument's series, by their tags.</summary>
internal sealed class MetricFamily
{
    /// <summary>A series more than this is not kept: tags are meant to be few.</summary>
    public const int SeriesMax = 1_000;

    private static readonly double[] SecondsBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private static readonly double[] CountBuckets = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096, 16384];

    private readonly MetricKind _kind;
    private readonly double[] _buckets;
    private readonly string _description;
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], MetricSeries> _series = new(TagComparer.Instance);
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], MetricSeries>.AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> _byTags;
    private int _seriesCount;

    private MetricFamily(string name, string description, MetricKind kind, double[] buckets)
    {
        (Name, _description, _kind, _buckets) = (name, description, kind, buckets);
        _byTags = _series.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
    }

    public string Name { get; }

    public static MetricFamily Of(Instrument instrument)
    {
        var type = instrument.GetType();
        var shape = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        var kind =
            shape == typeof(Histogram<>) ? MetricKind.Histogram
            : shape == typeof(Counter<>) ? MetricKind.Counter
            : shape == typeof(ObservableCounter<>) ? MetricKind.ObservedCounter
            : shape == typeof(UpDownCounter<>) ? MetricKind.UpDown
            : MetricKind.Gauge;
        return new MetricFamily(NameOf(instrument, kind), instrument.Description ?? instrument.Name, kind, BucketsOf(instrument));
    }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!_byTags.TryGetValue(tags, out var series))
        {
            if (Volatile.Read(ref _seriesCount) >= SeriesMax)
            {
                return;
            }

            series = new MetricSeries(_buckets.Length);
            if (_series.TryAdd(tags.ToArray(), series))
            {
                _ = Interlocked.Increment(ref _seriesCount);
            }
            else if (!_byTags.TryGetValue(tags, out series))
            {
                return;
            }
        }

        switch (_kind)
        {
            case MetricKind.Histogram:
                series.Observe(value, _buckets);
                break;
            case MetricKind.Counter or MetricKind.UpDown:
                series.Add(value);
                break;
            default:
                series.Set(value);
                break;
        }
    }

    public void WriteHeader(StringBuilder text)
    {
        var type = _kind switch
        {
            MetricKind.Histogram => "histogram",
            MetricKind.Counter or MetricKind.ObservedCounter => "counter",
            _ => "gauge",
        };
        _ = text.Append("# HELP ").Append(Name).Append(' ').Append(_description.Replace("\\", "\\\\").ReplaceLineEndings("\\n")).Append('\n')
            .Append("# TYPE ").Append(Name).Append(' ').Append(type).Append('\n');
    }

    public void WriteSeries(StringBuilder text)
    {
        foreach (var (tags, series) in _series)
        {
            var labels = LabelsOf(tags);
            if (_kind != MetricKind.Histogram)
            {
                Line(text, Name, labels, null, series.Value);
                continue;
            }

            long count = 0;
            for (var i = 0; i <= _buckets.Length; i++)
            {
                count += series.CountOf(i);
                Line(text, $"{Name}_bucket", labels, i < _buckets.Length ? Number(_buckets[i]) : "+Inf", count);
            }

            Line(text, $"{Name}_sum", labels, null, series.Value);
            Line(text, $"{Name}_count", labels, null, count);
        }
    }

    private static void Line(StringBuilder text, string name, string labels, string? bound, double value)
    {
        var all = bound is null ? labels : labels.Length == 0 ? $"le=\"{bound}\"" : $"{labels},le=\"{bound}\"";
        _ = text.Append(name);
        _ = all.Length == 0 ? text : text.Append('{').Append(all).Append('}');
        _ = text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string LabelsOf(KeyValuePair<string, object?>[] tags) => string.Join(
        ',', tags.Select(tag => $"{Sanitize(tag.Key)}=\"{Escape(Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? "")}\""));

    private static string Escape(string value) => value.Replace("\\", "\\\\").Replace("\"", "\\\"").ReplaceLineEndings("\\n");

    private static string Sanitize(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_'));

    private static string NameOf(Instrument instrument, MetricKind kind)
    {
        var unit = instrument.Unit switch { "s" => "_seconds", "ms" => "_milliseconds", "By" => "_bytes", _ => "" };
        var name = Sanitize(instrument.Name);
        name = unit.Length == 0 || name.EndsWith(unit, StringComparison.Ordinal) ? name : name + unit;
        return kind is MetricKind.Counter or MetricKind.ObservedCounter && !name.EndsWith("_total", StringComparison.Ordinal) ? $"{name}_total" : name;
    }

    private static double[] BucketsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
        Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
        Histogram<int> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
        { Unit: "s" } => SecondsBuckets,
        _ => CountBuckets,
    };

    private enum MetricKind
    {
        Counter,
        ObservedCounter,
        UpDown,
        Gauge,
        Histogram,
    }

    /// <summary>Compares tags by content, so that a measurement finds its series without making an array.</summary>
    private sealed class TagComparer
        : IEqualityComparer<KeyValuePair<string, object?>[]>,
            IAlternateEqualityComparer<ReadOnlySpan<KeyValuePair<string, object?>>, KeyValuePair<string, object?>[]>
    {
        public static readonly TagComparer Instance = new();

        public KeyValuePair<string, object?>[] Create(ReadOnlySpan<KeyValuePair<string, object?>> alternate) => alternate.ToArray();

        public bool Equals(KeyValuePair<string, object?>[]? x, KeyValuePair<string, object?>[]? y) =>
            x is not null && y is not null && Equals(x.AsSpan(), y);

        public bool Equals(ReadOnlySpan<KeyValuePair<string, object?>> alternate, KeyValuePair<string, object?>[] other)
        {
            if (alternate.Length != other.Length)
            {
                return false;
            }

            for (var i = 0; i < other.Length; i++)
            {
                if (alternate[i].Key != other[i].Key || !Equals(alternate[i].Value, other[i].Value))
                {
                    return false;
                }
            }

            return true;
        }

        public int GetHashCode([DisallowNull] KeyValuePair<string, object?>[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<KeyValuePair<string, object?>> alternate)
        {
            var hash = default(HashCode);
            foreach (var (key, value) in alternate)
            {
                hash.Add(key, StringComparer.Ordinal);
                hash.Add(value);
            }

            return hash.ToHashCode();
        }
    }
}
