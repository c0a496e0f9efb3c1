namespace Realtime.Silo.Storage.Faults;

/// <summary>A call that a test holds, to force an interleaving; disposing it releases it.</summary>
public sealed class HeldCall : IDisposable
{
    private readonly TaskCompletionSource<StorageCall> reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes once a call has arrived and waits.</summary>
    public Task<StorageCall> Reached => reached.Task;

    public void Release() => released.TrySetResult();

    public void Dispose() => Release();

    internal async ValueTask Wait(StorageCall call, CancellationToken cancellation)
    {
        reached.TrySetResult(call);
        await released.Task.WaitAsync(cancellation);
    }
}
