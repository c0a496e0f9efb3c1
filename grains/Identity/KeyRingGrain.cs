using Realtime.GrainInterfaces.Identity;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Identity;

/// <summary>The key ring as one small record: every node protects and reads tokens with the same keys.</summary>
[GrainType("key-ring")]
internal sealed class KeyRingGrain([PersistentState("keys")] IPersistentState<KeyRingState> state) : Grain, IKeyRingGrain
{
    public Task<List<string>> ReadAll() => Task.FromResult(state.State.Keys.ConvertAll(key => key.Xml));

    public Task AddFirst(string friendlyName, string xml) => state.State.Keys.Count == 0 ? Add(friendlyName, xml) : Task.CompletedTask;

    public async Task Add(string friendlyName, string xml)
    {
        if (!state.State.Keys.Exists(key => key.Name == friendlyName))
        {
            // The oldest have long expired when there are so many.
            var kept = state.State.Keys.TakeLast(IKeyRingGrain.KeysMax - 1);
            await state.Save(this, new KeyRingState { Keys = [.. kept, new RingKey(friendlyName, xml)] });
        }
    }
}

[GenerateSerializer, Alias("key-ring-state")]
public sealed record KeyRingState
{
    [Id(0)]
    public List<RingKey> Keys { get; init; } = [];
}

[GenerateSerializer, Alias("ring-key")]
public sealed record RingKey(
    [property: Id(0)] string Name,
    [property: Id(1)] string Xml);
