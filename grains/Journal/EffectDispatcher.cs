using Microsoft.Extensions.Logging;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Journal;

/// <summary>
/// Carries out the effects of a stream's entries in order, at least once, and stores how far it got. Runs on its grain's turns.
/// After a failure it stops until somebody needs it (<see cref="CatchUp"/>) or the sweeper wakes the grain.
/// </summary>
internal sealed class EffectDispatcher<TState, TEvent>(
    IJournal journal, string stream, Func<IReadOnlyList<Committed<TEvent>>, Task> carryOut, ILogger log)
    where TEvent : class
{
    public const int BatchMax = 500;
    public const int BacklogMax = 10_000;

    /// <summary>Entries above the cursor that memory still has; those it dropped are read from the journal.</summary>
    private readonly Queue<Committed<TEvent>> _backlog = new();
    private long? _cursor;
    private long _head;
    private Task _running = Task.CompletedTask;

    public void Resume(long head)
    {
        _head = Math.Max(_head, head);
        Start();
    }

    public void Add(IReadOnlyList<Committed<TEvent>> entries)
    {
        _head = entries[^1].Entry.Sequence;
        if (_backlog.Count + entries.Count <= BacklogMax)
        {
            foreach (var entry in entries)
            {
                _backlog.Enqueue(entry);
            }
        }
        else
        {
            _backlog.Clear();
        }

        Start();
    }

    /// <summary>Returns once the cursor has reached <paramref name="sequence"/>.</summary>
    /// <exception cref="StorageUnavailableException">It could not be reached now.</exception>
    public async Task CatchUp(long sequence)
    {
        while (_cursor is null || _cursor < sequence)
        {
            Start();
            await _running;
            if (_running.IsCompleted && (_cursor is null || _cursor < sequence))
            {
                throw new StorageUnavailableException($"The effects of {stream} are behind at {_cursor ?? 0} of {sequence}.");
            }
        }
    }

    private void Start()
    {
        if (!_running.IsCompleted)
        {
            return;
        }

        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _running = ended.Task;
        DetachedTurn.Start(() => Run(ended));
    }

    private async Task Run(TaskCompletionSource ended)
    {
        try
        {
            _cursor ??= await journal.ReadDispatched(stream);
            while (_cursor < _head)
            {
                var entries = await Next(_cursor.Value);
                await carryOut(entries);

                // The cursor moves once it is stored: else a stream whose mark was lost would stay listed as behind for ever.
                await journal.MarkDispatched(stream, entries[^1].Entry.Sequence);
                _cursor = entries[^1].Entry.Sequence;
            }
        }
        catch (Exception error)
        {
            // Delayed, never lost: the stream stays listed as undispatched.
            log.EffectsFailed(error, stream, _cursor ?? 0);
        }
        finally
        {
            ended.SetResult();
        }
    }

    private async Task<List<Committed<TEvent>>> Next(long cursor)
    {
        while (_backlog.TryPeek(out var known) && known.Entry.Sequence <= cursor)
        {
            _backlog.Dequeue();
        }

        // Entries of another owner lie between ours after a conflict: memory serves up to such a gap, the journal across it.
        var entries = new List<Committed<TEvent>>();
        while (entries.Count < BatchMax && _backlog.TryPeek(out var next) && next.Entry.Sequence == cursor + entries.Count + 1)
        {
            entries.Add(_backlog.Dequeue());
        }

        if (entries.Count > 0)
        {
            return entries;
        }

        foreach (var entry in await journal.Read(stream, cursor, BatchMax))
        {
            // Durable, perhaps, but not yet in the state that its effects are taken from: they would be lost.
            if (entry.Sequence > _head)
            {
                break;
            }

            entries.Add(new(
                new EntryContext(entry.Sequence, entry.CommandId, entry.At),
                EventCodec<TEvent>.Decode(entry.Kind, entry.Data.Span)));
        }

        return entries.Count > 0 ? entries : throw new InvalidDataException($"{stream} has no entry after {cursor}, but its head is {_head}.");
    }
}
