namespace Realtime.Api.Live;

/// <summary>
/// Runs one action at a time: however often it is asked for while it runs, it runs once more after. So what the action reads is
/// never older than the request, and a storm of requests costs two runs.
/// </summary>
public sealed class CoalescedRun(Func<Task> action)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _current;
    private TaskCompletionSource? _next;

    /// <summary>Ends with a run that began after this call, and fails as it did. May be left unawaited.</summary>
    public Task Request()
    {
        TaskCompletionSource turn;
        lock (_gate)
        {
            if (_current is not null)
            {
                _next ??= NewTurn();
                return _next.Task;
            }

            _current = turn = NewTurn();
        }

        _ = Run(turn);
        return turn.Task;
    }

    private async Task Run(TaskCompletionSource? turn)
    {
        while (turn is not null)
        {
            try
            {
                await action();
                turn.SetResult();
            }
            catch (Exception exception)
            {
                turn.SetException(exception);
                // Seen, so that an unawaited request raises no alarm at collection.
                _ = turn.Task.Exception;
            }

            lock (_gate)
            {
                turn = _current = _next;
                _next = null;
            }
        }
    }

    private static TaskCompletionSource NewTurn() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
