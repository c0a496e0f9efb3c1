namespace Realtime.GrainRuntime;

/// <summary>Posts a tick to its activation when due, and is set again when the tick has run: ticks never pile up or overlap.</summary>
internal sealed class GrainTimer : IGrainTimer
{
    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly GrainMethod _tick;
    private readonly bool _keepAlive;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private TimeSpan _next;
    private TimeSpan _period;
    private bool _isTicking;

    internal GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        _activation = activation;
        _callback = callback;
        _keepAlive = options.KeepAlive;
        _tick = new GrainMethod("timer", options.Interleave ? RequestOrder.Interleave : RequestOrder.Exclusive);

        // The timer must not keep the flow of the request that happens to start it.
        using (ExecutionContext.SuppressFlow())
        {
            _timer = activation.Directory.Time.CreateTimer(
                static timer => ((GrainTimer)timer!).PostTick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        RequireTime(dueTime, nameof(dueTime));
        RequireTime(period, nameof(period));
        lock (_gate)
        {
            _next = dueTime;
            _period = period;
            if (!_isTicking)
            {
                _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        _activation.Forget(this);
        try
        {
            _cancellation.Cancel();
        }
        catch (AggregateException exception)
        {
            _activation.Directory.LogHostRequestFailure(exception, "cancelling a timer", _activation);
        }
    }

    private static void RequireTime(TimeSpan time, string name)
    {
        if (time != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero, name);
        }
    }

    private void PostTick()
    {
        lock (_gate)
        {
            _isTicking = true;
            _next = _period;
        }

        _activation.Post(new HostRequest(_tick, TickAsync) { Directory = _activation.Directory });
    }

    private async Task TickAsync()
    {
        if (_cancellation.IsCancellationRequested)
        {
            return;
        }

        _activation.IsTouched |= _keepAlive;
        try
        {
            await _callback(_cancellation.Token);
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            // It was told to stop.
        }
        finally
        {
            lock (_gate)
            {
                _isTicking = false;
                _timer.Change(_next, Timeout.InfiniteTimeSpan);
            }
        }
    }
}
