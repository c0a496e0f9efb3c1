using Microsoft.Extensions.Logging;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Journal;

/// <summary>
/// Carries out the effects of a stream's entries in order, at least once, and stores how far it got. Runs on its grain's turns.
/// After a failure it tries again by itself, later and later (<see cref="EffectBackoff"/>).
/// </summary>
/// <remarks>
/// What fails because something does not answer (storage, another grain) is tried until it does. What fails by itself is counted
/// durably (<see cref="EffectFailures"/>) and, after <see cref="EffectFailures.TriesMax"/> tries, set aside: the entries behind
/// it go on, and an operator may have it tried again (<see cref="RetrySetAside"/>).
/// </remarks>
internal sealed class EffectDispatcher<TEvent>(
    IJournal journal, EffectFailures failures, string stream, IEffectOwner<TEvent> owner, TimeProvider time, ILogger log)
    where TEvent : class
{
    public const int BatchMax = 500;
    public const int BacklogMax = 10_000;

    /// <summary>Entries above the cursor that memory still has; those it dropped are read from the journal.</summary>
    private readonly Queue<Committed<TEvent>> _backlog = new();
    private readonly EffectBackoff _backoff = new();
    private long? _cursor;
    private long _head;
    private Task _running = Task.CompletedTask;

    /// <summary>The entry after the cursor, where it failed before.</summary>
    private EffectFailure? _failure;

    /// <summary>Up to here entries go one by one: among them is one that failed.</summary>
    private long _singlyUpTo;

    /// <summary>An entry that fails by itself is not tried before, whoever asks.</summary>
    private DateTimeOffset _notBefore;

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

    /// <summary>The back-off is over.</summary>
    public void TryAgain()
    {
        _notBefore = default;
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

    /// <summary>Tries one entry that was set aside. True where nothing is set aside there any more, false where it failed again.</summary>
    public async Task<bool> RetrySetAside(long sequence)
    {
        if (await failures.Read(stream, sequence) is not { IsSetAside: true } failure)
        {
            return true;
        }

        var entry = (await Read(sequence - 1, 1))[0];
        try
        {
            await owner.CarryOut([entry]);
        }
        catch (Exception error) when (!IsOutage(error))
        {
            log.EffectFailedAgain(error, stream, sequence);
            await failures.Record(failure.Next(error, time.GetUtcNow()));
            return false;
        }

        await failures.Clear(failure);
        log.EffectMadeGood(stream, sequence);
        return true;
    }

    /// <summary>True for what says nothing about the entry: somebody else does not answer, or the host is stopping.</summary>
    private static bool IsOutage(Exception error) =>
        error is GrainInterfaces.Errors.ServiceUnavailableException or TimeoutException or OperationCanceledException or OrleansException;

    private void Start()
    {
        if (!_running.IsCompleted || time.GetUtcNow() < _notBefore)
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
            await Load();
            while (_cursor < _head)
            {
                await Advance();
                _backoff.Reset();
            }
        }
        catch (Exception error)
        {
            // Delayed, never lost: the stream stays listed as undispatched.
            var delay = _backoff.Next();
            _notBefore = IsOutage(error) ? default : time.GetUtcNow() + delay;
            log.EffectsFailed(error, stream, _cursor ?? 0, delay);
            owner.WakeAfter(delay);
        }
        finally
        {
            ended.SetResult();
        }
    }

    private async Task Load()
    {
        if (_cursor is null)
        {
            var cursor = await journal.ReadDispatched(stream);
            _failure = cursor < _head ? await failures.Read(stream, cursor + 1) : null;
            _cursor = cursor;
        }
    }

    /// <summary>Carries out the next entries and moves the cursor; throws where they are to be tried later.</summary>
    private async Task Advance()
    {
        var cursor = _cursor!.Value;
        var entries = await Next(cursor, _failure is not null || cursor < _singlyUpTo ? 1 : BatchMax);

        // Set aside by a process that ended before it moved the cursor.
        if (_failure is not { IsSetAside: true } && !await TryCarryOut(entries))
        {
            return;
        }

        if (_failure is { IsSetAside: false } mended)
        {
            await failures.Clear(mended);
        }

        // The cursor moves once it is stored: else a stream whose mark was lost would stay listed as behind for ever.
        await journal.MarkDispatched(stream, entries[^1].Entry.Sequence);
        _cursor = entries[^1].Entry.Sequence;
        _failure = null;
    }

    /// <summary>False where a batch failed and is to be gone through one by one.</summary>
    private async Task<bool> TryCarryOut(List<Committed<TEvent>> entries)
    {
        try
        {
            await owner.CarryOut(entries);
            return true;
        }
        catch (Exception error) when (!IsOutage(error))
        {
            if (entries.Count > 1)
            {
                _singlyUpTo = entries[^1].Entry.Sequence;
                return false;
            }

            var (sequence, now) = (entries[0].Entry.Sequence, time.GetUtcNow());
            var counted = _failure?.Next(error, now)
                ?? EffectFailure.First(stream, sequence, EventCodec<TEvent>.KindOf(entries[0].Event), error, now);
            await failures.Record(counted);
            _failure = counted;
            if (!counted.IsSetAside)
            {
                throw;
            }

            log.EffectSetAside(error, stream, sequence, counted.Tries);
            return true;
        }
    }

    private async Task<List<Committed<TEvent>>> Next(long cursor, int limit)
    {
        while (_backlog.TryPeek(out var known) && known.Entry.Sequence <= cursor)
        {
            _backlog.Dequeue();
        }

        // Entries of another owner lie between ours after a conflict: memory serves up to such a gap, the journal across it.
        var entries = new List<Committed<TEvent>>();
        while (entries.Count < limit && _backlog.TryPeek(out var next) && next.Entry.Sequence == cursor + entries.Count + 1)
        {
            entries.Add(_backlog.Dequeue());
        }

        return entries.Count > 0 ? entries : await Read(cursor, limit);
    }

    private async Task<List<Committed<TEvent>>> Read(long after, int limit)
    {
        var entries = new List<Committed<TEvent>>();
        foreach (var entry in await journal.Read(stream, after, limit))
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

        return entries.Count > 0 ? entries : throw new InvalidDataException($"{stream} has no entry after {after}, but its head is {_head}.");
    }
}

/// <summary>The grain whose effects a dispatcher carries out.</summary>
internal interface IEffectOwner<TEvent>
{
    /// <summary>In order; each is idempotent by its entry.</summary>
    Task CarryOut(IReadOnlyList<Committed<TEvent>> entries);

    /// <summary>Calls <see cref="EffectDispatcher{TEvent}.TryAgain"/> on the grain's turns once <paramref name="delay"/> is over.</summary>
    void WakeAfter(TimeSpan delay);
}
