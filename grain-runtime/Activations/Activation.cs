using Microsoft.Extensions.DependencyInjection;

namespace Realtime.GrainRuntime;

/// <summary>One life of one grain: constructed at the first call, then one request at a time, then gone.</summary>
internal sealed class Activation : Mailbox, IGrainContext
{
    private static readonly GrainMethod s_activate = new("OnActivateAsync");
    private static readonly GrainMethod s_deactivate = new("OnDeactivateAsync");

    [ThreadStatic]
    private static Activation? t_underConstruction;

    private readonly GrainClass _class;
    private readonly TaskCompletionSource _deactivated = new();
    private readonly List<GrainTimer> _timers = [];
    private AsyncServiceScope? _scope;
    private DeactivationReason? _reason;
    private long _idleSince;
    private long _keptUntil;

    /// <summary>A new activation; <paramref name="adopted"/> are requests that a former one did not begin.</summary>
    internal Activation(ActivationDirectory directory, GrainId id, GrainClass grainClass, List<Request> adopted)
        : base(directory, id, MailboxState.Opening)
    {
        _class = grainClass;
        _idleSince = directory.Time.GetTimestamp();
        Adopt(adopted);
    }

    /// <summary>The activation whose grain is being constructed on this thread.</summary>
    internal static Activation? UnderConstruction => t_underConstruction;

    public object? GrainInstance { get; private set; }

    public IServiceProvider ActivationServices => _scope?.ServiceProvider ?? Directory.Services;

    public Task Deactivated => _deactivated.Task;

    private protected override bool InterleavesAll => _class.IsReentrant;

    /// <summary>Queues the activation's first turn; to be called once, by whoever put it into the directory.</summary>
    /// <param name="caller">The request that called this grain, so that a cycle through OnActivateAsync is seen.</param>
    internal void Begin(Request? caller)
    {
        lock (Gate)
        {
            Start(new HostRequest(s_activate, ActivateAsync) { Caller = caller, Directory = Directory });
        }

        ScheduleTurns();
    }

    internal override object RequireTarget() => GrainInstance ?? throw Directory.Stopping();

