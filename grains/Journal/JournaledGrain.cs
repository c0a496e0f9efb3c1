using Microsoft.Extensions.Logging;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Journal;

/// <summary>
/// A grain whose state is one journal stream. It decides through <see cref="Stream"/>; what a commit causes elsewhere is
/// carried out afterwards by <see cref="CarryOut"/>, at least once, from a stored cursor.
/// </summary>
internal abstract class JournaledGrain<TState, TEvent>(IJournal journal, TimeProvider time, ILogger log) : Grain, IStreamOwner<TState, TEvent>
    where TState : class, IJournaledState<TEvent>
    where TEvent : class
{
    public const int SnapshotEvery = 1_000;

    private EffectDispatcher<TState, TEvent>? _dispatcher;
    private long _snapshotAt;

    protected JournalStream<TState, TEvent> Stream { get; private set; } = null!;

    protected TimeProvider Time => time;

    /// <summary><c>{feature}/{organization}/{id}</c>.</summary>
    protected abstract string StreamName { get; }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Stream = new(journal, StreamName, this, time);
        _dispatcher = new(journal, StreamName, CarryOut, log);
        return base.OnActivateAsync(cancellationToken);
    }

    /// <summary>Returns once the effects of everything committed before the call are carried out.</summary>
    public async Task Settle()
    {
        await Stream.Ask((_, _) => true);
        await _dispatcher!.CatchUp(Stream.Head);
    }

    async Task<(TState State, long Sequence)> IStreamOwner<TState, TEvent>.Restore()
    {
        var snapshot = await journal.ReadSnapshot(StreamName);
        _snapshotAt = snapshot?.Sequence ?? 0;
        return snapshot is { } found ? (ReadSnapshot(found), found.Sequence) : (NewState(), 0);
    }

    void IStreamOwner<TState, TEvent>.OnLoaded(TState state, long head)
    {
        OnLoaded(state, head);
        _dispatcher!.Resume(head);
    }

    void IStreamOwner<TState, TEvent>.OnCommitted(TState state, IReadOnlyList<Committed<TEvent>> entries)
    {
        OnCommitted(state, entries);
        _dispatcher!.Add(entries);
        if (entries[^1].Entry.Sequence - _snapshotAt >= SnapshotEvery)
        {
            _snapshotAt = entries[^1].Entry.Sequence;
            var snapshot = WriteSnapshot(state, _snapshotAt);
            DetachedTurn.Start(() => Keep(snapshot));
        }
    }

    void IStreamOwner<TState, TEvent>.OnConflict()
    {
        log.StreamContended(StreamName);
        DeactivateOnIdle();
    }

    /// <summary>The state before the first entry.</summary>
    protected abstract TState NewState();

    protected virtual void OnLoaded(TState state, long head)
    {
    }

    /// <summary>Right after the commit, on the turn: live hints to front nodes. Must not throw, must not wait.</summary>
    protected abstract void OnCommitted(TState state, IReadOnlyList<Committed<TEvent>> entries);

    /// <summary>Effects elsewhere, in order; each is idempotent by its entry, since after a crash it comes again.</summary>
    protected abstract Task CarryOut(IReadOnlyList<Committed<TEvent>> entries);

    protected abstract JournalSnapshot WriteSnapshot(TState state, long sequence);

    protected abstract TState ReadSnapshot(JournalSnapshot snapshot);

    private async Task Keep(JournalSnapshot snapshot)
    {
        try
        {
            await journal.WriteSnapshot(StreamName, snapshot);
        }
        catch (Exception error)
        {
            // The journal is the truth: without this snapshot the next activation reads a longer tail.
            log.SnapshotNotKept(error, StreamName, snapshot.Sequence);
        }
    }
}
