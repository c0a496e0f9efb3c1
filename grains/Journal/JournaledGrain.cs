using Microsoft.Extensions.Logging;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Journal;

/// <summary>
/// A grain whose state is one journal stream. It decides through <see cref="Stream"/>; what a commit causes elsewhere is
/// carried out afterwards by <see cref="CarryOut"/>, at least once, from a stored cursor.
/// </summary>
internal abstract class JournaledGrain<TState, TEvent>(IJournal journal, IDocuments documents, TimeProvider time, ILogger log)
    : Grain, IStreamOwner<TState, TEvent>, IEffectOwner<TEvent>
    where TState : class, IJournaledState<TEvent>
    where TEvent : class
{
    public const int SnapshotEvery = 1_000;

    private EffectDispatcher<TEvent>? _dispatcher;
    private IGrainTimer? _wake;
    private long _snapshotAt;

    protected JournalStream<TState, TEvent> Stream { get; private set; } = null!;

    protected TimeProvider Time => time;

    /// <summary><c>{feature}/{organization}/{id}</c>.</summary>
    protected abstract string StreamName { get; }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Stream = new(journal, StreamName, this, time);
        _dispatcher = new(journal, new EffectFailures(documents), StreamName, this, time, log);
        return base.OnActivateAsync(cancellationToken);
    }

    /// <summary>Returns once the effects of everything committed before the call are carried out.</summary>
    public async Task Settle()
    {
        await Stream.Ask((_, _) => true);
        await _dispatcher!.CatchUp(Stream.Head);
    }

    /// <summary>Tries the effects of an entry that was set aside. True where nothing is set aside there any more, false where they failed again.</summary>
    public async Task<bool> RetrySetAside(long sequence)
    {
        await Stream.Ask((_, _) => true);
        return await _dispatcher!.RetrySetAside(sequence);
    }

    /// <summary>An answer from the journal's head: an activation that another one has overtaken gives none, and goes.</summary>
    /// <exception cref="StorageUnavailableException">It was overtaken; the next activation knows better.</exception>
    protected async Task<TAnswer> AskNewest<TAnswer>(Func<TState, DateTimeOffset, TAnswer> question)
    {
        var answer = await Stream.Ask(question);
        if (await journal.ReadHead(StreamName) > Stream.Head)
        {
            DeactivateOnIdle();
            throw new StorageUnavailableException($"{StreamName} was written by another activation.");
        }

        return answer;
    }

    /// <summary>
    /// Decides as <see cref="JournalStream{TState,TEvent}.Execute"/> does. A decision that commits nothing met no condition of the journal: it
    /// is answered only by who has seen the newest entry, since who asked will not ask again.
    /// </summary>
    /// <exception cref="StorageUnavailableException">It was overtaken; the next activation knows better.</exception>
    protected async Task<TAnswer> ExecuteOnNewest<TAnswer>(string? commandId, Func<TState, DateTimeOffset, Decision<TState, TEvent, TAnswer>> decide)
    {
        var changesNothing = false;
        var answer = await Stream.Execute<TAnswer>(commandId, (state, now) =>
        {
            var decision = decide(state, now);
            changesNothing = decision.Events.Count == 0;
            return decision;
        });
        return changesNothing ? await AskNewest((_, _) => answer) : answer;
    }

    Task IEffectOwner<TEvent>.CarryOut(IReadOnlyList<Committed<TEvent>> entries) => CarryOut(entries);

    void IEffectOwner<TEvent>.WakeAfter(TimeSpan delay)
    {
        _wake?.Dispose();
        _wake = this.RegisterGrainTimer(Wake, new GrainTimerCreationOptions(delay, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });
    }

    async Task<(TState State, long Sequence)> IStreamOwner<TState, TEvent>.Restore()
    {
        if (await journal.ReadSnapshot(StreamName) is { } snapshot && ReadSnapshot(PackedSnapshot.Unpack(snapshot)) is { } state)
        {
            _snapshotAt = snapshot.Sequence;
            return (state, snapshot.Sequence);
        }

        _snapshotAt = 0;
        return (NewState(), 0);
    }

    void IStreamOwner<TState, TEvent>.OnLoaded(TState state, long head)
    {
        OnLoaded(state, head);
        _dispatcher!.Resume(head);
        KeepWhenDue(state, head);
    }

    void IStreamOwner<TState, TEvent>.OnCommitted(TState state, IReadOnlyList<Committed<TEvent>> entries)
    {
        OnCommitted(state, entries);
        _dispatcher!.Add(entries);
        KeepWhenDue(state, entries[^1].Entry.Sequence);
    }

    TEvent? IStreamOwner<TState, TEvent>.FollowUp(TState state, DateTimeOffset now) => FollowUp(state, now);

    void IStreamOwner<TState, TEvent>.OnConflict()
    {
        log.StreamContended(StreamName);
        DeactivateOnIdle();
    }

    /// <summary>The state before the first entry.</summary>
    protected abstract TState NewState();

    /// <summary>What follows from the command just decided, in the same commit; pure, as the decision. Null: nothing (more).</summary>
    protected virtual TEvent? FollowUp(TState state, DateTimeOffset now) => null;

    protected virtual void OnLoaded(TState state, long head)
    {
    }

    /// <summary>Right after the commit, on the turn: live hints to front nodes. Must not throw, must not wait.</summary>
    protected abstract void OnCommitted(TState state, IReadOnlyList<Committed<TEvent>> entries);

    /// <summary>Effects elsewhere, in order; each is idempotent by its entry, since after a crash it comes again.</summary>
    protected abstract Task CarryOut(IReadOnlyList<Committed<TEvent>> entries);

    protected abstract JournalSnapshot WriteSnapshot(TState state, long sequence);

    /// <summary>Null for one that lacks what is needed now: everything is read instead, and a new one kept.</summary>
    protected abstract TState? ReadSnapshot(JournalSnapshot snapshot);

    private Task Wake()
    {
        _dispatcher!.TryAgain();
        return Task.CompletedTask;
    }

    /// <summary>Also after a load: whoever read a long tail spares the next one that.</summary>
    private void KeepWhenDue(TState state, long head)
    {
        if (head - _snapshotAt >= SnapshotEvery)
        {
            _snapshotAt = head;
            var snapshot = PackedSnapshot.Pack(WriteSnapshot(state, head));
            DetachedTurn.Start(() => Keep(snapshot));
        }
    }

    private async Task Keep(JournalSnapshot snapshot)
    {
        // The journal is the truth: without this snapshot the next activation reads a longer tail.
        if (snapshot.Data.Length > IJournal.SnapshotBytesMax)
        {
            log.SnapshotTooLarge(StreamName, snapshot.Sequence, snapshot.Data.Length);
            return;
        }

        try
        {
            await journal.WriteSnapshot(StreamName, snapshot);
        }
        catch (StorageUnavailableException error)
        {
            log.SnapshotNotKept(error, StreamName, snapshot.Sequence);
        }
    }
}
