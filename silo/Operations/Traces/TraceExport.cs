using System.Diagnostics;
using System.Net.Http.Headers;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Realtime.Grains.Journal;
using Realtime.Silo.Storage;

namespace Realtime.Silo.Operations.Traces;

/// <summary>
/// Sends this process's spans to a collector: of requests, of calls of grains, and of storage, joined by one trace id over all the
/// processes that a request goes through. Whether a trace is collected is decided where it begins.
/// </summary>
internal sealed class TraceExport(TraceOptions options, ILogger<TraceExport> log) : BackgroundService
{
    private static readonly HashSet<string> Sources = new(StringComparer.Ordinal) { "Microsoft.AspNetCore", "Microsoft.Orleans.Application", CommitTrace.SourceName, StorageMetrics.SourceName };

    private readonly Channel<Activity> _waiting = Channel.CreateBounded<Activity>(
        new BoundedChannelOptions(TraceOptions.WaitingMax) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly HttpClient _http = new() { BaseAddress = options.Endpoint, Timeout = TraceOptions.SendMax };
    private readonly string _node = $"{Environment.MachineName}/{Environment.ProcessId}";
    private ActivityListener? _listener;
    private bool _isFailing;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => Sources.Contains(source.Name),
            Sample = Sample,
            ActivityStopped = span => _ = span.Recorded && _waiting.Writer.TryWrite(span),
        };
        ActivitySource.AddActivityListener(_listener);
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _listener?.Dispose();
        _http.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                await Task.Delay(TraceOptions.SendEvery, stoppingToken);
                await SendAll(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The last of them, as far as the collector takes them at once.
            await SendAll(CancellationToken.None);
        }
    }

    private ActivitySamplingResult Sample(ref ActivityCreationOptions<ActivityContext> span)
    {
        if (span.Parent.TraceId != default)
        {
            return span.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.PropagationData;
        }

        // What no request asked for (a timer's reads) begins no trace of its own.
        return span.Source.Name == "Microsoft.AspNetCore" && IsDrawn(span.TraceId) ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.PropagationData;
    }

    private bool IsDrawn(ActivityTraceId trace)
    {
        Span<byte> id = stackalloc byte[16];
        trace.CopyTo(id);
        return BitConverter.ToUInt32(id) < options.Ratio * ((double)uint.MaxValue + 1);
    }

    private async Task SendAll(CancellationToken cancellation)
    {
        var batch = new List<Activity>();
        while (_waiting.Reader.TryRead(out var span))
        {
            batch.Add(span);
            if (batch.Count == TraceOptions.BatchMax)
            {
                await Send(batch, cancellation);
                batch.Clear();
            }
        }

        if (batch.Count > 0)
        {
            await Send(batch, cancellation);
        }
    }

    private async Task Send(List<Activity> spans, CancellationToken cancellation)
    {
        using var body = new ByteArrayContent(SpanBatch.Write(spans, _node));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using var answer = await _http.PostAsync(new Uri("v1/traces", UriKind.Relative), body, cancellation);
            answer.EnsureSuccessStatusCode();
            _isFailing = false;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            // Said once until it goes well again: these spans are lost, and nothing else.
            if (!_isFailing)
            {
                _isFailing = true;
                log.SpansNotTaken(error.Message, options.Endpoint!);
            }
        }
    }
}
