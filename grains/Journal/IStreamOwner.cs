namespace Realtime.Grains.Journal;

/// <summary>The grain that a stream belongs to.</summary>
internal interface IStreamOwner<TState, TEvent>
    where TEvent : class
{
    /// <summary>The newest snapshot's state and sequence, or an empty state and 0.</summary>
    Task<(TState State, long Sequence)> Restore();

    void OnLoaded(TState state, long head);

    /// <summary>What follows from the command just decided, to be committed with it; asked again after each. Null: nothing (more).</summary>
    TEvent? FollowUp(TState state, DateTimeOffset now);

    /// <summary>The entries are durable and <paramref name="state"/> is exactly the state after them.</summary>
    void OnCommitted(TState state, IReadOnlyList<Committed<TEvent>> entries);

    /// <summary>Another writer was there first.</summary>
    void OnConflict();
}
