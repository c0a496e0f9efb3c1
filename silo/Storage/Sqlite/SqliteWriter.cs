using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Realtime.Grains.Storage;
using SQLitePCL;

namespace Realtime.Silo.Storage.Sqlite;

/// <summary>
/// The one connection that writes, on its own thread. Everything that waits, from any stream, goes in one transaction and one
/// fsync; while that runs the next group gathers, so that groups grow with the load and a lone write never waits. The same
/// connection checkpoints, after the group was acknowledged.
/// </summary>
internal sealed partial class SqliteWriter : IDisposable
{
    private const string CountGroup = "UPDATE committed SET number = ?";

    private readonly Connection connection;
    private readonly AcknowledgedMark mark;
    private readonly SqliteReaders readers;
    private readonly SqliteOptions options;
    private readonly StorageMetrics metrics;
    private readonly ILogger logger;
    private readonly WriteQueue queue;
    private readonly StreamIds streams = new();
    private readonly List<WriteOperation> group = [];
    private readonly Thread thread;
    private long committed;
    private int pagesCheckpointed;
    private (string Reason, int Groups) failing = (string.Empty, 0);

    /// <param name="connection">The one that writes.</param>
    /// <param name="mark">Says how far it was acknowledged.</param>
    /// <param name="committed">The number of the last commit.</param>
    /// <param name="readers">Held up where a checkpoint needs it.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="metrics">What it took.</param>
    /// <param name="logger">What failed.</param>
    public SqliteWriter(
        Connection connection, AcknowledgedMark mark, long committed, SqliteReaders readers, SqliteOptions options, StorageMetrics metrics, ILogger logger)
    {
        this.connection = connection;
        this.mark = mark;
        this.committed = committed;
        this.readers = readers;
        this.options = options;
        this.metrics = metrics;
        this.logger = logger;
        queue = new WriteQueue(options);
        metrics.ObserveQueue(() => queue.Length);
        thread = new Thread(Run) { IsBackground = true, Name = "Storage writer" };
        thread.Start();
    }

    /// <summary>
    /// Hands a write over. The task completes after its group's COMMIT has returned, with the write's own outcome; it is
    /// cancelled only while the write waits.
    /// </summary>
    /// <exception cref="StorageUnavailableException">
    /// From the task: the queue is full (nothing was written), or the group failed (unknown).
    /// </exception>
    public Task<T> Submit<T>(WriteOperation<T> operation, CancellationToken cancellation)
    {
        if (!cancellation.CanBeCanceled)
        {
            return queue.TryAdd(operation) is { } refusal ? Task.FromException<T>(refusal) : operation.Task;
        }

        return SubmitCancellable(operation, cancellation);
    }

    /// <summary>Commits what waits, empties the log into the database, and closes the connection.</summary>
    public void Dispose()
    {
        queue.Close();
        thread.Join();
        connection.Dispose();
        mark.Dispose();
    }

    private async Task<T> SubmitCancellable<T>(WriteOperation<T> operation, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        await using var registration = cancellation.UnsafeRegister(static state => ((WriteOperation)state!).Cancel(), operation);
        return queue.TryAdd(operation) is { } refusal ? throw refusal : await operation.Task;
    }

    private void Run()
    {
        while (queue.Take(group))
        {
            if (TryCommit())
            {
                mark.TryWrite(committed);
                foreach (var operation in group)
                {
                    operation.Acknowledge();
                }
            }

            CheckpointWhenDue();
        }

        Checkpoint(raw.SQLITE_CHECKPOINT_TRUNCATE);
    }

    private bool TryCommit()
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            connection.Use("BEGIN IMMEDIATE").Run();
            foreach (var operation in group)
            {
                operation.Apply(connection, streams);
            }

            connection.Use(CountGroup).Bind(1, committed + 1).Run();
            connection.Use("COMMIT").Run();
        }
        catch (Exception reason)
        {
            // Whatever it was (disk full, a lock, a broken invariant), the thread goes on: the next group may succeed. So it may
            // after a failed fsync, though the system then forgets pages that it never wrote: the log is taken to end where it did
            // before this group, and the next one writes every byte from there on anew.
            NoteFailure(reason);
            Rollback();
            var failure = new StorageUnavailableException("The write could not be committed.", reason);
            foreach (var operation in group)
            {
                operation.Fail(failure);
            }

            return false;
        }

        committed++;
        metrics.Committed(started, group.Count);
        NoteSuccess();
        return true;
    }

    // A disk that fails would otherwise fill the log with the same line.
    private void NoteFailure(Exception reason)
    {
        metrics.GroupFailed();
        if (failing.Reason != reason.Message)
        {
            LogGroupFailed(reason, group.Count);
        }

        failing = (reason.Message, failing.Groups + 1);
    }

    private void NoteSuccess()
    {
        if (failing.Groups > 0)
        {
            LogCommitsAgain(failing.Groups);
            failing = (string.Empty, 0);
        }
    }

    private void Rollback()
    {
        streams.Forget();
        try
        {
            if (!connection.IsIdle)
            {
                connection.Use("ROLLBACK").Run();
            }
        }
        catch (SqliteFailure reason)
        {
            LogRollbackFailed(reason);
        }
    }

    private void CheckpointWhenDue()
    {
        if (connection.PagesWritten - pagesCheckpointed >= options.CheckpointPages)
        {
            Checkpoint(raw.SQLITE_CHECKPOINT_PASSIVE);
        }
    }

    private void Checkpoint(int mode)
    {
        pagesCheckpointed = connection.PagesWritten;
        try
        {
            var (logged, copied) = connection.Checkpoint(mode);
            if (mode == raw.SQLITE_CHECKPOINT_PASSIVE && logged > options.LogPagesMax)
            {
                // Reads that always overlap keep the log from ever starting anew. SQLite's own way of waiting for them would
                // hold up writes until they happen to leave a gap; here they are made to.
                readers.TryActWithoutReads(options.ReadWait, () => (logged, copied) = connection.Checkpoint(mode));
            }

            LogCheckpointed(logged, copied);
        }
        catch (SqliteFailure reason)
        {
            // Nothing is lost by it: the log holds everything that was acknowledged.
            LogCheckpointFailed(reason);
        }
    }
}
