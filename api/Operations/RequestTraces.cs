using System.Diagnostics;

namespace Realtime.Api.Operations;

/// <summary>Gives every request a trace id, its caller's or a new one, whether or not anybody collects traces or logs.</summary>
internal sealed class RequestTraces : IHostedService, IDisposable
{
    private const string RequestSource = "Microsoft.AspNetCore";

    private readonly ActivityListener _listener = new()
    {
        ShouldListenTo = source => source.Name == RequestSource,
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
    };

    public Task StartAsync(CancellationToken cancellationToken)
    {
        ActivitySource.AddActivityListener(_listener);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _listener.Dispose();
}
