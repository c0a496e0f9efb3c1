using System.Collections.Concurrent;
using System.Diagnostics;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Storage.Sqlite;

/// <summary>
/// The connections that read, a few, opened at need. A read runs on its caller's thread: it is a look into the page cache, and
/// a hop to another thread would cost more than most of them.
/// </summary>
internal sealed class SqliteReaders(SqliteOptions options, StorageMetrics metrics, Func<Connection> open) : IDisposable
{
    private readonly ConcurrentBag<Connection> idle = [];
    private readonly SemaphoreSlim free = new(options.ReadersMax);
    private readonly Lock draining = new();
    private int waiting;
    private volatile bool closed;

    /// <summary>Asks one connection; sees every write that was acknowledged before.</summary>
    /// <exception cref="StorageUnavailableException">No connection in time, too many reads wait, or SQLite refused.</exception>
    public async Task<T> Ask<T>(Func<Connection, T> ask, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        await Enter(cancellation);
        try
        {
            return AskNow(ask);
        }
        catch (Exception reason) when (reason is SqliteFailure or InvalidDataException)
        {
            throw new StorageUnavailableException($"The read failed: {reason.Message}", reason);
        }
        finally
        {
            free.Release();
            metrics.Read(started);
        }
    }

    /// <summary>
    /// Acts while no read is under way, which lasts as long as those begun need to end; reads that come meanwhile wait. False
    /// where they did not end within <paramref name="wait"/>, and nothing was done.
    /// </summary>
    public bool TryActWithoutReads(TimeSpan wait, Action act)
    {
        lock (draining)
        {
            var taken = 0;
            try
            {
                while (taken < options.ReadersMax && free.Wait(wait))
                {
                    taken++;
                }

                if (taken == options.ReadersMax)
                {
                    act();
                }

                return taken == options.ReadersMax;
            }
            finally
            {
                if (taken > 0)
                {
                    free.Release(taken);
                }
            }
        }
    }

    /// <summary>Waits for reads under way, then closes; reads that still wait are let in, to be told so.</summary>
    public void Dispose()
    {
        closed = true;
        TryActWithoutReads(Timeout.InfiniteTimeSpan, () =>
        {
            while (idle.TryTake(out var connection))
            {
                connection.Dispose();
            }
        });
    }

    private T AskNow<T>(Func<Connection, T> ask)
    {
        if (closed)
        {
            throw new StorageUnavailableException("Storage is closed.");
        }

        if (!idle.TryTake(out var connection))
        {
            connection = open();
        }

        try
        {
            return ask(connection);
        }
        finally
        {
            idle.Add(connection);
        }
    }

    private async ValueTask Enter(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (free.Wait(0, CancellationToken.None))
        {
            return;
        }

        try
        {
            if (Interlocked.Increment(ref waiting) > options.ReadsWaitingMax)
            {
                throw new StorageUnavailableException($"Too many reads wait: {options.ReadsWaitingMax}.");
            }

            if (!await free.WaitAsync(options.ReadWait, cancellation))
            {
                throw new StorageUnavailableException($"No connection was free to read within {options.ReadWait.TotalSeconds} s.");
            }
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }
}
