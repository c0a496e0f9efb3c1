using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Booking;

/// <summary>Where this person's live hold is. A crash between the two steps leaves a hold that runs out by itself.</summary>
[GrainType("holder")]
internal sealed class HolderGrain([PersistentState("hold")] IPersistentState<HolderState> state) : Grain, IHolderGrain
{
    public async Task<Outcome<Hold>> Place(PlaceHold command)
    {
        var (organizationId, _) = GrainKeys.Parse(this.GetPrimaryKeyString());
        ICalendarGrain Calendar(string therapistId) => GrainFactory.GetGrain<ICalendarGrain>(GrainKeys.Of(organizationId, therapistId));

        var placed = await Calendar(command.TherapistId).PlaceHold(command);
        if (placed.Value is not { } hold)
        {
            return placed;
        }

        // In the same calendar the new hold has replaced the former already.
        if (state.State.HoldId is { } former && state.State.TherapistId is { } therapistId && therapistId != command.TherapistId)
        {
            await Calendar(therapistId).ReleaseHold(command.Caller, former);
        }

        await state.Save(this, new HolderState { HoldId = hold.Id, TherapistId = hold.TherapistId });
        return placed;
    }
}

[GenerateSerializer, Alias("holder-state")]
public sealed record HolderState
{
    [Id(0)]
    public string? HoldId { get; init; }

    [Id(1)]
    public string? TherapistId { get; init; }
}