    internal override void Observe(Exception exception)
    {
        if (exception is InconsistentStateException { HasEndedAnActivation: false } stale)
        {
            stale.HasEndedAnActivation = true;
            Deactivate(new(DeactivationReasonCode.ApplicationError, stale, "The grain's state is not what storage holds."));
        }
    }

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default) =>
        Deactivate(deactivationReason, evenIfRunning: false);

    /// <summary>Ends the activation once it has nothing running, or (<paramref name="evenIfRunning"/>) without waiting for that.</summary>
    internal void Deactivate(DeactivationReason reason, bool evenIfRunning)
    {
        var schedule = false;
        lock (Gate)
        {
            _reason ??= reason;
            if (State == MailboxState.Open)
            {
                State = MailboxState.Draining;
            }

            if (State == MailboxState.Draining && (evenIfRunning || !IsRunningAny))
            {
                schedule = BeginClosing();
            }
        }

        StopTimers();
        if (schedule)
        {
            ScheduleTurns();
        }
    }

    internal void DelayDeactivation(TimeSpan span)
    {
        var now = Directory.Time.GetTimestamp();
        var ticks = span.TotalSeconds * Directory.Time.TimestampFrequency;
        Volatile.Write(ref _keptUntil, span <= TimeSpan.Zero ? 0 : ticks < long.MaxValue - now ? now + (long)ticks : long.MaxValue);
    }

    /// <summary>Whether it was not used for the collection age. The sweeper asks now and then.</summary>
    internal bool IsIdle(long now)
    {
        lock (Gate)
        {
            if (IsTouched || !IsQuiet)
            {
                IsTouched = false;
                _idleSince = now;
                return false;
            }

            return !_class.IsKeptAlive && now >= Volatile.Read(ref _keptUntil)
                && Directory.Time.GetElapsedTime(_idleSince, now) >= Directory.Options.CollectionAge;
        }
    }

    internal GrainTimer StartTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        var timer = new GrainTimer(this, callback, options);
        lock (_timers)
        {
            _timers.Add(timer);
        }

        timer.Change(options.DueTime, options.Period);
        if (State > MailboxState.Open)
        {
            StopTimers();
        }

        return timer;
    }

    internal void Forget(GrainTimer timer)
    {
        lock (_timers)
        {
            _timers.Remove(timer);
        }
    }

    /// <summary>Fails every call that is here, waiting or running: the host has stopped.</summary>
    internal void Abandon(OrleansException reason)
    {
        List<Request> all;
        lock (Gate)
        {
            State = MailboxState.Closed;
            all = TakeWaiting();
            AddRunningTo(all);
        }

        all.ForEach(request => request.Fail(reason));
        _deactivated.TrySetResult();
    }

    private protected override bool BeginClosing()
    {
        State = MailboxState.Closing;
        return Start(new HostRequest(s_deactivate, DeactivateAsync) { Directory = Directory });
    }

    private async Task ActivateAsync()
    {
        try
        {
            _scope = Directory.Services.CreateAsyncScope();
            var states = new List<IStorage>();
            t_underConstruction = this;
            try
            {
                GrainInstance = _class.Construct(this, states);
            }
            finally
            {
                t_underConstruction = null;
            }

            using var cancellation = new CancellationTokenSource(Directory.Options.ActivationTimeout, Directory.Time);
            foreach (var state in states)
            {
                await state.ReadStateAsync(cancellation.Token);
            }

            if (GrainInstance is IGrainBase grain)
            {
                var activating = grain.OnActivateAsync(cancellation.Token);

                // Where it is not waited for any longer, that it failed after all is of no use to anyone.
                _ = activating.ContinueWith(
                    static failed => _ = failed.Exception,
                    CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                await activating.WaitAsync(Directory.Options.ActivationTimeout, Directory.Time);
            }
        }
        catch (Exception exception)
        {
            Directory.LogActivationFailure(exception, this);
            StopTimers();
            await DisposeAsync();
            Close(exception);
            return;
        }

        lock (Gate)
        {
            // The first requests start when this turn is finished.
            State = _reason is null ? MailboxState.Open : MailboxState.Draining;
        }
    }

    private async Task DeactivateAsync()
    {
        StopTimers();
        var timeout = Directory.DeactivationTimeout;
        try
        {
            if (GrainInstance is IGrainBase grain)
            {
                using var cancellation = new CancellationTokenSource(timeout, Directory.Time);
                await grain.OnDeactivateAsync(_reason!.Value, cancellation.Token).WaitAsync(timeout, Directory.Time);
            }
        }
        catch (Exception exception)
        {
            Directory.LogDeactivationFailure(exception, this);
        }

        await DisposeAsync();
        Close(failure: null);
    }

    private async Task DisposeAsync()
    {
        try
        {
            switch (GrainInstance)
            {
                case IAsyncDisposable disposable:
                    await disposable.DisposeAsync();
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }

            if (_scope is { } scope)
            {
                await scope.DisposeAsync();
            }
        }
        catch (Exception exception)
        {
            Directory.LogDeactivationFailure(exception, this);
        }
    }

    // What waits is failed with the activation's failure, or goes to the next activation before anything that comes later can.
    private void Close(Exception? failure)
    {
        List<Request> unanswered;
        Activation? successor = null;
        lock (Gate)
        {
            State = MailboxState.Closed;
            unanswered = TakeWaiting();
            if (failure is null && unanswered.Count > 0 && !Directory.IsClosing)
            {
                successor = new Activation(Directory, GrainId, _class, unanswered);
                unanswered = [];
            }

            // Only where it was ended without waiting for them.
            AddRunningTo(unanswered);
            Directory.Replace(this, successor);
        }

        // A reference may remember this activation for long; it must not keep the grain.
        GrainInstance = null;
        _scope = null;
        successor?.Begin(caller: null);
        unanswered.ForEach(request => request.Fail(failure ?? Directory.Stopping()));
        _deactivated.TrySetResult();
    }

    private void StopTimers()
    {
        GrainTimer[] timers;
        lock (_timers)
        {
            timers = [.. _timers];
        }

        Array.ForEach(timers, timer => timer.Dispose());
    }
}
