using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.SignalR;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.Api.Live;

/// <summary>
/// One client's hub connection: who it is, what it takes part in, and the way out to it. A push never waits: what the client
/// does not read in time queues here up to <see cref="LiveOptions.PendingBytesMax"/>, and beyond it, or where one write waits for
/// longer than <see cref="LiveOptions.ReadPatience"/>, the connection ends. Its client resumes by sequence and loses nothing.
/// </summary>
public sealed partial class LiveConnection(
    HubConnectionContext hub, Caller caller, CallBudget? budget, LiveOptions options, LiveMetrics metrics, TimeProvider time)
{
    private const int WriteBytesMax = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly Lock _budgetGate = new();
    private Queue<Frame>? _pending;
    private int _pendingBytes;
    private bool _writing;
    private long _writingSince;
    private bool _ended;
    private int _callsUnderWay;

    public Caller Caller => caller;

    /// <summary>What the connection takes part in, to be left when it ends.</summary>
    public Participation Rooms { get; } = new(options.RoomsPerConnectionMax);

    public Participation PresenceWatches { get; } = new(options.PresenceWatchesPerConnectionMax);

    public Participation AvailabilityWatches { get; } = new(options.AvailabilityWatchesPerConnectionMax);

    /// <summary>No call and no write of this connection is under way.</summary>
    public bool IsIdle => Volatile.Read(ref _callsUnderWay) == 0 && !Volatile.Read(ref _writing);

    /// <summary>Sends, after everything pushed before and without waiting for anybody.</summary>
    public void Push(Frame frame)
    {
        Task write;
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            if (_writing)
            {
                Wait(frame);
                return;
            }

            var attempt = hub.WriteAsync(frame.Message);
            if (attempt.IsCompletedSuccessfully)
            {
                attempt.GetAwaiter().GetResult();
                return;
            }

            _writing = true;
            _writingSince = time.GetTimestamp();
            write = attempt.AsTask();
        }

        _ = WriteOn(write);
    }

    /// <summary>Counts a hub call against the connection's budget; false where it has none left.</summary>
    public bool TryBeginCall()
    {
        if (budget is not null)
        {
            lock (_budgetGate)
            {
                if (!budget.TrySpend())
                {
                    return false;
                }
            }
        }

        Interlocked.Increment(ref _callsUnderWay);
        return true;
    }

    public void EndCall() => Interlocked.Decrement(ref _callsUnderWay);

    /// <summary>Ends the connection for good: its client is told not to come back with this session.</summary>
    public void End()
    {
        Close();
        hub.Abort();
    }

    /// <summary>Ends the connection after what was written to it; its client is told to come back.</summary>
    public void EndForReconnect()
    {
        Close();
        if (hub.Features.Get<IConnectionLifetimeNotificationFeature>() is { } lifetime)
        {
            lifetime.RequestClose();
        }
        else
        {
            hub.Abort();
        }
    }

    private void Close()
    {
        lock (_gate)
        {
            _ended = true;
            _pending = null;
            _pendingBytes = 0;
        }
    }

    private void Wait(Frame frame)
    {
        if (_pendingBytes + frame.Bytes.Length > options.PendingBytesMax)
        {
            EndAsSlow();
            return;
        }

        _pending ??= new();
        _pending.Enqueue(frame);
        _pendingBytes += frame.Bytes.Length;
    }

    private async Task WriteOn(Task write)
    {
        try
        {
            await write;
            while (TakePending() is { } frame)
            {
                Volatile.Write(ref _writingSince, time.GetTimestamp());
                await hub.WriteAsync(frame.Message);
            }
        }
        catch (Exception)
        {
            // SignalR aborts a connection that it cannot write to; there is nobody left to tell.
            Close();
        }
    }

    // What has queued up goes out in one write, as far as a write is meant to be long.
    private Frame? TakePending()
    {
        lock (_gate)
        {
            if (_pending is not { Count: > 0 })
            {
                _writing = false;
                return null;
            }

            var first = _pending.Dequeue();
            _pendingBytes -= first.Bytes.Length;
            if (_pending.Count == 0 || first.Bytes.Length + _pending.Peek().Bytes.Length > WriteBytesMax)
            {
                return first;
            }

            List<Frame> together = [first];
            var bytes = first.Bytes.Length;
            while (_pending.TryPeek(out var next) && bytes + next.Bytes.Length <= WriteBytesMax)
            {
                together.Add(_pending.Dequeue());
                bytes += next.Bytes.Length;
                _pendingBytes -= next.Bytes.Length;
            }

            return Frame.Of(together);
        }
    }
}
