namespace Realtime.Cluster.Dynamo;

/// <summary>Many requests beside each other, or one transaction alone.</summary>
public sealed class TransactionGate : IDisposable
{
    /// <summary>So many requests are under way at most; one more waits.</summary>
    public const int RequestsMax = 256;

    private readonly SemaphoreSlim _places = new(RequestsMax);
    private readonly SemaphoreSlim _transactions = new(1);

    public async Task<T> Beside<T>(Func<Task<T>> request)
    {
        await _places.WaitAsync();
        try
        {
            return await request();
        }
        finally
        {
            _places.Release();
        }
    }

    public async Task<T> Alone<T>(Func<Task<T>> transaction)
    {
        // One collects all places at a time: two that collected would wait for each other for ever.
        await _transactions.WaitAsync();
        var taken = 0;
        try
        {
            for (; taken < RequestsMax; taken++)
            {
                await _places.WaitAsync();
            }

            return await transaction();
        }
        finally
        {
            if (taken > 0)
            {
                _places.Release(taken);
            }

            _transactions.Release();
        }
    }

    public void Dispose()
    {
        _places.Dispose();
        _transactions.Dispose();
    }
}
