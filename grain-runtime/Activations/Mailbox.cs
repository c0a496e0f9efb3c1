using System.Diagnostics;

namespace Realtime.GrainRuntime;

/// <summary>Where a mailbox is in its life; it only ever moves down this list.</summary>
internal enum MailboxState
{
    /// <summary>Not ready yet: requests wait.</summary>
    Opening,

    /// <summary>Requests run.</summary>
    Open,

    /// <summary>What runs may finish, with what it calls back; the rest waits for the next activation.</summary>
    Draining,

    /// <summary>Nothing starts any more.</summary>
    Closing,

    /// <summary>Nothing is taken any more.</summary>
    Closed,
}

/// <summary>The requests to one grain activation or observer: which wait, which run, and which may start beside those that run.</summary>
internal abstract class Mailbox(ActivationDirectory directory, GrainId id, MailboxState state) : TurnQueue(directory.Scheduler)
{
    private RequestList _waiting;
    private RequestList _running;
    private int _exclusiveCount;
    private int _readOnlyCount;
    private long _callsTaken;
    private TaskCompletionSource? _quiet;

    internal ActivationDirectory Directory { get; } = directory;

    internal GrainId GrainId { get; } = id;

    /// <summary>Where several are dealt with, they are in this order, which a replayed run repeats; the directory's own order is by chance.</summary>
    internal long Number { get; } = directory.NextMailboxNumber();

    internal MailboxState State { get; private protected set; } = state;

    /// <summary>Whether a call came since the sweeper last looked.</summary>
    internal bool IsTouched { get; set; }

    private protected virtual bool InterleavesAll => false;

    public override string ToString() => GrainId.ToString();

    /// <summary>The object to call. Throws where it is gone.</summary>
    internal abstract object RequireTarget();

    /// <summary>Sees each exception that escapes from a request.</summary>
    internal virtual void Observe(Exception exception)
    {
    }

    /// <summary>Takes a request, or refuses it by failing it; false where this mailbox is closed and a new one must be found.</summary>
    internal bool Post(Request request)
    {
        OrleansException? refusal = null;
        var schedule = false;
        lock (Gate)
        {
            if (State == MailboxState.Closed || (!request.IsCall && State > MailboxState.Open))
            {
                return false;
            }

            request.Mailbox = this;
            request.Order = InterleavesAll ? RequestOrder.Interleave : request.Method.Order;
            IsTouched |= request.IsCall;
            _callsTaken += request.IsCall ? 1 : 0;
            if (MayStart(request))
            {
                schedule = !IsFull(request, out refusal) && Start(request);
            }
            else if (!IsFull(request, out refusal))
            {
                if (CallCycle.Describe(request, this) is { } chain)
                {
                    // Logged, since a caller that does not await it would never know.
                    refusal = new CallCycleException(chain);
                    Directory.LogCallCycle(chain);
                }
                else
                {
                    _waiting.Add(request);
                }
            }
        }

        if (schedule)
        {
            ScheduleTurns();
        }

        if (refusal is not null)
        {
            request.Fail(refusal);
        }

        return true;
    }

    /// <summary>Notes that a started request is done, and starts those that waited for it.</summary>
    internal void Finish(Request request)
    {
        bool schedule;
        lock (Gate)
        {
            _running.Remove(request);
            _exclusiveCount -= request.Order == RequestOrder.Exclusive ? 1 : 0;
            _readOnlyCount -= request.Order == RequestOrder.ReadOnly ? 1 : 0;
            Debug.Assert(_exclusiveCount >= 0 && _readOnlyCount >= 0);
            request.IsFinished = true;
            request.Caller = null;
            schedule = StartWaiting();
            if (_running.Count == 0 && State == MailboxState.Draining)
            {
                schedule |= BeginClosing();
            }
        }

        if (schedule)
        {
            ScheduleTurns();
        }
    }

    /// <summary>Whether <see cref="FailCallsSentBefore"/> may find any.</summary>
    internal bool HasCallsSentBefore(long timestamp)
    {
        lock (Gate)
        {
            for (var request = _running.First; request is not null; request = request.Next)
            {
                if (request.IsCall && !request.IsAnswered && request.SentAt < timestamp)
                {
                    return true;
                }
            }

            return _waiting.First?.SentAt < timestamp;
        }
    }

