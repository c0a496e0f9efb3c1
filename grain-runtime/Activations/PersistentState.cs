using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Realtime.GrainRuntime;

/// <summary>Makes the states that a grain's constructor asks for.</summary>
internal static class PersistentState
{
    internal static IStorage Create(ParameterInfo parameter, Activation activation)
    {
        if (!parameter.ParameterType.IsGenericType || parameter.ParameterType.GetGenericTypeDefinition() != typeof(IPersistentState<>))
        {
            throw new InvalidOperationException($"{parameter.Member.DeclaringType}: [PersistentState] needs a parameter of type IPersistentState<T>.");
        }

        var attribute = parameter.GetCustomAttribute<PersistentStateAttribute>()!;
        var key = new GrainStateKey(activation.GrainId.Type, activation.GrainId.Key, attribute.StateName, attribute.StorageName);
        var type = typeof(PersistentState<>).MakeGenericType(parameter.ParameterType.GenericTypeArguments);
        return (IStorage)Activator.CreateInstance(
            type, BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public, binder: null,
            [activation.ActivationServices.GetRequiredService<IGrainStateStore>(), key], culture: null)!;
    }
}

/// <summary>One stored record of one activation, over <see cref="IGrainStateStore"/>.</summary>
internal sealed class PersistentState<TState>(IGrainStateStore store, GrainStateKey key) : IPersistentState<TState>
{
    public TState State { get; set; } = New();

    public string? Etag { get; private set; }

    public bool RecordExists { get; private set; }

    public Task ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public async Task ReadStateAsync(CancellationToken cancellationToken)
    {
        var stored = await store.Read<TState>(key, cancellationToken);
        State = stored.Exists ? stored.State! : New();
        Etag = stored.Etag;
        RecordExists = stored.Exists;
    }

    public async Task WriteStateAsync(CancellationToken cancellationToken)
    {
        Etag = await store.Write(key, State, Etag, cancellationToken);
        RecordExists = true;
    }

    public async Task ClearStateAsync(CancellationToken cancellationToken)
    {
        Etag = await store.Clear(key, Etag, cancellationToken);
        State = New();
        RecordExists = false;
    }

    private static TState New() => Activator.CreateInstance<TState>();
}
