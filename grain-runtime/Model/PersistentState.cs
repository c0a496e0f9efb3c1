namespace Realtime.GrainRuntime;

/// <summary>A grain's stored record: read before activation, written when the grain says so.</summary>
public interface IStorage
{
    /// <summary>The version last read or written; null when nothing is stored.</summary>
    string? Etag { get; }

    /// <summary>Whether anything is stored.</summary>
    bool RecordExists { get; }

    /// <summary>Removes the record and resets the state. Throws <see cref="InconsistentStateException"/> if another writer came between.</summary>
    Task ClearStateAsync();

    /// <summary>Stores the state. Throws <see cref="InconsistentStateException"/> if another writer came between.</summary>
    Task WriteStateAsync();

    /// <summary>Replaces the state by what is stored.</summary>
    Task ReadStateAsync();

    /// <inheritdoc cref="ClearStateAsync()" />
    Task ClearStateAsync(CancellationToken cancellationToken) => ClearStateAsync();

    /// <inheritdoc cref="WriteStateAsync()" />
    Task WriteStateAsync(CancellationToken cancellationToken) => WriteStateAsync();

    /// <inheritdoc cref="ReadStateAsync()" />
    Task ReadStateAsync(CancellationToken cancellationToken) => ReadStateAsync();
}

/// <summary>A stored record of a known shape.</summary>
public interface IStorage<TState> : IStorage
{
    /// <summary>The state in memory; a new <typeparamref name="TState"/> when nothing is stored.</summary>
    TState State { get; set; }
}

/// <summary>A stored record that a grain takes as a constructor parameter marked <see cref="PersistentStateAttribute"/>.</summary>
public interface IPersistentState<TState> : IStorage<TState>;

/// <summary>On a constructor parameter of type <see cref="IPersistentState{TState}"/>: which record it is and where it is stored.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public class PersistentStateAttribute : Attribute
{
    public PersistentStateAttribute(string stateName, string? storageName = null)
    {
        ArgumentNullException.ThrowIfNull(stateName);
        StateName = stateName;
        StorageName = storageName;
    }

    public string StateName { get; }

    public string? StorageName { get; }
}
