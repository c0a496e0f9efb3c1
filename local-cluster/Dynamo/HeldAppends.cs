namespace Realtime.Cluster.Dynamo;

/// <summary>Appends of one host that stay on the way until they are let go: what was sent before its sender was given up for dead, and arrives after.</summary>
public sealed class HeldAppends
{
    private readonly Lock _guard = new();
    private TaskCompletionSource _letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _host;
    private int _count;

    /// <summary>How many are on the way at present.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>From now on nothing that <paramref name="host"/> appends arrives.</summary>
    public void Begin(string host)
    {
        lock (_guard)
        {
            _letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _host = host;
        }
    }

    /// <summary>All of them arrive now.</summary>
    public void LetGo()
    {
        lock (_guard)
        {
            _host = null;
            _letGo.TrySetResult();
        }
    }

    internal async Task Pass(string from, string operation, byte[] body)
    {
        Task letGo;
        lock (_guard)
        {
            if (from != _host || AppendLog.StreamOf(operation, body) is null)
            {
                return;
            }

            letGo = _letGo.Task;
        }

        Interlocked.Increment(ref _count);
        await letGo;
        Interlocked.Decrement(ref _count);
    }
}
