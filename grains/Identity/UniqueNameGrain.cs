using Realtime.GrainInterfaces.Identity;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Identity;

/// <summary>Holds one unique name; the conditional write of its state is what makes it unique.</summary>
[GrainType("unique-name")]
internal sealed class UniqueNameGrain([PersistentState("name")] IPersistentState<UniqueNameState> state) : Grain, IUniqueNameGrain
{
    public async Task<bool> Claim(string owner)
    {
        if (state.State.Owner is null)
        {
            try
            {
                await state.Save(this, new UniqueNameState { Owner = owner });
            }
            catch (InconsistentStateException)
            {
                // Another activation was first; whoever it was for has the name.
                await state.ReadStateAsync();
            }
        }

        return state.State.Owner == owner;
    }

    public Task<string?> Resolve() => Task.FromResult(state.State.Owner);

    public async Task Release(string owner)
    {
        if (state.State.Owner == owner)
        {
            await state.Save(this, new UniqueNameState());
        }
    }
}

[GenerateSerializer, Alias("unique-name-state")]
public sealed record UniqueNameState
{
    [Id(0)]
    public string? Owner { get; init; }
}
