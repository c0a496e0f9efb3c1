using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Realtime.Silo.Operations.Traces;

/// <summary>Spans in OTLP's JSON. Of their tags only those that say what was called, and never whom it was about: addresses may hold keys.</summary>
internal static class SpanBatch
{
    private static readonly HashSet<string> Tags = new(StringComparer.Ordinal)
    {
        "http.request.method", "http.response.status_code", "http.route", "rpc.system", "rpc.service", "rpc.method",
    };

    /// <param name="spans">Finished.</param>
    /// <param name="node">Of which process they are.</param>
    public static byte[] Write(IReadOnlyList<Activity> spans, string node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteStartArray("resourceSpans");
        json.WriteStartObject();
        json.WriteStartObject("resource");
        json.WriteStartArray("attributes");
        Attribute(json, "service.name", "realtime");
        Attribute(json, "service.instance.id", node);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("scopeSpans");
        foreach (var scope in spans.GroupBy(span => span.Source.Name, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteStartObject("scope");
            json.WriteString("name", scope.Key);
            json.WriteEndObject();
            json.WriteStartArray("spans");
            foreach (var span in scope)
            {
                Span(json, span);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void Span(Utf8JsonWriter json, Activity span)
    {
        json.WriteStartObject();
        json.WriteString("traceId", span.TraceId.ToHexString());
        json.WriteString("spanId", span.SpanId.ToHexString());
        if (span.ParentSpanId != default)
        {
            json.WriteString("parentSpanId", span.ParentSpanId.ToHexString());
        }

        json.WriteString("name", span.DisplayName);

        // OTLP counts from 1, internal first.
        json.WriteNumber("kind", (int)span.Kind + 1);
        json.WriteString("startTimeUnixNano", Nanoseconds(span.StartTimeUtc));
        json.WriteString("endTimeUnixNano", Nanoseconds(span.StartTimeUtc + span.Duration));
        json.WriteStartArray("attributes");
        foreach (var (name, value) in span.TagObjects)
        {
            if (Tags.Contains(name) && value is not null)
            {
                Attribute(json, name, Convert.ToString(value, CultureInfo.InvariantCulture)!);
            }
        }

        json.WriteEndArray();
        if (span.Status == ActivityStatusCode.Error)
        {
            json.WriteStartObject("status");
            json.WriteNumber("code", 2);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Attribute(Utf8JsonWriter json, string key, string value)
    {
        json.WriteStartObject();
        json.WriteString("key", key);
        json.WriteStartObject("value");
        json.WriteString("stringValue", value);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Nanoseconds(DateTime at) => ((at - DateTime.UnixEpoch).Ticks * 100).ToString(CultureInfo.InvariantCulture);
}
