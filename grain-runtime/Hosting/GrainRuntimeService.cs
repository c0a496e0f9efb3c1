using Microsoft.Extensions.Hosting;

namespace Realtime.GrainRuntime;

/// <summary>Sweeps late calls and unused activations while the host runs, and ends it in order.</summary>
internal sealed class GrainRuntimeService : IHostedService, IAsyncDisposable
{
    private readonly ActivationDirectory _directory;
    private readonly GrainRuntimeControl _control;
    private readonly ITimer _lateCalls;
    private readonly ITimer _idleActivations;

    public GrainRuntimeService(ActivationDirectory directory, GrainRuntimeControl control)
    {
        _directory = directory;
        _control = control;
        var options = directory.Options;
        var period = TimeSpan.FromTicks(Math.Clamp(options.ResponseTimeout.Ticks / 20, TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerSecond));
        using (ExecutionContext.SuppressFlow())
        {
            _lateCalls = directory.Time.CreateTimer(_ => FailLateCalls(), state: null, period, period);
            _idleActivations = directory.Time.CreateTimer(_ => EndIdleActivations(), state: null, options.CollectionPeriod, options.CollectionPeriod);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Refuses calls from outside, lets requests finish, deactivates every grain, and fails what is left after the deadline.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var half = _directory.Options.StopTimeout / 2;
        _directory.RefuseOutsideCalls();
        if (!await Finishes(_control.WhenQuiet, half, cancellationToken))
        {
            _directory.LogNotDrained(_directory.Activations.Count(activation => !activation.WhenQuiet(out _).IsCompleted), half);
        }

        _directory.RefuseActivations();
        _directory.DeactivationTimeout = half < _directory.Options.DeactivationTimeout ? half : _directory.Options.DeactivationTimeout;
        if (!await Finishes(DeactivateAll, half, cancellationToken))
        {
            _directory.LogNotDeactivated(_directory.ActivationCount);
        }

        foreach (var activation in _directory.Activations.OrderBy(activation => activation.Number))
        {
            activation.Abandon(_directory.Stopping());
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _lateCalls.DisposeAsync();
        await _idleActivations.DisposeAsync();
    }

    private async Task<bool> Finishes(Func<CancellationToken, Task> work, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, _directory.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await work(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return false;
        }
    }

    private Task DeactivateAll(CancellationToken cancellation)
    {
        var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The host is stopping.");
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = _directory.Options.StopParallelismMax,
            CancellationToken = cancellation,
            TaskScheduler = TaskScheduler.Current,
        };
        return Parallel.ForEachAsync(_directory.Activations.OrderBy(activation => activation.Number), parallel, async (activation, token) =>
        {
            activation.Deactivate(reason, evenIfRunning: true);
            await activation.Deactivated.WaitAsync(token);
        });
    }

    private void FailLateCalls()
    {
        var timeout = _directory.Options.ResponseTimeout;
        var sentBefore = _directory.Time.GetTimestamp() - (long)(timeout.TotalSeconds * _directory.Time.TimestampFrequency);
        foreach (var mailbox in _directory.Mailboxes.Where(mailbox => mailbox.HasCallsSentBefore(sentBefore)).OrderBy(mailbox => mailbox.Number))
        {
            mailbox.FailCallsSentBefore(sentBefore, timeout);
        }
    }

    private void EndIdleActivations()
    {
        var now = _directory.Time.GetTimestamp();
        var reason = new DeactivationReason(DeactivationReasonCode.ActivationIdle, "Not used for the collection age.");
        foreach (var activation in _directory.Activations.Where(activation => activation.IsIdle(now)).OrderBy(activation => activation.Number))
        {
            activation.Deactivate(reason);
        }

        _directory.RemoveDeadObservers();
    }
}
