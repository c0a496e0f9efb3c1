using System.Collections.Concurrent;

namespace Realtime.Tests.Specification.Grains;

/// <summary>Named events between a test and the grains it drives, so that both can wait for each other and nobody sleeps.</summary>
public sealed class Signals
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _signals = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _log = new();

    public IReadOnlyList<string> Log => [.. _log];

    public void Write(string line) => _log.Enqueue(line);

    public void Set(string name) => Of(name).TrySetResult();

    public bool IsSet(string name) => Of(name).Task.IsCompleted;

    public Task When(string name) => Of(name).Task.WaitAsync(TimeSpan.FromSeconds(20));

    private TaskCompletionSource Of(string name) => _signals.GetOrAdd(name, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
