using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Realtime.Tests.Cluster.Hosting;

/// <summary>One finished span, and the process that it is of.</summary>
public sealed record Span(string Trace, string Id, string? Parent, string Node, string Source, string Name);

/// <summary>Takes spans as an OpenTelemetry collector does: OTLP's JSON over HTTP.</summary>
public sealed class TraceCollector : IAsyncDisposable
{
    private readonly ConcurrentQueue<Span> _spans = new();
    private readonly WebApplication _app;

    private TraceCollector(Uri address)
    {
        Address = address;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address.ToString());
        _app = builder.Build();
        _app.Run(Take);
    }

    public Uri Address { get; }

    public static async Task<TraceCollector> Start(Uri address)
    {
        var collector = new TraceCollector(address);
        await collector._app.StartAsync();
        return collector;
    }

    public IReadOnlyList<Span> Of(string trace) => [.. _spans.Where(span => span.Trace == trace)];

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Take(HttpContext context)
    {
        if (context.Request.Path != "/v1/traces")
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        foreach (var resource in body.RootElement.GetProperty("resourceSpans").EnumerateArray())
        {
            var node = resource.GetProperty("resource").GetProperty("attributes").EnumerateArray()
                .Single(attribute => attribute.GetProperty("key").GetString() == "service.instance.id").GetProperty("value").GetProperty("stringValue").GetString()!;
            foreach (var scope in resource.GetProperty("scopeSpans").EnumerateArray())
            {
                var source = scope.GetProperty("scope").GetProperty("name").GetString()!;
                foreach (var span in scope.GetProperty("spans").EnumerateArray())
                {
                    _spans.Enqueue(new Span(
                        span.GetProperty("traceId").GetString()!, span.GetProperty("spanId").GetString()!,
                        span.TryGetProperty("parentSpanId", out var parent) ? parent.GetString() : null, node, source, span.GetProperty("name").GetString()!));
                }
            }
        }
    }
}
