namespace Realtime.GrainRuntime;

/// <summary>Names one stored state: which grain, and which of its states. <paramref name="StorageName"/> is null for the default storage.</summary>
public readonly record struct GrainStateKey(string GrainType, string GrainKey, string StateName, string? StorageName);

/// <summary>What is stored. <paramref name="Etag"/> may be set where nothing exists, if storage keeps a mark of what was cleared.</summary>
public readonly record struct StoredGrainState<TState>(bool Exists, TState? State, string? Etag);

/// <summary>Where <see cref="IPersistentState{TState}"/> keeps states; register one implementation. What it throws reaches the grain as it is.</summary>
public interface IGrainStateStore
{
    /// <summary>What is stored now.</summary>
    Task<StoredGrainState<TState>> Read<TState>(GrainStateKey key, CancellationToken cancellation);

    /// <summary>Stores the state if the stored etag is the given one (null: if nothing is stored), and says the new one; else throws <see cref="InconsistentStateException"/>.</summary>
    Task<string> Write<TState>(GrainStateKey key, TState state, string? etag, CancellationToken cancellation);

    /// <summary>Removes the state under the same condition, and says the etag of what is left, if anything is.</summary>
    Task<string?> Clear(GrainStateKey key, string? etag, CancellationToken cancellation);
}
