namespace Realtime.GrainRuntime;

/// <summary>The calls to one observer, which is held weakly: they arrive one by one, in order.</summary>
internal sealed class ObserverMailbox(ActivationDirectory directory, GrainId id, IGrainObserver observer)
    : Mailbox(directory, id, MailboxState.Open)
{
    private readonly WeakReference<IGrainObserver> _observer = new(observer);

    internal bool IsDead => !_observer.TryGetTarget(out _);

    internal override object RequireTarget() => _observer.TryGetTarget(out var target)
        ? target
        : throw new ClientNotAvailableException($"Nobody holds the observer {GrainId} any more.");

    /// <summary>Takes no calls any more and fails those that wait.</summary>
    internal void Delete()
    {
        List<Request> waiting;
        lock (Gate)
        {
            State = MailboxState.Closed;
            waiting = TakeWaiting();
        }

        waiting.ForEach(request => request.Fail(new ClientNotAvailableException($"The observer {GrainId} was deleted.")));
    }
}
