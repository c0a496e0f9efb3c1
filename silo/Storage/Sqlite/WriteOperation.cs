namespace Realtime.Silo.Storage.Sqlite;

/// <summary>
/// One write on its way to the writer. It is waiting, then either cancelled or taken; a taken one is no longer cancelled,
/// because its group will be committed with it.
/// </summary>
internal abstract class WriteOperation
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Cancelled = 2;

    private int state = Waiting;

    /// <summary>How much of the queue's and the group's bytes it takes.</summary>
    public abstract int Bytes { get; }

    /// <summary>Decides its own outcome and writes, within the group's transaction: conditions first, so that one that does not hold leaves nothing behind.</summary>
    public abstract void Apply(Connection connection, StreamIds streams);

    /// <summary>The group is durable: tells the caller.</summary>
    public abstract void Acknowledge();

    public abstract void Fail(Exception reason);

    public bool TryTake() => Interlocked.CompareExchange(ref state, Taken, Waiting) == Waiting;

    public void Cancel()
    {
        if (Interlocked.CompareExchange(ref state, Cancelled, Waiting) == Waiting)
        {
            MarkCancelled();
        }
    }

    protected abstract void MarkCancelled();
}

/// <inheritdoc/>
internal abstract class WriteOperation<T> : WriteOperation
{
    // Callers continue elsewhere: the writer's thread only writes.
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => completion.Task;

    protected T Outcome { get; set; } = default!;

    public override void Acknowledge() => completion.TrySetResult(Outcome);

    public override void Fail(Exception reason) => completion.TrySetException(reason);

    protected override void MarkCancelled() => completion.TrySetCanceled();
}
