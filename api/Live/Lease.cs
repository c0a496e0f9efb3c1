namespace Realtime.Api.Live;

/// <summary>
/// Something a node holds at a grain (a subscription, a watch, a report) while anybody here needs it: renewed while in use,
/// given up a while after the last use, so that a reload does not cost a new one.
/// </summary>
public abstract class Lease(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _uses;
    private long _idleSince = time.GetTimestamp();
    private bool _ending;

    /// <summary>Ends when the lease is over and a new one of the same key may begin.</summary>
    public Task Ended => _ended.Task;

    protected int Uses => Volatile.Read(ref _uses);

    /// <summary>One more use; false where the lease is ending.</summary>
    public bool TryUse()
    {
        bool first;
        lock (_gate)
        {
            if (_ending)
            {
                return false;
            }

            first = ++_uses == 1;
        }

        if (first)
        {
            OnFirstUse();
        }

        return true;
    }

    /// <summary>One use less; each <see cref="TryUse"/> is released once.</summary>
    public void Release()
    {
        bool last;
        lock (_gate)
        {
            last = --_uses == 0;
            _idleSince = time.GetTimestamp();
        }

        if (last)
        {
            OnLastRelease();
        }
    }

    /// <summary>Renews the lease, or ends it if it has been idle for <paramref name="linger"/>; true where it is over.</summary>
    public async Task<bool> Sweep(TimeSpan linger)
    {
        lock (_gate)
        {
            if (_uses == 0 && time.GetElapsedTime(_idleSince) < linger)
            {
                return false;
            }

            _ending = _uses == 0;
        }

        if (!_ending)
        {
            await Renew();
        }

        return _ending;
    }

    /// <summary>Gives up what is held. Whoever waits for <see cref="Ended"/> goes on, also after a failure: leases run out by themselves.</summary>
    public async Task Finish(Action forget)
    {
        try
        {
            await GiveUp();
        }
        finally
        {
            forget();
            _ended.TrySetResult();
        }
    }

    protected virtual void OnFirstUse()
    {
    }

    protected virtual void OnLastRelease()
    {
    }

    protected abstract Task Renew();

    protected abstract Task GiveUp();
}