    /// <summary>Fails every call sent before that timestamp which nobody has answered. Those that wait are never begun; those that run go on.</summary>
    internal void FailCallsSentBefore(long timestamp, TimeSpan timeout)
    {
        List<Request>? late = null;
        bool schedule;
        lock (Gate)
        {
            for (var request = _waiting.First; request is not null && request.SentAt < timestamp;)
            {
                var next = request.Next;
                if (request.IsCall)
                {
                    _waiting.Remove(request);
                    (late ??= []).Add(request);
                }

                request = next;
            }

            for (var request = _running.First; request is not null; request = request.Next)
            {
                if (request.IsCall && !request.IsAnswered && request.SentAt < timestamp)
                {
                    (late ??= []).Add(request);
                }
            }

            schedule = late is not null && StartWaiting();
        }

        if (schedule)
        {
            ScheduleTurns();
        }

        foreach (var request in late ?? [])
        {
            request.Fail(new TimeoutException($"{GrainId} did not answer {request.Method.Name} within {timeout}."));
        }
    }

    /// <summary>Completes when nothing waits, runs or is queued here; at once where that holds already. <paramref name="callsTaken"/> says how many calls ever came.</summary>
    internal Task WhenQuiet(out long callsTaken)
    {
        lock (Gate)
        {
            callsTaken = _callsTaken;
            return IsQuiet ? Task.CompletedTask : (_quiet ??= new()).Task;
        }
    }

    protected override void OnTurnsDone()
    {
        if (_quiet is not null && IsQuiet)
        {
            _quiet.SetResult();
            _quiet = null;
        }
    }

    /// <summary>Whether nothing waits, runs or is queued; under the gate.</summary>
    private protected bool IsQuiet => HasNoTurns && _running.Count == 0 && _waiting.Count == 0;

    /// <summary>Whether anything runs; under the gate.</summary>
    private protected bool IsRunningAny => _running.Count > 0;

    /// <summary>Called under the gate when the last running request of a draining mailbox is done; true where turns must be scheduled.</summary>
    private protected virtual bool BeginClosing() => false;

    /// <summary>Starts a request whatever else runs, under the gate; true where turns must be scheduled.</summary>
    private protected bool Start(Request request)
    {
        request.Mailbox = this;
        _running.Add(request);
        _exclusiveCount += request.Order == RequestOrder.Exclusive ? 1 : 0;
        _readOnlyCount += request.Order == RequestOrder.ReadOnly ? 1 : 0;
        return QueueTurn(request);
    }

    /// <summary>Starts what waits and may, in order, under the gate; true where turns must be scheduled.</summary>
    private protected bool StartWaiting()
    {
        var schedule = false;
        while (State == MailboxState.Open && _waiting.First is { } next && IsCompatibleWithRunning(next))
        {
            _waiting.Remove(next);
            schedule |= Start(next);
        }

        return schedule;
    }

    /// <summary>Takes all calls that wait, in order, under the gate; ticks of timers are dropped.</summary>
    private protected List<Request> TakeWaiting()
    {
        var calls = new List<Request>(_waiting.Count);
        while (_waiting.First is { } first)
        {
            _waiting.Remove(first);
            if (first.IsCall)
            {
                calls.Add(first);
            }
        }

        return calls;
    }

    /// <summary>Adds all that runs, under the gate.</summary>
    private protected void AddRunningTo(List<Request> requests)
    {
        for (var request = _running.First; request is not null; request = request.Next)
        {
            requests.Add(request);
        }
    }

    /// <summary>Takes requests over from a former activation, ahead of any other.</summary>
    private protected void Adopt(List<Request> requests)
    {
        foreach (var request in requests)
        {
            request.Mailbox = this;
            _waiting.Add(request);
        }
    }

    // A request from within a call that runs here goes ahead of those that wait for that call: else all would wait for ever.
    private bool MayStart(Request request) => State switch
    {
        MailboxState.Open => IsCompatibleWithRunning(request)
            && (_waiting.Count == 0 || request.Order == RequestOrder.Interleave || CallCycle.IsWithinCallTo(request, this)),
        MailboxState.Draining => IsCompatibleWithRunning(request) && CallCycle.IsWithinCallTo(request, this),
        _ => false,
    };

    private bool IsCompatibleWithRunning(Request request) => request.Order switch
    {
        RequestOrder.Interleave => true,
        RequestOrder.ReadOnly => _exclusiveCount == 0,
        _ => _exclusiveCount + _readOnlyCount == 0,
    };

    private bool IsFull(Request request, out OrleansException? refusal)
    {
        var count = _waiting.CallCount + _running.CallCount;
        refusal = request.IsCall && count >= Directory.Options.MailboxLengthMax
            ? new LimitExceededException($"{GrainId} has {count} requests, the most it takes; {request.Method.Name} was not begun.")
            : null;
        return refusal is not null;
    }
}
