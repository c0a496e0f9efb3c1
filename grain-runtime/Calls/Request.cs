namespace Realtime.GrainRuntime;

/// <summary>What a request may share its activation with.</summary>
internal enum RequestOrder
{
    Exclusive,
    ReadOnly,
    Interleave,
}

/// <summary>One method that references can call.</summary>
internal sealed record GrainMethod(string Name, RequestOrder Order = RequestOrder.Exclusive, bool OneWay = false);

/// <summary>One piece of work for a mailbox: a call, a timer's tick, or a step of an activation's life.</summary>
internal abstract class Request(GrainMethod method, bool isCall) : CallFlow
{
    internal GrainMethod Method { get; } = method;

    internal override Request Origin => this;

    /// <summary>Where it waits or runs; set by the mailbox, as is all below.</summary>
    internal Mailbox? Mailbox { get; set; }

    /// <summary>The request whose code sent this one; null when sent from outside, and once finished (lest a chain of the finished grow).</summary>
    internal Request? Caller { get; set; }

    internal Request? Previous { get; set; }

    internal Request? Next { get; set; }

    /// <summary>The host it was sent in.</summary>
    internal ActivationDirectory Directory { get; set; } = null!;

    /// <summary>In <see cref="TimeProvider.GetTimestamp"/> units.</summary>
    internal long SentAt { get; set; }

    internal RequestOrder Order { get; set; } = method.Order;

    internal bool IsFinished { get; set; }

    /// <summary>Whether somebody sent it: then it is bounded, times out, moves on to a next activation, and counts as use.</summary>
    internal bool IsCall { get; } = isCall;

    /// <summary>Whether its sender no longer waits for it.</summary>
    internal virtual bool IsAnswered => Method.OneWay;

    /// <summary>Runs on the mailbox's turn until the first await that has to wait.</summary>
    internal abstract void Run();

    /// <summary>Answers with an exception; without effect if answered already.</summary>
    internal abstract void Fail(Exception exception);
}

/// <summary>A call whose method returns a <typeparamref name="T"/>, or <see cref="Nothing"/>. Emitted code derives from it, with a field for each argument.</summary>
internal abstract class Call<T>(GrainMethod method) : Request(method, isCall: true)
{
    // Completed within a turn, where nobody else's continuation runs (see TurnQueue), or as AnswerOutsideTurns does.
    private readonly TaskCompletionSource<T> _answer = new();

    internal Task<T> Answer => _answer.Task;

    internal override bool IsAnswered => _answer.Task.IsCompleted || Method.OneWay;

    internal override void Run() => _ = RunAsync();

    internal override void Fail(Exception exception)
    {
        var isAnswer = TaskScheduler.Current == TaskScheduler.Default
            ? AnswerOutsideTurns.Run(() => _answer.TrySetException(exception))
            : _answer.TrySetException(exception);
        if (isAnswer && Method.OneWay)
        {
            Directory.LogOneWayFailure(exception, Method.Name);
        }
    }

    /// <summary>Calls the method on its target with the arguments; a <see cref="Task{T}"/>, or any task for <see cref="Nothing"/>.</summary>
    protected abstract Task Invoke(object target);

    private async Task RunAsync()
    {
        // The builder of an async method puts the former flow back when this returns, so it reaches the call's own code only.
        Current = this;
        T? value = default;
        Exception? failure = null;
        try
        {
            // A call that timed out while it waited is not begun.
            if (!_answer.Task.IsCompleted)
            {
                var running = Invoke(Mailbox!.RequireTarget());
                if (running is Task<T> valued)
                {
                    value = await valued;
                }
                else
                {
                    await running;
                }
            }
        }
        catch (Exception exception)
        {
            failure = exception;
            Mailbox!.Observe(exception);
        }

        // Its place is free before its caller hears, who may call again at once.
        Mailbox!.Finish(this);
        if (failure is null)
        {
            _answer.TrySetResult(value!);
        }
        else
        {
            Fail(failure);
        }
    }
}

/// <summary>What a call answers whose method returns nothing.</summary>
internal readonly record struct Nothing;

/// <summary>Work that the host itself gives an activation. Nobody awaits it, and it must not throw.</summary>
internal sealed class HostRequest(GrainMethod method, Func<Task> work) : Request(method, isCall: false)
{
    internal override void Run() => _ = RunAsync();

    internal override void Fail(Exception exception)
    {
    }

    private async Task RunAsync()
    {
        Current = this;
        try
        {
            await work();
        }
        catch (Exception exception)
        {
            Directory.LogHostRequestFailure(exception, Method.Name, Mailbox);
        }
        finally
        {
            Mailbox!.Finish(this);
        }
    }
}
